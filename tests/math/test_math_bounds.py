"""What formulas may take is counted, never timed: the same chapter gives the same findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookbuild.cache import Cache
from bookbuild.check import check_book
from bookbuild.config import load_config
from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet
from bookbuild.math.engine import EACH, LARGEST, Engine, cost
from bookbuild.math.fault import TexError
from bookbuild.model.nodes import Formula
from bookbuild.workspace import Workspace


def findings(folder: Path, text: str, cache: Path | None = None) -> list[tuple[str, str]]:
    folder.mkdir(exist_ok=True)
    (folder / "a.md").write_text(f"# 甲\n\n{text}", "utf-8")
    (folder / "book.yaml").write_text("title: 书\nchapters: [a.md]\n", "utf-8")
    report, workspace = Report(), Workspace(folder)
    config = load_config(workspace, report)
    assert config is not None
    check_book(config, workspace, Cache(cache), report, lambda *_: None, fonts=FontSet(()))
    return [(one.code, str(one.span)) for one in report.sorted()]


def test_a_formula_of_too_many_symbols_is_an_error_whatever_the_machine(engine: Engine) -> None:
    macro = r"\def\a{x+x+x+x+x+x+x+x+x+x+}\def\b{\a\a\a\a\a\a\a\a\a\a}" + r"\b" * 40
    large, small = engine.convert_many([(macro, False), ("y", False)])
    assert isinstance(large, TexError)
    assert large.message == f"the formula makes more than {LARGEST} symbols"
    assert isinstance(small, Formula)
    assert small.work < 10


def test_the_results_end_with_the_budget(engine: Engine) -> None:
    wanted = [(f"x_{{{n}}}", False) for n in range(200)]
    every = engine.convert_many(wanted)
    some = engine.convert_many(wanted, budget=60 * cost(every[0]))
    assert 60 <= len(some) < 70
    assert some == every[: len(some)]
    assert all(cost(one) > EACH for one in some)


def test_no_definition_outlives_its_formula(engine: Engine) -> None:
    r"""Parsers are used again, also after `\let` in the body of a macro."""
    body = r"\newcommand{\change}{\let\alpha\beta}"
    first, second = engine.convert_many([(r"\change\alpha", False), (r"\alpha", False)], body)
    plain = engine.convert(r"\alpha", display=False)
    assert isinstance(first, Formula) and isinstance(second, Formula)
    assert "β" in first.mathml
    assert second.svg == plain.svg
    defined, after = engine.convert_many([(r"\def\own{x}\own", False), (r"\own", False)])
    assert isinstance(defined, Formula)
    assert isinstance(after, TexError)


@pytest.mark.parametrize("cached", [True, False])
def test_thousands_of_formulas_are_cut_off_at_one_place(tmp_path: Path, cached: bool) -> None:
    cache = tmp_path / "cache" if cached else None
    text = "".join(f"$x_{{{n}}}^2+y$\n\n" for n in range(4500))
    found = findings(tmp_path / "one", text, cache)
    assert [code for code, _ in found] == ["T104"]
    # Other words before the formulas: another chapter to the cache, its formulas known.
    again = findings(tmp_path / "two", "甲。" + text, cache)
    assert [place.split(":")[1] for _, place in again] == [found[0][1].split(":")[1]]


def test_a_dense_chapter_of_a_book_is_read(tmp_path: Path) -> None:
    """Two thousand different formulas in 100 kB, as many as three dense chapters have."""
    line = "由全概率公式得到各项的边缘分布，逐项代入后便得第 {} 式 ${}$，其余各项不变。\n\n"
    text = "".join(
        line.format(n, rf"q(x_{{{n}}}\mid x_0)=\mathcal{{N}}(\sqrt{{\alpha_{{{n}}}}})")
        for n in range(700)
    )
    assert findings(tmp_path / "book", text) == []


def test_thousands_of_wrong_names_end_in_time_with_the_first_hints(tmp_path: Path) -> None:
    text = "".join(f"## 节 {{#sec:a{n}}}\n\n见[](#sec:b{n})。\n\n" for n in range(1500))
    found = findings(tmp_path / "book", text)
    assert sum(code == "R205" for code, _ in found) == 1500
