"""The pages of both engines side by side; without XeLaTeX these tests say so."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from bookbuild.config import PdfConfig
from bookbuild.render.pdf.sheet import book_sheet
from bookbuild.render.tex.engine import tex_is_here

from .books import BOOKS, run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not tex_is_here(), reason="xelatex is not installed"),
]

_SAID = re.compile(
    r"第\d+章|附录[A-Z]|[\dA-Z]+(?:\.\d+){1,2}节|(?<!续)[图表][\dA-Z]+-\d+|代码[\dA-Z]+-\d+"
    r"|式[（(][\dA-Z]\.\d+[）)]|练习[\dA-Z]+\.\d+"
    r"|(?:定理|引理|定义|事实|问题)[\dA-Z]+(?:\.\d+)?|第一、二部分|参考文献|习题答案|索引|\[\d+\]"
)
_PAGE = re.compile(r"(?:答案见)?第\d+页")
_SIGN = "[\u2200-\u22ff\U0001d400-\U0001d7ff]"
_FORMULA = re.compile(rf"{_SIGN}(?:[A-Za-z\s]{{0,5}}{_SIGN})*")
"""Letters and operators of formulas, with names of functions between; our engine draws them."""


def _flat(pdf: Path) -> Path:
    """Return the pages as they stand on paper: a wide table turns its page, whose head stays."""
    flat = pdf.with_suffix(".flat.pdf")
    if not flat.exists():
        with pikepdf.open(pdf) as file:
            for page in file.pages:
                page.obj.Rotate = 0
            file.save(flat)
    return flat


def _cut(pdf: Path, top: float, height: float, order: str = "-raw") -> str:
    """Return the words of a strip of all pages, with a form feed after each page."""
    box = {"-x": 0, "-y": top, "-W": book_sheet(PdfConfig()).width, "-H": height}
    cut = [part for flag, length in box.items() for part in (flag, str(round(length)))]
    command = ["pdftotext", order, "-r", "72", *cut, str(_flat(pdf)), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _words(pdf: Path) -> str:
    """Return the words between heads and feet; which page they are on is each engine's own."""
    sheet = book_sheet(PdfConfig())
    text = _FORMULA.sub("", _cut(pdf, sheet.top - 4, sheet.body + 8))
    # XeTeX's PDF driver names the glyph that three hyphens share by the last of them.
    text = re.sub("[\u2010\u2011]", "-", unicodedata.normalize("NFKC", text))
    return _PAGE.sub("", re.sub(r"\s+", "", text))


