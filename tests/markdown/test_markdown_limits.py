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
from bookbuild.model.nodes import Math, Styled
from bookbuild.model.walk import plain_text, walk

SIZE = 30_000
REPEATED = [
    "$", "$a ", "$$ a ", "$$\n\n", "${", "{$", "$5 和 ", "\\begin{align}\n", "` ``",
    '<a b="', "<!-- ", "<details>\n", "<details>", "<summary>", "</details>\n", "::: a\n",
    ":::\n", "```\n\n", "```a\n\n## b\n", "```\n\n## a\n\n~~~\n\n## b\n\n", ">", "- ", "[",
    "![[]()", "*a **b ", "*，**", "_a __b ", "~a", "^a", "{.a", "{a=b} ", "|", "|a",
    "|-|-|\n", "[^a]", "[^a]: b\n\n", "a\n", "\n", " ", "\t", "- \t", "[上一章](a.md)|",
    "|第3章", "!!! note\n    ", "\u200b", "é", "<div>\n", "<b>", "# a\n", "a\n---\n", "\\",
    "---\na: b\n", "2. a\n", ": a\n", "|a|\n|-|\n|b|\n\n: c\n\n", "> [!NOTE]\n> a\n\n",
    "    <details>\n", "<div>\n    a\n", "<div>\n*a*\n", "<div>**a**", "</div>\na\n", "<p>*",
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
        ("甲\n\n" + "[" * 200 + "a" + "]{.b}" * 200, "M019", 3, 21),
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


CROWDS = ["*甲", "*a_ ", "**甲*乙", "[l](u) ", "~~甲~~", "a^b^ ", "[甲]", "[a](b"]


@pytest.mark.parametrize("piece", CROWDS)
def test_a_paragraph_of_marks_is_cut_off_where_reading_them_all_would_take_too_long(
    piece: str,
) -> None:
    report = Report()
    source = "前\n\n" + piece * (60_000 // len(piece)) + "\n\n后\n"
    blocks = parse_chapter(source, "x.md", MarkdownOptions(), report)
    found = [d for d in report if d.code in ("M025", "M019")]
    assert [(d.code, d.span.line if d.span else 0) for d in found] == [("M025", 3)]
    assert "M020" not in {d.code for d in report}
    assert plain_text(blocks[0]) == "前"
    assert plain_text(blocks[-1]) == "后"


def test_a_display_in_a_paragraph_of_thousands_of_lines_is_read() -> None:
    # Searching the whole paragraph anew at each line took minutes.
    source = "a $$b$$ c\n" * 8_000 + "$$d\ne$$\n\n甲\n"
    report = Report()
    blocks = parse_chapter(source, "x.md", MarkdownOptions(), report)
    assert [d.code for d in report] == []
    assert [n.tex for n in walk(blocks) if isinstance(n, Math)][-1] == "d\ne"


def test_a_long_paragraph_of_a_book_is_read_as_it_is() -> None:
    sentence = "由 **全概率** 公式（见 [第 3 章](chapter3.md)、$p_\\theta$ 与 `x_t`）得 *另一式*。"
    report = Report()
    [paragraph] = parse_chapter(sentence * 100 + "\n", "x.md", MarkdownOptions(), report)
    assert list(report) == []
    assert sum(isinstance(node, Styled) for node in walk(paragraph)) == 200


@pytest.mark.parametrize("piece", ["*a **b _c __d ", "<b>**a", "[甲 **b *c "])
def test_what_is_nested_too_deep_leaves_the_rest_of_the_chapter(piece: str) -> None:
    closing = {"*a": "__ _** * ", "<b": "**</b>", "[甲": "*** ]{.c}"}[piece[:2]]
    source = f"# 题\n\n前\n\n{piece * 90}x{closing * 90}\n\n后\n"
    report = Report()
    blocks = parse_chapter(source, "x.md", MarkdownOptions(), report)
    assert plain_text(blocks[1]) == "前"
    assert plain_text(blocks[-1]) == "后"
    assert {(d.code, d.span.line if d.span else 0) for d in report if d.code == "M019"} <= {
        ("M019", 5)
    }


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
