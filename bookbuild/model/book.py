"""The book as a value: its chapters in order and what is known across them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bookbuild.diagnostics import Span

from .nodes import Blocks, Inlines

ChapterKind = Literal[
    "front",
    "chapter",
    "appendix",
    "back",
    "answers",
    "references",
    "glossary",
    "index",
    "list",
]
"""`list` is a list of figures, tables, …; it stands after the contents."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something that can be referred to."""

    label: str
    """What the author calls it: `fig:x`, a heading's slug, …; "" for one only found by anchor."""
    anchor: str
    """Identifier unique in the book, an XML NCName."""
    kind: str
    """`part`, `chapter`, `section`, `figure`, `table`, `equation`, `exercise`, `theorem`, …"""
    text: str
    """What a reference without words of its own prints: “图 3-2”, “第3章”."""
    title: str = ""
    span: Span | None = None
    number: str = ""
    """Its number as it stands in `text`: `3-2`, `(3.5)`, `4`; "" for what has none."""


@dataclass(frozen=True, slots=True)
class IndexMark:
    """What an author wants in the index."""

    anchor: str
    """Where it leads."""
    path: tuple[Inlines, ...]
    """The entry: a word, or words from the general to the special."""
    sort: tuple[str, ...] = ()
    """How each of them is sorted where not as printed: pinyin or other words."""
    main: bool = False
    """The place that says most about it."""
    see: str = ""
    """Another entry to look up instead of this one."""
    also: str = ""
    """Another entry to look up besides."""
    range: str = ""
    """`start` or `end` of a stretch of pages."""
    section: str = ""
    """Number of the section it stands in, or of the chapter."""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class TermMark:
    """A word marked as a term: a use of it, or its definition."""

    anchor: str
    name: str
    """The term it stands for."""
    english: str = ""
    definition: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the book after parsing."""

    path: str
    """Path relative to the book's root; "" for a chapter the compiler makes (answers)."""
    slug: str
    """Short name unique in the book, an XML NCName: file name and anchor prefix."""
    kind: ChapterKind
    number: str
    """`第3章`, `附录A`, or "" where unnumbered."""
    ordinal: str
    """The bare number things in it are counted under: `3`, `A`, or ""."""
    title: Inlines
    blocks: Blocks
    """Everything after the title."""
    anchor: str = ""
    """Anchor of the chapter itself."""
    part: str = ""
    """Number and title of the part that opens with this chapter, "" elsewhere."""
    part_number: str = ""
    """What `part` begins with: “第一部分”; "" for a part without number."""
    part_anchor: str = ""
    """Anchor of the page that opens the part."""
    places: tuple[Place, ...] = ()
    images: tuple[str, ...] = ()
    """Paths of the pictures it shows, relative to the book's root, each once."""
    counts: tuple[tuple[str, int], ...] = ()
    """Where it leaves the counts that go through the whole book, by kind."""
    wanted: tuple[str, ...] = ()
    """Equations of other chapters that stand within its formulas."""
    marks: tuple[IndexMark, ...] = ()
    """What it wants in the index, in reading order."""
    terms: tuple[TermMark, ...] = ()
    """What is marked as a term in it, in reading order."""
    reduced: bool = False
    """Its text is left out: it stands here only for what other chapters take from it."""

    @property
    def follows_contents(self) -> bool:
        """Tell whether it stands between the contents and the text: lists, table of symbols."""
        return self.kind == "list" or (self.kind == "front" and not self.path)


@dataclass(frozen=True, slots=True)
class Book:
    """All chapters in reading order: front matter, chapters, appendices, back matter."""

    chapters: tuple[Chapter, ...]
    anchors: dict[str, int] = field(default_factory=dict)
    """Index into `chapters` of every anchor."""
