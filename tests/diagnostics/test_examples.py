"""The examples of every code show it and its cure, wherever they are Markdown or YAML."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from books.shelf import Shelf
from PIL import Image

from bookbuild.cache import Cache
from bookbuild.check import check_book
from bookbuild.config import load_config
from bookbuild.diagnostics import CODES, Code, Report
from bookbuild.workspace import Workspace

YAML = frozenset(
    {"B001", "B002", "B003", "B004", "B005", "B006", "B007", "B008"} | {"T103", "R303", "R306"}
)
"""Codes whose examples are lines of book.yaml."""

ELSEWHERE = {
    "D104": "keys of a division in prose",
    "D105": "JavaScript, compiled when a site is built",
    "D106": "JavaScript, compiled when a site is built",
    **dict.fromkeys(
        ("C101", "C102", "C105", "C106", "C107", "C108"), "code, run by `run`; see tests/run"
    ),
    **dict.fromkeys(("G001", "G002", "G003"), "font files"),
    **dict.fromkeys(
        ("G101", "G102", "G105", "G107", "G108", "G109", "G110", "G121", "G122", "G123", "G124"),
        "commands for the machine",
    ),
    **dict.fromkeys(("E103", "E106", "E109"), "found by an edition, described in words"),
    "T104": "thousands of formulas; see tests/math/test_math_bounds.py",
    **dict.fromkeys(("T201", "T202", "T203", "T205", "T207"), "said by TeX; see tests/tex"),
    **dict.fromkeys(
        ("N101", "N102", "N103", "N104", "N106", "N108"), "sites, read by `new`; see tests/start"
    ),
    "E108": "the layout of pages",
    **dict.fromkeys(("P101", "P102", "P103", "P104", "P105"), "git; see tests/release"),
    **dict.fromkeys(("E111", "E205", "E206"), "style sheets, read by editions"),
}
"""Codes whose examples no check reads, and why."""

TITLED = frozenset({"R101", "R102", "L203", "L302", "L304"})
"""Codes whose examples are whole chapters, their title included."""

BIB = "@article{ho2020, title={甲}, author={Ho, J}, journal={丙}, year={2020}}\n"
MORE = {
    "b.md": "# 第4章 乙\n\n正文。\n",
    "chapter3.md": "# 第5章 丙\n\n$$x\\label{eq:loss}$$\n",
    "chapter4.md": "# 第6章 丁\n\n正文。\n",
}
PLACES = {
    "X102": "::: {.exercise #ex:elbo}\n题\n:::\n\n",
    "X105": "",
    "R201": "## 节 {#sec:forward}\n\n正文。\n\n",
    "R204": "$$y\\label{eq:own}$$\n\n",
    "R205": "![甲](a.png){#fig:forward}\n\n",
    "R206": "$$y\\label{eq:loss}$$\n\n",
    "R209": "![甲](a.png){#fig:x}\n\n",
    "R210": "::: {.theorem #thm:x}\n甲\n:::\n\n![甲](a.png){#fig:x}\n\n",
    "I104": "[得分函数]{.index}\n\n",
}
"""What an example presupposes in its chapter."""
AFTER = {
    "X105": "\n题\n\n::: answer\n答\n:::\n:::\n",
    "L102": "\nx\n```\n",
    "L104": "\n甲\n\n:::\n",
}
"""What ends an example that shows only a beginning."""
SETTINGS = {
    "R208": "references: {unused: true}\n",
    "R211": "references: {autolink: true}\n",
    "R301": "bibliography: works.bib\n",
    "R304": "bibliography: works.bib\n",
    **dict.fromkeys(("R305", "R307", "R308", "R309", "R310"), "bibliography: works.bib\n"),
    "I105": "lang: ja\n",
    "I201": "glossary: terms.yaml\n",
    "I204": "glossary: terms.yaml\n",
}


@cache
def png(width: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, 10)).save(out, "png")
    return out.getvalue()


def book(code: str, example: str) -> dict[str, str | bytes]:
    """Return the files of a book around an example."""
    chapter = "正文。" if code in YAML else example
    before = "" if code in TITLED else f"# 题\n\n{PLACES.get(code, '')}"
    files: dict[str, str | bytes] = {
        **MORE,
        "works.bib": BIB,
        "terms.yaml": "- term: 扩散过程\n  definition: 逐步加噪的过程\n",
        "chapter1.md": "# 第7章 己\n\n正文。\n",
        "nature.csl": "",
        "a.md": f"{before}{chapter}{AFTER.get(code, '')}\n",
        "demos/x.js": "export function mount(el) {}\n",
        "figures/plot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    }
    for name in ("a", "b", "figures/a", "figures/x", "figures/noise"):
        files[f"{name}.png"] = png(3000)
    files["small.png"] = png(400)
    settings = f"title: 书\nchapters: [a.md, {', '.join(MORE)}]\n{SETTINGS.get(code, '')}"
    match code:
        case "R204":
            files["b.md"] = "# 第4章 乙\n\n$$x\\label{eq:loss}$$\n"
        case "R208":
            files["chapter3.md"] = "# 第5章 丙\n\n正文。\n"
        case "L301":
            files["a.md"] = f"# 第3章 题\n\n{example}\n"
        case "R305" | "R307" | "R308" | "R309" | "R310":
            fields = {"title": "{甲}", "author": "{Ho, J}", "journal": "{丙}", "year": "{2020}"}
            fields.pop({"R308": "journal", "R310": "year"}.get(code, ""), None)
            entry = ", ".join(f"{name}={value}" for name, value in fields.items())
            whole = example if "@" in example else f"@article{{ho2020, …, {example}}}"
            files["works.bib"] = whole.replace("…", entry)
            files["a.md"] = "# 题\n\n[@ho2020]\n"
        case "I204":
            files["terms.yaml"] = example
        case "L304":
            first, _, second = example.partition("(next file)")
            files["a.md"], files["b.md"] = f"{first}正文。\n", f"{second.strip()}\n\n正文。\n"
            settings = "title: 书\nchapters: [a.md, b.md]\n"
        case "R303" | "R306":
            files["works.docx"] = "x"
            files["a.md"] = "# 题\n\n[@ho2020]\n"
            settings += example + ("\nbibliography: works.bib\n" if code == "R306" else "\n")
            csl = Path(__file__).parents[2] / "templates"
            style = next(iter(sorted(csl.rglob("*.csl")))).read_text("utf-8")
            files["nature.csl"] = style
            files["nature-dependent.csl"] = DEPENDENT
        case "B001" | "B004" | "B005":
            settings = example + ("\nchapters: [a.md]\n" if "chapters" not in example else "\n")
        case "B002":
            settings = f"{example}\nchapters: [a.md]\n"
        case _ if code in YAML and "chapters" in example:
            settings = f"title: 书\n{example}\n"
        case _ if code in YAML:
            settings += example + "\n"
    return {**files, "book.yaml": settings}


DEPENDENT = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info>
<title>x</title><id>x</id>
<link href="http://www.zotero.org/styles/nature" rel="independent-parent"/>
<updated>2020-01-01T00:00:00+00:00</updated></info></style>
"""


def found(folder: Path, files: Mapping[str, str | bytes], cache: Cache) -> dict[str, str]:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    report, workspace = Report(), Workspace(folder)
    config = load_config(workspace, report)
    if config is not None:
        check_book(config, workspace, cache, report, lambda *_: None)
    return {one.code: f"{one.span}: {one.message}" for one in report}


SHOWN = [c for c in CODES.values() if c.bad and c.code not in ELSEWHERE and c.code[0] != "M"]


@pytest.mark.parametrize("code", SHOWN, ids=lambda c: c.code)
def test_the_examples_of_a_code_show_it_and_its_cure(
    code: Code, tmp_path: Path, shelf: Shelf
) -> None:
    cache = Cache(shelf.cache / "results")
    assert code.code in found(tmp_path / "bad", book(code.code, code.bad), cache)
    assert code.good
    good = found(tmp_path / "good", book(code.code, code.good), cache)
    assert good.get(code.code) is None


def test_what_is_left_out_is_known() -> None:
    assert {code for code in ELSEWHERE if code not in CODES or not CODES[code].bad} == set()
