"""Input made to hurt ends in time, with a place, and never in a traceback."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

import pytest

from bookbuild.diagnostics import Report
from bookbuild.diagnostics.codes.code import Code
from bookbuild.diagnostics.codes.markdown import MARKDOWN
from bookbuild.markdown import MarkdownOptions, chapter, decode, pandoc_version, parse_chapter
from bookbuild.markdown.pandoc import read_markdown

SIZE = 30_000
REPEATED = [
    "$", "$a ", "$$ a ", "$$\n\n", "${", "{$", "$5 和 ", "\\begin{align}\n", "` ``",
    '<a b="', "<!-- ", "<details>\n", "<details>", "<summary>", "</details>\n", "::: a\n",
    ":::\n", "```\n\n", "```a\n\n## b\n", "```\n\n## a\n\n~~~\n\n## b\n\n", ">", "- ", "[",
    "![[]()", "*a **b ", "*，**", "_a __b ", "~a", "^a", "{.a", "{a=b} ", "|", "|a",
    "|-|-|\n", "[^a]", "[^a]: b\n\n", "a\n", "\n", " ", "\t", "- \t", "[上一章](a.md)|",
    "|第3章", "!!! note\n    ", "\u200b", "é", "<div>\n", "<b>", "# a\n", "a\n---\n", "\\",
    "---\na: b\n", "2. a\n", ": a\n", "|a|\n|-|\n|b|\n\n: c\n\n", "> [!NOTE]\n> a\n\n",
    "    <details>\n",
]  # fmt: skip
REPAIR = """
import sys
from bookbuild.diagnostics import Report
from bookbuild.diagnostics.codes.code import Code
from bookbuild.diagnostics.codes.markdown import MARKDOWN
from bookbuild.markdown import MarkdownOptions
from bookbuild.markdown.normalise import normalise
for piece in eval(sys.stdin.read()):
    normalise(piece * (SIZE // len(piece)), "x.md", MarkdownOptions(), Report())
"""


def run(source: str) -> Report:
    report = Report()
    parse_chapter(source, "x.md", MarkdownOptions(), report)
    return report


def test_repairs_take_time_in_proportion_to_the_text() -> None:
    # A quadratic step would need hours for these 2 MB.
    subprocess.run(
        [sys.executable, "-c", REPAIR.replace("SIZE", str(SIZE))],
        input=repr(REPEATED).encode(),
        check=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("source", "code", "line", "column"),
    [
        ("甲\n\n" + ">" * 60 + " x\n", "M019", 3, 21),
        ("\n".join("  " * i + "- a" for i in range(60)), "M019", 21, 41),
        ("甲\n\n" + "[" * 200 + "a" + "]{.b}" * 200, "M019", 3, 101),
        ("<div>" * 60, "M019", 1, 101),
        ("甲 " + "<b>" * 60 + "a" + "</b>" * 60, "M019", 1, 63),
        ("".join(f"::: a{i}\n" for i in range(60)), "M019", 21, 1),
    ],
)
def test_nesting_too_deep_is_one_error_with_its_place(
    source: str, code: str, line: int, column: int
) -> None:
    found = [d for d in run(source) if d.code == code]
    assert found
    first = found[0].span
    assert first is not None
    assert (first.line, first.column) == (line, column)


def test_a_chapter_that_takes_too_long_is_an_error_at_its_longest_paragraph(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chapter, "read_markdown", partial(read_markdown, seconds=0.001))
    found = list(run("甲\n\n" + "乙" * 40 + "\n\n丙\n"))
    assert [(d.code, str(d.span)) for d in found] == [("M020", "x.md:3:1")]


def test_a_byte_that_is_no_utf8_is_named_with_its_place() -> None:
    report = Report()
    assert decode("甲\r\n乙".encode() + b"\xff", "x.md", report) is None
    assert [(d.code, str(d.span)) for d in report] == [("F005", "x.md:2:2")]


def test_line_ends_and_the_mark_at_the_start_are_normalised() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n", "x.md", Report()) == "a\nb\nc\n"


def test_the_version_names_the_reader() -> None:
    assert pandoc_version().split()[1].startswith("commonmark_x+sourcepos")


def test_nothing_in_a_chapter_reaches_a_file(tmp_path: object) -> None:
    report = Report()
    source = (
        "---\nbibliography: /etc/passwd\n---\n\n`x`{=html} ```{=latex}\n\\input{/etc/passwd}\n```\n"
    )
    blocks = parse_chapter(source, "x.md", MarkdownOptions(), report)
    assert "root:" not in repr(blocks)


@pytest.mark.parametrize("code", [c for c in MARKDOWN if c.bad], ids=lambda c: c.code)
def test_the_examples_of_a_code_show_it_and_its_cure(code: Code) -> None:
    assert {found.code for found in run(code.bad)} == {code.code}
    assert list(run(code.good)) == []
