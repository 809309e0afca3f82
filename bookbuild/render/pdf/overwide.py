"""Find display formulas wider than the text before anything is laid out.

Widths follow `text.css`, `blocks.css` and the themes in `templates/pdf`. Where a book's own
style sheet, a table or a footnote decides the width, only the layout can tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report, Span
from bookbuild.model.book import Book
from bookbuild.model.nodes import (
    Answer,
    Aside,
    BulletList,
    Callout,
    Definition,
    Figure,
    Hint,
    MathBlock,
    Node,
    Note,
    OrderedList,
    Quote,
    Table,
)
from bookbuild.model.walk import children
from bookbuild.words import CALLOUT_KINDS

from .sheet import book_sheet

_QUOTE = 4.0
"""Em that a quotation takes from both sides; a list or a meaning takes half."""
_INDENT = 2.0
_BOXES = {"textbook": ((1.0, 2.0), (2.0, 3.75)), "plain": ((2.0, 0.0), (2.0, 1.0))}
"""Em and pt that boxes and boxes with a frame take, by theme."""
_FRAMED = ("warning", "caution", "important")
_SMALLER = 0.95
"""Type of hints and answers."""
_TOLERANCE = 0.375
"""What a formula may be too wide unseen, pt."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The room at one place in the book, pt."""

    measure: float
    size: float
    theme: str

    def inside(self, node: Node) -> _Place | None:
        """Return the room within a node; None where only the layout knows."""
        match node:
            case Table() | Figure() | Note():
                return None
            case Quote():
                return self._less(_QUOTE)
            case BulletList() | OrderedList():
                return self._less(_INDENT)
            case Definition():
                return self._less(_INDENT)
            case Callout(kind=kind, number="") if kind in CALLOUT_KINDS:
                return self._less(*_BOXES[self.theme][kind in _FRAMED])
            case Aside():
                return self._less(*_BOXES[self.theme][0])
            case Hint() | Answer():
                return replace(self, size=self.size * _SMALLER)
        return self

    def _less(self, em: float, points: float = 0.0) -> _Place:
        return replace(self, measure=self.measure - em * self.size - points)


def check_widths(book: Book, config: BookConfig, report: Report) -> None:
    """Report the display formulas that print would have to make narrower, as the layout does."""
    sheet = book_sheet(config.pdf)
    whole = _Place(sheet.measure, sheet.font_size, config.pdf.theme)
    for chapter in book.chapters:
        for block in chapter.blocks:
            for node, place in _displays(block, whole):
                formula = node.math.formula
                wanted = round(formula.width * place.size, 1) if formula else 0.0
                if wanted > place.measure + _TOLERANCE:
                    report_narrow(wanted, round(place.measure, 1), node.math.span, report)


def report_narrow(wanted: float, given: float, span: Span | None, report: Report) -> None:
    """Report a formula that is `wanted` pt wide and printed at `given` pt."""
    report.add(
        "E106",
        f"formula is {wanted:.0f} pt wide where {given:.0f} pt fit; "
        f"printed at {given / wanted:.0%} of its size",
        span,
        hint="break it into several lines, as with `aligned` or `multline`",
    )


def _displays(node: Node, place: _Place) -> Iterator[tuple[MathBlock, _Place]]:
    """Yield the display formulas in a node with the room each has."""
    todo = [(node, place)]
    while todo:
        node, place = todo.pop()
        if isinstance(node, MathBlock):
            yield node, place
            continue
        within = place.inside(node)
        if within is not None:
            todo += [(child, within) for child in children(node)]
