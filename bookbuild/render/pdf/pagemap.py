"""Put laid-out documents in order on physical pages and number those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bookbuild.render.html import Leaf as Named

from .job import Anchor, Laid

_ARABIC = 1_000_000
"""Pages numbered in arabic numerals come after all others, and never in a row with them."""
Numbering = Literal["cover", "roman", "arabic", "back"]
"""How a page is counted: covers not at all, front matter i, ii, the rest 1, 2."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A document of the book in its place; it opens on a right-hand page, or a left-hand one."""

    laid: Laid
    numbering: Numbering
    chapter: int | None = None
    """Index of the chapter it is, None for the pages the compiler makes."""
    title: str = ""
    """What stands above its pages where it is no chapter."""
    heads: bool = True
    """Whether its pages after the first carry running heads, and all of them page numbers."""
    left: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A physical page."""

    piece: int
    """Index of its piece; a blank page belongs to the piece it follows."""
    page: int | None
    """Page of the piece, None where blank."""
    numbering: Numbering
    number: int
    """Counted from 1 within its numbering."""

    @property
    def folio(self) -> str:
        """Return the page number as printed."""
        if self.numbering in ("cover", "back"):
            return ""
        return roman(self.number) if self.numbering == "roman" else str(self.number)


@dataclass(frozen=True, slots=True)
class PageMap:
    """All pages of the book in order."""

    pieces: tuple[Piece, ...]
    leaves: tuple[Leaf, ...]
    starts: tuple[int, ...]
    """By piece: index of its first leaf."""

    def find(self, anchor: str) -> tuple[int, Anchor] | None:
        """Return the leaf an anchor stands on and where on it, None where it stands nowhere."""
        for index, piece in enumerate(self.pieces):
            place = piece.laid.anchors.get(anchor)
            if place is not None:
                return self.starts[index] + place.page, place
        return None

    def leaf(self, anchor: str) -> Named | None:
        """Return the page an anchor stands on as an index names it."""
        found = self.find(anchor)
        if found is None:
            return None
        leaf = self.leaves[found[0]]
        return Named(leaf.number + (_ARABIC if leaf.numbering == "arabic" else 0), leaf.folio)

    def folio(self, anchor: str) -> str:
        """Return the printed number of the page an anchor stands on, "" where it stands nowhere."""
        found = self.find(anchor)
        return self.leaves[found[0]].folio if found else ""


def map_pages(pieces: Sequence[Piece]) -> PageMap:
    """Return the pages of `pieces`, a blank one wherever the next would open on the wrong side."""
    leaves: list[Leaf] = []
    starts: list[int] = []
    counts: dict[Numbering, int] = dict.fromkeys(("cover", "roman", "arabic", "back"), 0)

    def add(piece: int, page: int | None, numbering: Numbering) -> None:
        counts[numbering] += 1
        leaves.append(Leaf(piece, page, numbering, counts[numbering]))

    for index, piece in enumerate(pieces):
        if len(leaves) % 2 != piece.left:
            add(index - 1, None, leaves[-1].numbering)
        starts.append(len(leaves))
        for page in range(piece.laid.pages):
            add(index, page, piece.numbering)
    return PageMap(tuple(pieces), tuple(leaves), tuple(starts))


def roman(number: int) -> str:
    """Return `number` in small roman numerals."""
    out = ""
    for value, digits in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        times, number = divmod(number, value)
        out += digits * times
    return out
