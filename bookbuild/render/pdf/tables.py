"""Keep tables within the type area: those whose words cannot fit are set smaller, or broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from lxml import etree

SIZE = 0.9
"""Size of text in tables, em."""
_PADDING = 1.5
"""Left and right of a cell together, em of the table."""
_SMALLEST = 0.68
"""Factor below which text is not made smaller but words are broken."""
_LETTER = 0.56
"""Width of a Latin letter or digit, em, on average of those words that are wide."""
_BREAKS = re.compile(r"[\s\u200b]+|(?<=[-–—/])")


def fit_table(table: etree._Element, measure: float, formulas: Mapping[str, float]) -> None:
    """Make a table of words and formulas too wide for `measure` em smaller.

    `formulas` holds the width of each by address, em. Han may be broken anywhere,
    so only Latin words, code and formulas decide.
    """
    least: dict[int, float] = {}
    for row in table.iter("tr"):
        column = 0
        for cell in row.iterchildren("td", "th"):
            span = int(cell.get("colspan", "1"))
            if span == 1:
                least[column] = max(least.get(column, 1.0), _least(cell, formulas))
            column += span
    needed = (sum(least.values()) + _PADDING * len(least)) * SIZE
    if needed <= measure:
        return
    factor = measure / needed
    if factor < _SMALLEST:
        table.set("class", "tight")
    table.set("style", f"font-size: {SIZE * max(factor, _SMALLEST):.3f}em")


def _least(cell: etree._Element, formulas: Mapping[str, float]) -> float:
    """Return the width of the widest part of a cell that cannot be broken, em."""
    return max(_parts(cell, formulas), default=0.0)


def _parts(cell: etree._Element, formulas: Mapping[str, float]) -> Iterator[float]:
    for image in cell.iter("img"):
        yield formulas.get(image.get("src", ""), 0.0)
    for piece in cell.itertext():
        for word in _BREAKS.split(str(piece)):
            yield from _runs(word)


def _runs(word: str) -> Iterator[float]:
    run = 0
    for character in word:
        if unicodedata.east_asian_width(character) in "WF":
            yield 1.0
            run = 0
        else:
            run += 1
            yield run * _LETTER
