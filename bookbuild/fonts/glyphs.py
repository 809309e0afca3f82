"""Compare every character of a book with the glyphs its fonts have."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bookbuild.diagnostics import Report, Span
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import (
    Code,
    CodeBlock,
    Image,
    Math,
    Node,
    RawBlock,
    RawInline,
    Text,
)
from bookbuild.model.walk import children
from bookbuild.workspace import Workspace

from .faceset import FontSet

PLACES = 20
"""Places named for one character; further ones are only counted."""

_JOINER = "\u200d"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
# MathJax draws what its own font lacks as SVG text, which takes the book's fonts.
_SVG_TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)
_TEX_TEXT = re.compile(
    r"\\(?:text|textrm|textbf|textit|texttt|textsf|textnormal|mbox|tag)\*?\s*\{([^{}]*)\}"
)
_TAG = re.compile(r"<[^>]*>|<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters that will be drawn, and where they stand."""

    text: str
    span: Span | None


def check_glyphs(
    book: Book, fonts: FontSet, report: Report, workspace: Workspace | None = None
) -> None:
    """Report each character no face covers (G001), at its place; `workspace` gives exact columns.

    Characters that are never drawn (controls, joiners, variation selectors,
    blanks) are left out. A character of an emoji sequence is shown with the
    whole sequence.
    """
    drawn: set[str] = set()
    for piece in _pieces(book):
        drawn.update(piece.text)
    missing = fonts.missing(character for character in drawn if _is_drawn(character))
    if not missing:
        return
    places: dict[str, dict[Span | None, str]] = {}
    sources = _Sources(workspace)
    for piece in _pieces(book):
        if missing.isdisjoint(piece.text):
            continue
        for index, character in enumerate(piece.text):
            if character in missing:
                span = sources.place(piece, index)
                places.setdefault(character, {}).setdefault(span, _cluster(piece.text, index))
    for character, found in places.items():
        _report(character, found, report)


def _report(character: str, found: dict[Span | None, str], report: Report) -> None:
    for number, (span, cluster) in enumerate(found.items()):
        if number == PLACES:
            break
        rest = len(found) - PLACES
        more = f"; {rest} more places have it" if number == PLACES - 1 and rest > 0 else ""
        shown = f"`{cluster}`" if cluster.isprintable() else "a character"
        within = "" if cluster == character else f" in the sequence {_names(cluster)}"
        report.add(
            "G001",
            f"no font has a glyph for {shown}: {_name(character)}{within}{more}",
            span,
            hint="replace it, or put a font that has it into the book's `fonts` folder",
        )


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    if not name:
        name = "private use" if unicodedata.category(character) == "Co" else "unassigned"
    return f"{code} {name}"


def _names(cluster: str) -> str:
    return " + ".join(f"U+{ord(character):04X}" for character in cluster)


def _is_drawn(character: str) -> bool:
    point = ord(character)
    # U+FE00-FE0F and U+E0100-E01EF choose between forms of the character before them.
    if 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF or point == 0x034F:
        return False
    return unicodedata.category(character) not in _INVISIBLE


def _cluster(text: str, index: int) -> str:
    """Return the emoji or combining sequence that `text[index]` belongs to."""
    start, end = index, index + 1
    while start > 0 and (_extends(text[start]) or text[start - 1] == _JOINER):
        start -= 1
    while end < len(text) and (_extends(text[end]) or text[end - 1] == _JOINER):
        end += 1
    return text[start:end]


def _extends(character: str) -> bool:
    """Tell whether `character` changes the one before it instead of standing for itself."""
    point = ord(character)
    return (
        character == _JOINER
        or 0x1F3FB <= point <= 0x1F3FF
        or 0xE0020 <= point <= 0xE007F
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
    )


def _pieces(book: Book) -> Iterator[_Piece]:
    for chapter in book.chapters:
        start = Span(chapter.path, 1, 1) if chapter.path else None
        for node, span in _nodes(chapter, start):
            text = _drawn_text(node)
            if text:
                yield _Piece(text, span)


def _nodes(chapter: Chapter, start: Span | None) -> Iterator[tuple[Node, Span | None]]:
    """Yield the nodes of a chapter, each with its span or that of the nearest node around it."""
    stack: list[tuple[Node, Span | None]] = []
    stack += [(block, start) for block in reversed(chapter.blocks)]
    stack += [(inline, start) for inline in reversed(chapter.title)]
    while stack:
        node, around = stack.pop()
        span = getattr(node, "span", None) or around
        yield node, span
        if not isinstance(node, Image):  # an alternative text is not printed
            stack.extend([(child, span) for child in children(node)][::-1])


def _drawn_text(node: Node) -> str:
    match node:
        case Text(text=text) | Code(text=text) | CodeBlock(text=text):
            return text
        case Math(tex=tex, formula=None):
            return "".join(_TEX_TEXT.findall(tex))
        case Math(formula=formula) if formula is not None:
            return "".join(_plain(text) for text in _SVG_TEXT.findall(formula.svg))
        case RawInline(html=source) | RawBlock(html=source):
            return _plain(source)
        case _:
            return ""


def _plain(source: str) -> str:
    return html.unescape(_TAG.sub("", source))


class _Sources:
    """Finds the exact place of a character in the author's file."""

    def __init__(self, workspace: Workspace | None) -> None:
        self._workspace = workspace
        self._lines: dict[str, list[str]] = {}

    def place(self, piece: _Piece, index: int) -> Span | None:
        """Return where `piece.text[index]` stands; the piece's start where it is not found."""
        span = piece.span
        if span is None or not span.file:
            return None
        character = piece.text[index]
        left = piece.text.count(character, 0, index)
        lines = self._read(span.file)
        last = min(span.end_line or span.line, len(lines))
        for number in range(span.line, last + 1):
            line = lines[number - 1]
            begin = span.column - 1 if number == span.line else 0
            ends = span.end_line == number and span.end_column
            end = span.end_column - 1 if ends else len(line)
            at = line.find(character, begin, end)
            while at >= 0:
                if left == 0:
                    return Span(span.file, number, at + 1)
                left -= 1
                at = line.find(character, at + 1, end)
        return span.start()

    def _read(self, file: str) -> list[str]:
        if file not in self._lines:
            content = self._workspace.read(file, Report()) if self._workspace else None
            text = (content or b"").decode("utf-8-sig", "replace")
            self._lines[file] = re.split(r"\r\n|\r|\n", text)
        return self._lines[file]
