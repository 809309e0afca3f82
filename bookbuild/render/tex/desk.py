"""What the writers of one book and of one chapter share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bookbuild.config import BookConfig
from bookbuild.diagnostics import Span
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import Block, Blocks, Math
from bookbuild.render.pdf.sheet import Sheet
from bookbuild.words import Words

from .glyphs import Glyphs
from .tree import Nodes, raw_block


@dataclass(frozen=True, slots=True)
class Marked:
    """A place in a chapter's file: a comment names it, so a line of TeX leads back to it."""

    span: Span
    formulas: tuple[Math, ...]
    """What is set after it, up to the next place."""
    block: Block | None


@dataclass(slots=True)
class Shop:
    """What the chapters of a book share."""

    book: Book
    config: BookConfig
    words: Words
    sheet: Sheet
    glyphs: Glyphs
    picture: Callable[[str], str]
    """The file of a picture by its path in the book, "" for one that cannot be shown."""
    drawn: Callable[[Math], str]
    """The file of a drawing of a formula."""
    code: Callable[[str], str]
    """The file of the QR code of an address, "" for one that is too long."""
    equations: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    """Chapter, anchor and number of the equations by label."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Theorem-like kinds in use with their words."""


@dataclass(slots=True)
class Desk:
    """Where one chapter is written."""

    shop: Shop
    chapter: Chapter
    index: int
    """Its place in the book."""
    write: Callable[[Blocks, Desk], Nodes]
    """Writes blocks; handed down so that modules need not import each other."""
    places: list[Marked] = field(default_factory=list)
    defined: str = ""
    """Definitions of formulas written so far."""
    links: int = 0
    """How many links are open."""
    bare: int = 0
    """How deep in places that take neither notes nor comments: titles, cells, captions."""

    @property
    def words(self) -> Words:
        """Return the words of the book's language."""
        return self.shop.words

    def mark(self, block: Block, formulas: tuple[Math, ...] = ()) -> str:
        """Return the comment that names where `block` stands, "" where none may stand."""
        span = getattr(block, "span", None)
        if span is None or self.bare:
            return ""
        self.places.append(Marked(span, formulas, block))
        return f"%% {span.file}:{span.line}"

    def marked(self, block: Block) -> Nodes:
        """Return the comment as a block, nothing where none may stand."""
        comment = self.mark(block)
        return [raw_block(comment)] if comment else []
