"""What XeLaTeX makes of the project; these tests need it and say so where it is not there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bookbuild.render.tex.engine import tex_is_here

from .books import BOOKS, ROOT, Outcome, run, write_book

pytestmark = pytest.mark.skipif(not tex_is_here(), reason="xelatex is not installed")

_ALLOWED = 10.0


def _wide(outcome: Outcome) -> list[str]:
    """Return the findings of lines more than 10 pt too wide."""
    widths = ((d, re.match(r"(\d+) pt", d.message)) for d in outcome.found if d.code == "T204")
    return [str(d) for d, hit in widths if hit and float(hit[1]) > _ALLOWED]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["specimen", "math", "references", ""])
def test_books_come_out_whole(name: str, tmp_path: Path) -> None:
    outcome = run(BOOKS / name if name else ROOT, tmp_path / "book.pdf", pages=True)
    assert outcome.built is not None and outcome.built.pages, outcome.found
    assert [d for d in outcome.found if d.code.startswith("T") and d.code != "T204"] == []
    assert _wide(outcome) == []


PLANTED: dict[str, tuple[str, int, str]] = {
    "command": ("\\vspcae{1cm}", 0, "T201"),
    "later": ("文\n\n\\foo", 2, "T201"),
    "environment": ("\\begin{nowhere}\nx\n\\end{nowhere}", 0, "T201"),
    "dollar": ("文 x_1 文\n", 0, "T202"),
    "caret": ("文\n\na^2 文\n", 2, "T202"),
    "closing": ("文\n\n} 文", 2, "T202"),
    "crossed": ("\\begin{center}\nx\n\\end{quote}\n\\end{center}", 2, "T202"),
    "file": ("\\includegraphics{none.png}", 0, "T202"),
    "tab": ("a & b", 0, "T202"),
    "columns": ("\\begin{tabular}{c}\na & b\n\\end{tabular}", 1, "T202"),
    "subscripts": ("\\(a\\)\n\n\\(x_a_b\\)", 2, "T202"),
    "superscripts": ("\\(x^a^b\\)", 0, "T202"),
    "number": ("\\setcounter{page}{x}", 0, "T202"),
    "unit": ("\\hspace{3}", 0, "T202"),
    "item": ("\\begin{itemize}\nx\n\\end{itemize}", 2, "T202"),
    "preamble": ("\\usepackage{xcolor}", 0, "T202"),
    "defined": ("\\newcommand{\\textbf}{x}", 0, "T202"),
    "left": ("\\(\\left( x\\)", 0, "T202"),
    "character": ('\\texttt{\\symbol{"2603}}', 0, "T203"),
    "outside": ("\\input{/etc/hostname}", 0, "T202"),
}
"""TeX, the line of it that is wrong counted from 0, and what is reported there.

The last ends the run: where a file is not found TeX asks, and nobody answers.
"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("planted")
    chapters = {
        f"{name}.md": f"# 题\n\n正文。\n\n```{{=latex}}\n{tex}\n```\n"
        for name, (tex, _, _) in PLANTED.items()
    }
    book = write_book(folder / "book", chapters, "tex: {raw: true}\n")
    return run(book, folder / "book.pdf", pages=True)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_reported_at_its_line(name: str, planted: Outcome) -> None:
    _, line, code = PLANTED[name]
    found = [d for d in planted.found if d.span and d.span.file == f"{name}.md"]
    places = {(d.code, d.span.line) for d in found if d.span}
    assert (code, 6 + line) in places, found


