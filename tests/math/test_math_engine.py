"""TeX in, Formula or a located TexError out; nothing hangs, nothing leaks."""

from __future__ import annotations

import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bookbuild.math.engine import Engine, engine_version, macro_text
from bookbuild.math.fault import TexError
from bookbuild.model.nodes import Formula

FORMULAS = (Path(__file__).parent / "formulas.txt").read_text(encoding="utf-8").splitlines()

FAULTS = [
    (r"a+\foo{b}", r"\foo", 2),
    (r"\frac{a+\bar}{c}", r"\bar", 8),
    (r"\R+\frac{\foo}{c}", r"\foo", 9),
    ("中\\foo", r"\foo", 1),
    ("😀中\\foo+x", r"\foo", 2),
    (r"\text{$\foo$}", r"\foo", 7),
    (r"\foo\foot", r"\foo", 0),
    (r"\begin{aligned}a&b\end{align}", r"\end{align}", 18),
    (r"\begin{foo}x\end{foo}", r"\begin", 0),
    (r"\left( x+\frac12", r"\left", 0),
    (r"\newcommand{\x}{\foo}a+\x", r"\foo", 16),
    ("a&b", None, 1),
    ("{a{b}", None, 0),
    (r"\frac{1}{", None, 8),
    ("a}{", None, 1),
]


@pytest.mark.parametrize(("tex", "command", "offset"), FAULTS)
def test_a_fault_names_its_command_and_place(
    engine: Engine, tex: str, command: str | None, offset: int
) -> None:
    with pytest.raises(TexError) as caught:
        engine.convert(tex, display=True)
    assert (caught.value.command, caught.value.offset) == (command, offset)
    assert caught.value.message


def test_every_formula_of_the_table_converts(engine: Engine) -> None:
    results = engine.convert_many([(tex, True) for tex in FORMULAS])
    assert [str(result) for result in results if isinstance(result, TexError)] == []
    for tex, result in zip(FORMULAS, results, strict=True):
        assert isinstance(result, Formula)
        ElementTree.fromstring(result.svg)
        ElementTree.fromstring(result.mathml)
        assert result.tagged == (r"\tag" in tex)
        assert "data-" not in result.svg + result.mathml.replace(tex, "")


def test_a_whole_table_equals_its_formulas_one_by_one(engine: Engine) -> None:
    some = [(tex, False) for tex in FORMULAS[:5]]
    assert engine.convert_many(some) == [engine.convert(tex, display=False) for tex, _ in some]


def test_measures_are_in_em(engine: Engine) -> None:
    x = engine.convert("x", display=False)
    assert (x.width, x.height, x.depth) == pytest.approx((0.572, 0.453, 0.011), abs=0.001)
    han = engine.convert(r"\text{中文}", display=False)
    assert (han.width, han.height, han.depth) == (2.0, 1.0, 0.12)


@pytest.mark.parametrize("tex", [r"\def\a{\a\a}\a", r"\def\a{x\a}\a"])
def test_a_macro_loop_is_an_error(engine: Engine, tex: str) -> None:
    with pytest.raises(TexError, match="does not end"):
        engine.convert(tex, display=True)
    assert engine.convert("x", display=True).width > 0


def test_deep_nesting_is_an_error(engine: Engine) -> None:
    with pytest.raises(TexError, match="nested too deeply"):
        engine.convert("{" * 5000 + "}" * 5000, display=True)


def test_a_formula_over_its_time_is_an_error_and_its_neighbours_are_not() -> None:
    slow = r"\def\a#1{#1#1#1#1#1#1#1#1#1#1}\a{\a{\a{\a{x}}}}"
    with Engine(seconds=0.2) as hasty:
        hasty.convert("x", display=True)
        before, middle, after = hasty.convert_many([("x", True), (slow, True), ("y", True)])
    assert isinstance(before, Formula) and isinstance(after, Formula)
    assert isinstance(middle, TexError)


def test_memory_is_bounded() -> None:
    with Engine(memory=64 * 2**20) as small:
        small.convert("x", display=True)
        with pytest.raises(TexError):
            small.convert(r"\sqrt{x}" * 60_000, display=True)
        assert small.convert("x", display=True).width > 0


def test_definitions_live_in_their_own_formula(engine: Engine) -> None:
    engine.convert(r"\newcommand{\mine}{x}\definecolor{mycolor}{rgb}{1,0,0}\mine", display=True)
    with pytest.raises(TexError, match="mine"):
        engine.convert(r"\mine", display=True)
    assert engine.convert(r"\renewcommand{\R}{Q}\R", display=True).mathml.count("Q<") == 1
    assert "ℝ" in engine.convert(r"\R", display=True).mathml


def test_macros_are_text_or_a_mapping() -> None:
    assert macro_text({r"\E": r"\mathbb{E}", "pair": "(#1,#2)"}) == (
        "\\newcommand{\\E}{\\mathbb{E}}\n\\newcommand{\\pair}[2]{(#1,#2)}"
    )
    with Engine({"pair": "(#1,#2)"}) as engine:
        assert engine.convert(r"\pair{a}{b}", display=False).width > 0


def test_faulty_macros_are_told_apart() -> None:
    macros = r"\newcommand{\ok}{x}" + "\n" + r"\newcommand{\b}{"
    with Engine(macros) as engine, pytest.raises(TexError) as caught:
        engine.check_macros()
    assert caught.value.in_macros
    assert caught.value.offset == 35


def test_a_forked_process_is_told_instead_of_crashing(engine: Engine) -> None:
    engine.convert("x", display=True)
    child = os.fork() if hasattr(os, "fork") else -1
    if child == 0:
        try:
            engine.convert("y", display=True)
        except RuntimeError:
            os._exit(0)
        os._exit(1)
    if child > 0:
        assert os.waitpid(child, 0)[1] == 0


def test_names_and_version(engine: Engine) -> None:
    names = engine.names()
    assert {"frac", "R", "mathbb", "ce"} - {"R"} <= set(names["commands"])
    assert "aligned" in names["environments"]
    assert "qty" not in names["commands"]
    assert len(engine_version()) == 16


def test_physics_only_on_request() -> None:
    with Engine(packages=["physics"]) as engine:
        assert engine.convert(r"\qty(\dv{f}{x})", display=True).width > 0