def _headings(pdf: Path) -> list[tuple[int, str]]:
    """Return the outline: depth and words of each heading."""

    def read(items: Iterable[pikepdf.OutlineItem], depth: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield depth, re.sub(r"\s+", "", item.title)
            yield from read(item.children, depth + 1)

    with pikepdf.open(pdf) as file, file.open_outline() as outline:
        return list(read(outline.root, 0))


def _han(text: str) -> str:
    """Return words without formulas, of which one engine draws pictures, and folios."""
    return "".join(re.findall(r"[\u4e00-\u9fff]+|[A-Za-z]{2,}|[，。：；、]|\[\d+\]", text))


@pytest.fixture(scope="module", params=["references", "specimen"])
def twins(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A book as both engines print it."""
    folder = tmp_path_factory.mktemp("twins")
    files = []
    for engine in ("weasyprint", "xelatex"):
        files.append(folder / f"{engine}.pdf")
        outcome = run(BOOKS / request.param, files[-1], pages=True, engine=engine)
        assert outcome.built is not None, outcome.found
    return files


def test_both_engines_have_the_same_headings(twins: list[Path]) -> None:
    one, other = map(_headings, twins)
    assert one and one == other


def test_both_engines_print_the_same_numbers_and_references(twins: list[Path]) -> None:
    one, other = (_SAID.findall(_words(file)) for file in twins)
    assert len(one) > 20 and one == other


@pytest.mark.parametrize("title", ["习题答案", "参考文献", "索引"])
def test_both_engines_print_the_same_back_matter(title: str, twins: list[Path]) -> None:
    """Answers, works and index entries, with all that follows them up to the colophon."""
    parts = [_words(file).rpartition(title)[2].partition("排版说明")[0] for file in twins]
    if not any(title in words for _, words in _headings(twins[0])):
        pytest.skip(f"the book has no {title}")
    one, other = map(_han, parts)
    assert one and one == other


_NUMBER = re.compile(r"[ivxl]+$|\d+$")
_PART = re.compile(r"第.部分")
_COLOPHON = "排版说明"


@dataclass(frozen=True)
class Furniture:
    """What a page has around its text, without blanks."""

    label: str
    """As readers show it."""
    head: str = ""
    """From left to right."""
    foot: str = ""


def _tight(text: str) -> str:
    text = re.sub("[\u2010\u2011]", "-", unicodedata.normalize("NFKC", text))
    return re.sub(r"\s+", "", text)


def _labels(pdf: Path) -> list[str]:
    with pikepdf.open(pdf) as file:
        return [page.label for page in file.pages]


def _furniture(pdf: Path) -> list[Furniture]:
    """Return what stands above and below the text of each page; a cover is all its own."""
    sheet = book_sheet(PdfConfig())
    heads = _cut(pdf, sheet.top - 45, 35, "-layout").split("\f")
    feet = _cut(pdf, sheet.top + sheet.body + 8, 30).split("\f")
    printed = zip(_labels(pdf), heads, feet, strict=False)
    return [
        Furniture(label, _tight(head), _tight(foot)) if _NUMBER.match(label) else Furniture(label)
        for label, head, foot in printed
    ]


def _opened(pdf: Path) -> list[tuple[int, int, str]]:
    """Return page, depth and words of the headings of the outline; parts are not above chapters."""
    with pikepdf.open(pdf) as file, file.open_outline() as outline:
        numbers = {page.obj.objgen: index for index, page in enumerate(file.pages)}
        names = pikepdf.NameTree(file.Root.Names.Dests)

        def page(item: pikepdf.OutlineItem) -> int:
            target = item.destination if item.action is None else item.action.D
            if isinstance(target, pikepdf.String | str):
                target = names[str(target)]
            if isinstance(target, pikepdf.Dictionary):
                target = target.D
            assert isinstance(target, pikepdf.Array)
            return numbers[target[0].objgen]

        def read(
            items: Iterable[pikepdf.OutlineItem], depth: int
        ) -> Iterator[tuple[int, int, str]]:
            for item in items:
                part = bool(_PART.match(item.title))
                yield page(item), -1 if part else depth, _tight(item.title)
                yield from read(item.children, 0 if part else depth + 1)

        return list(read(outline.root, 0))


def _asked(pdf: Path, heads: str, title: str) -> list[Furniture]:
    """Return what the pages should have by the outline: the rule that both engines follow.

    A left page has the chapter above it, a right one the first section that begins on it, or the
    one that goes on; where a chapter begins there is only a number below; what the compiler makes,
    parts and blank pages have nothing.
    """
    sheet = book_sheet(PdfConfig())
    bodies = _cut(pdf, sheet.top - 4, sheet.body + 8).split("\f")
    opened = _opened(pdf)
    first = opened[1][0]  # after the title page
    out: list[Furniture] = []
    chapter = section = ""
    for page, label in enumerate(_labels(pdf)):
        here = [(depth, words) for at, depth, words in opened if at == page]
        begun = [words for depth, words in here if depth == 0]
        sections = [words for depth, words in here if depth == 1]
        if begun and page >= first:
            chapter = section = begun[0]
        above = sections[0] if sections else section
        section = sections[-1] if sections else section
        bare = page < first or not bodies[page].strip() or any(depth < 0 for depth, _ in here)
        if _COLOPHON in bodies[page]:
            out += [Furniture(rest) for rest in _labels(pdf)[page:]]
            break
        if bare:
            out.append(Furniture(label))
        elif begun or heads == "none":
            out.append(Furniture(label, foot=label))
        elif page % 2:
            out.append(Furniture(label, label + (title if heads == "book" else chapter)))
        else:
            out.append(Furniture(label, (chapter if heads == "book" else above) + label))
    return out


def _rows(labels: list[str]) -> list[str]:
    """Return how pages are labelled: the label where each row of numbers begins, or a name."""
    kinds = [re.sub(r"^[ivxl]+$", "i", re.sub(r"^\d+$", "1", label)) for label in labels]
    starts = [i for i, kind in enumerate(kinds) if i == 0 or kind != kinds[i - 1]]
    return [labels[i] for i in starts]


@pytest.mark.parametrize("engine", [0, 1], ids=["weasyprint", "xelatex"])
def test_heads_and_feet_of_both_engines_follow_one_rule(engine: int, twins: list[Path]) -> None:
    found = _furniture(twins[engine])
    assert sum(bool(one.head) for one in found) > 4
    assert found == _asked(twins[engine], "chapter", "")


def test_both_engines_label_their_pages_alike(twins: list[Path]) -> None:
    one, other = map(_labels, twins)
    assert _rows(one) == _rows(other) and "i" in _rows(one) and "1" in _rows(one)
    # Headings stand in the same row of numbers, if not always on the same page.
    rows = [
        [(words, _rows([labels[page]])[0].isdigit()) for page, _, words in _opened(file)]
        for labels, file in ((one, twins[0]), (other, twins[1]))
    ]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("engine", ["weasyprint", "xelatex"])
@pytest.mark.parametrize("heads", ["book", "none"])
def test_other_heads_are_those_of_book_yaml(heads: str, engine: str, tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(BOOKS / "references", book)
    with (book / "book.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"pdf: {{heads: {heads}}}\n")
    file = tmp_path / "book.pdf"
    assert run(book, file, pages=True, engine=engine).built is not None
    assert _furniture(file) == _asked(file, heads, "引用之书")
