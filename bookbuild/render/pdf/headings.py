"""Collect the headings of the book, for contents, bookmarks and running heads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import Code, Heading, Image, Inlines, LineBreak, Math, Note, Text
from bookbuild.model.walk import children, walk


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading with its place in the book."""

    chapter: int
    level: int
    """1 for the chapter itself."""
    number: str
    title: Inlines
    anchor: str

    @property
    def text(self) -> str:
        """Return number and title without any mark-up."""
        return f"{self.number} {plain(self.title)}".strip()


def entries(book: Book) -> tuple[Entry, ...]:
    """Return every heading that has an anchor, in reading order, each chapter's own first."""
    return tuple(e for i, chapter in enumerate(book.chapters) for e in _entries(i, chapter))


def _entries(index: int, chapter: Chapter) -> Iterator[Entry]:
    yield Entry(index, 1, chapter.number, chapter.title, chapter.anchor)
    for node in walk(chapter.blocks):
        match node:
            case Heading(level=level, children=title, number=number, anchor=anchor) if anchor:
                yield Entry(index, max(level, 2), number, title, anchor)


def plain(inlines: Inlines) -> str:
    """Return the words of a title for places that take no formulas, such as bookmarks."""
    out: list[str] = []
    stack = list(inlines)[::-1]
    while stack:
        match stack.pop():
            case Text(text=text) | Code(text=text):
                out.append(text)
            case Math(tex=tex, formula=formula):
                out.append(_words(formula.mathml) if formula else tex)
            case LineBreak():
                out.append(" ")
            case Note() | Image():
                pass
            case node:
                stack.extend(list(children(node))[::-1])  # type: ignore[arg-type]
    return " ".join("".join(out).split())


def _words(mathml: str) -> str:
    """Return a formula as a line of text: `x_t`, `σ^2`."""
    try:
        root = ElementTree.fromstring(mathml)  # noqa: S314  made by the math room, no entities
    except ElementTree.ParseError:
        return ""
    return _line(root).strip()


_SCRIPTS = {"msub": "_", "msup": "^", "munder": "_", "mover": "", "mfrac": "/"}


def _line(element: ElementTree.Element) -> str:
    name = element.tag.rpartition("}")[2]
    inner = [_line(child) for child in element]
    if not inner:
        return (element.text or "").replace("\u2061", "").replace("\u2062", "")
    if name == "msubsup" and len(inner) == 3:
        return f"{inner[0]}_{inner[1]}^{inner[2]}"
    return _SCRIPTS.get(name, "").join(inner)
