"""The book as a value: its chapters in order and what is known across them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bookbuild.diagnostics import Span

from .nodes import Blocks, Inlines

ChapterKind = Literal["front", "chapter", "appendix", "back", "answers", "references"]


@dataclass(frozen=True, slots=True)
class Place:
    """Something that can be referred to."""

    label: str
    """What the author calls it: `fig:x`, a heading's slug, …; "" for one only found by anchor."""
    anchor: str
    """Identifier unique in the book, an XML NCName."""
    kind: str
    """`chapter`, `section`, `figure`, `table`, `listing`, `equation`, `exercise`, `theorem`, …"""
    text: str
    """What a reference without words of its own prints: “图 3-2”, “第3章”."""
    title: str = ""
    span: Span | None = None
    number: str = ""
    """Its number as it stands in `text`: `3-2`, `(3.5)`, `4`; "" for what has none."""


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
    """Title of the part that opens with this chapter, "" elsewhere."""
    places: tuple[Place, ...] = ()
    images: tuple[str, ...] = ()
    """Paths of the pictures it shows, relative to the book's root, each once."""
    counts: tuple[tuple[str, int], ...] = ()
    """Where it leaves the counts that go through the whole book, by kind."""
    wanted: tuple[str, ...] = ()
    """Equations of other chapters that stand within its formulas."""


@dataclass(frozen=True, slots=True)
class Book:
    """All chapters in reading order: front matter, chapters, appendices, back matter."""

    chapters: tuple[Chapter, ...]
    anchors: dict[str, int] = field(default_factory=dict)
    """Index into `chapters` of every anchor."""