WIDE = "\\mathrm{" + "abcdefghij" * 16 + "}"
ROWS = " & ".join("abcdefghijklmnopqrstuvwxyz" * 2)
PLANTED_IN_MARKDOWN: dict[str, tuple[str, str, int, int]] = {
    "array": ("$$\na + \\begin{array}{c} x & y \\end{array}\n$$", "T202", 2, 24),
    "cases": ("文 $\\begin{cases} a & b & c \\end{cases}$。", "T202", 1, 24),
    "later-row": ("$$\n\\begin{array}{c}\nx \\\\\ny & z\n\\end{array}\n$$", "T202", 4, 3),
    "colour": ("文 $\\textcolor{nowhere}{x}$。", "T202", 1, 4),
    "colour-block": ("$$\nx\n+ \\color{nowhere} y\n$$", "T202", 3, 3),
    "fraction": ("文 $\\genfrac{}{}{2}{}{a}{b}$。", "T202", 1, 4),
    "sign": ("文 $a ⟁ b$。", "T203", 1, 6),
    "sign-block": ("$$\nx \\\\\na \\mathrel{⟁} b\n$$", "T203", 3, 12),
    "sign-list": ("- 甲\n- 乙 $⟁$", "T203", 2, 6),
    "sign-note": ("文。[^n]\n\n[^n]: 注 $⟁$。", "T203", 3, 10),
    "macro": ("文 $\\tinted{x}$。", "T202", 1, 4),
    "macro-array": ("$$\n\\pair{a}{b}\n$$", "T202", 2, 1),
    "macro-sign": ("文 $x + \\odd$。", "T203", 1, 4),
    "own-macro": (
        "$$\n\\newcommand{\\two}{\\begin{array}{c} a & b \\end{array}}\nx \\two\n$$",
        "T202",
        3,
        3,
    ),
    "wide": (f"$$\n\\begin{{pmatrix}}{ROWS}\\end{{pmatrix}}\n$$", "T204", 2, 1),
    "wide-line": (f"文 ${WIDE}$ 文。", "T204", 1, 4),
    "wide-cell": (f"| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n| ${WIDE}$ | 丙 |", "T204", 4, 4),
    "wide-word": ("| 甲 | 乙 |\n|---|---|\n| " + "x" * 120 + " | " + "y" * 90 + " |", "T204", 3, 3),
    "wide-code": ("文 `" + "abcdefghij" * 14 + "` 文。", "T204", 1, 1),
    "letter": ("文 \ue000 文。", "G001", 1, 3),
    "letter-code": ("```\nx\na \ue001 b\n```", "G001", 3, 3),
    "brace": ("```{=latex}\n一\n\\textbf{没有\n```", "T202", 3, 1),
}
"""Markdown that MathJax and the other editions take, and where XeLaTeX cannot."""
MACROS = r"""tex: {raw: true}
macros: |
  \newcommand{\tinted}[1]{\color{nowhere} #1}
  \newcommand{\pair}[2]{\begin{array}{c} #1 & #2 \end{array}}
  \newcommand{\odd}{⟁}
"""


@pytest.fixture(scope="module")
def planted_in_markdown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, ...]:
    folder = tmp_path_factory.mktemp("planted")
    outcomes = []
    for early in (True, False):  # a missing letter ends the build before TeX runs
        chapters = {
            f"{name}.md": f"# 题\n\n{text}\n"
            for name, (text, code, _, _) in PLANTED_IN_MARKDOWN.items()
            if (code == "G001") is early
        }
        book = write_book(folder / f"{early}", chapters, MACROS)
        outcomes.append(run(book, folder / "book.pdf", pages=True))
    return tuple(outcomes)


@pytest.mark.parametrize("name", PLANTED_IN_MARKDOWN)
def test_what_only_xelatex_refuses_is_reported_where_it_stands(
    name: str, planted_in_markdown: tuple[Outcome, ...]
) -> None:
    _, code, line, column = PLANTED_IN_MARKDOWN[name]
    found = [
        d
        for outcome in planted_in_markdown
        for d in outcome.found
        if d.span and d.span.file == f"{name}.md"
    ]
    places = {(d.code, d.span.line, d.span.column) for d in found if d.span}
    assert (code, 2 + line, column) in places, found


def test_nothing_but_the_planted_faults_is_reported(
    planted_in_markdown: tuple[Outcome, ...],
) -> None:
    for outcome in planted_in_markdown:
        assert outcome.built is None
        assert [d for d in outcome.found if d.span is None] == []


def test_no_pages_are_written_with_faults(planted: Outcome) -> None:
    assert planted.built is None


def test_tex_without_end_is_stopped_at_its_chapter(tmp_path: Path) -> None:
    chapters = {
        "a.md": "# 甲\n\n文。\n",
        "b.md": "# 乙\n\n```{=latex}\n\\def\\x{\\x\\x}\\x\n```\n",
    }
    book = write_book(tmp_path / "book", chapters, "tex: {raw: true}\n")
    outcome = run(book, tmp_path / "book.pdf", pages=True)
    assert outcome.built is None
    assert [d.span.file for d in outcome.found if d.span and d.code[0] == "T"] == ["b.md"]


PHYSICS = (
    r"\qty(\frac{a}{b})^2 + \qty\Big[x] + \abs{x} + \norm*{y} + \order{x^2} + \eval{x^2}_0^1",
    r"\comm{A}{B} + \acomm*{A}{B} + \vb{a}\vdot\vb*{\theta} + \va{a}\cross\vu{e} +"
    r" \grad{f} + \curl(\vb B)",
    r"\sin(\frac x2) + \cos[2](x) + \Tr(\rho) + \Re{z} + \Res[f] + \PV\int f \qq{and} x \qif y",
    r"\dd[3]{x} + \dv{f}{x} + \dv[2]{x}(xy) + \pdv{f}{x}{y} + \pdv*[2]{f}{x} +"
    r" \fdv{F}{g} + \var{S}",
    r"\bra{a}\ket{b} + \bra{a}x + \ketbra{a}{b} + \ip{a} + \ev{A}{x} +"
    r" \mel**{a}{\frac AB}{c} + \dyad{a}",
    r"\begin{aligned} x &= \mqty(a & b \\ c & d) \\ y &= \qty(\frac ab) + \smqty[a &"
    r" b] + \vmqty{a & b \\ c & d} \end{aligned}",
    r"\mqty(\imat{3}) + \mqty(\xmat*{a}{2}{3}) + \mqty[\pmat{y}] +"
    r" \mqty(\dmat{1,2&3\\4&5}) + \mqty(\admat{1,2})",
    r"\pd{f}{x} + \norm{x}",
)  # fmt: skip


def test_the_commands_of_physics_are_typeset(tmp_path: Path) -> None:
    settings = "math: {packages: [physics]}\nmacros:\n  '\\pd': '\\pdv'\n"
    text = "\n\n".join(f"$$\n{tex}\n$$" for tex in PHYSICS)
    book = write_book(tmp_path / "book", {"a.md": f"# 题\n\n文。\n\n{text}\n"}, settings)
    outcome = run(book, tmp_path / "book.pdf", pages=True)
    assert outcome.built is not None and outcome.codes("T") == [], outcome.found


def test_a_wide_formula_is_named(tmp_path: Path) -> None:
    wide = "\\begin{array}{c}" + "abcdefghijklm\\,nopqrstuvwxyz" * 4 + "\\end{array}"
    book = write_book(tmp_path / "book", {"a.md": f"# 甲\n\n文。\n\n$$\n{wide}\n$$\n"})
    outcome = run(book, tmp_path / "book.pdf", pages=True)
    [found] = [d for d in outcome.found if d.code == "T204"]
    assert found.span is not None and found.span.line in (5, 6) and "array" in found.message


ENTRIES = {
    # Main places, what stands beside a stretch of pages 2 to 4, and what the index prints.
    "子": ((2,), (), "2–4"),
    "丑": ((4,), (), "2–4"),
    "寅": ((3,), (4,), "2–4, 3"),
    "卯": ((2,), (3, 5), "2–5"),
    "辰": ((5,), (), "2–4, 5"),
    "巳": ((), (5,), "2–5"),
    "午": ((2, 4), (), "2–4"),
    "未": ((3, 4), (1,), "1–4, 3"),
}


def test_the_index_prints_a_main_page_once(tmp_path: Path) -> None:
    marks = dict.fromkeys(range(1, 6), "")
    for word, (mains, beside, _) in ENTRIES.items():
        marks[2] += f"[]{{.index key={word} range=start}}"
        marks[4] += f"[]{{.index key={word} range=end}}"
        for page in beside:
            marks[page] += f"[]{{.index key={word}}}"
        for page in mains:
            marks[page] += f"[]{{.index key={word} main=true}}"
    pages = (f"第 {page} 页{mark}。" for page, mark in marks.items())
    text = "\n\n```{=latex}\n\\newpage\n```\n\n".join(pages)
    book = write_book(tmp_path / "book", {"a.md": f"# 题\n\n{text}\n"}, "tex: {raw: true}\n")
    outcome = run(book, tmp_path / "book.pdf", pages=True)
    assert outcome.built is not None, outcome.found
    assert isinstance(outcome.built.content, bytes)
    printed = subprocess.run(
        ["pdftotext", "-raw", "-", "-"],
        input=outcome.built.content,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for word, (_, _, expected) in ENTRIES.items():
        assert re.search(rf"{word}\s*{expected}\n", printed), printed
