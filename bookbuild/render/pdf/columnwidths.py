"""Give the columns of a table wider than the text the widths that need the fewest lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import ceil

from lxml import etree

PADDING = 1.5
"""Left and right of a cell together, em of the table."""
_SLACK = 0.25
"""Room left beside what is reckoned, em: letters are wider or narrower than the average."""
_CAPITAL, _LETTER = 0.66, 0.51
_WASTE = 0.5
"""What a line of several stays short of its width by, em, on average."""
_BLANK = 0.26
_NARROW = frozenset("[](){}.,:;'!|/Iijlt-")
_SHORT = 6.5
"""Cells up to this width are worse broken than longer ones, em."""
_SHORT_COST = 6.0
_CELL = 0.2
"""What a line in a cell costs where a line of the row costs 1."""
_MOST = 6
"""Lines of a cell beyond which no width is tried."""
_STEPS = 24
_ROUNDS = 6
_STARTS = (1.0, 0.5, 0.0)
"""How much the first guess follows what the cells would like."""
_BLOCKS = frozenset({"ul", "ol", "pre", "blockquote", "table", "div", "figure"})


Cell = tuple[float, ...]
"""The widths of a cell's paragraphs, each on one line, em."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """What is to be given room."""

    least: tuple[float, ...]
    """Of each column the width of its widest part that cannot be broken, em."""
    rows: tuple[tuple[Cell, ...], ...]

    def natural(self, column: int) -> float:
        return max((width for row in self.rows for width in row[column]), default=0.0)

    def cost(self, widths: Sequence[float]) -> float:
        """Return what the lines beyond the first cost: those of a row, a little those of cells."""
        total = 0.0
        for row in self.rows:
            cells = [_lines(cell, width) for cell, width in zip(row, widths, strict=True)]
            total += max(cells) - 1
            for lines, cell in zip(cells, row, strict=True):
                if lines > 1:
                    short = _SHORT_COST if max(cell) <= _SHORT else 1.0
                    total += _CELL * short * lines * (lines - 1) / 2
        return total

    def steps(self, column: int) -> list[float]:
        """Return the widths at which some cell needs fewer lines, a fair choice of them."""
        least = self.least[column]
        found = {
            width / lines + (_WASTE if lines > 1 else 0.0) + 0.01
            for row in self.rows
            for width in row[column]
            for lines in range(1, min(ceil(width / least), _MOST) + 1)
        }
        steps = sorted(step for step in found | {least} if step >= least)
        return steps[:: ceil(len(steps) / _STEPS)]


def _lines(cell: Cell, width: float) -> int:
    full = max(width - _WASTE, 0.5)
    return sum(1 if one <= width + 0.001 else max(ceil(one / full), 2) for one in cell)


def set_columns(
    table: etree._Element, available: float, least: Sequence[float], formulas: Mapping[str, float]
) -> None:
    """Give a table of `available` em, of its own size, columns; one that fits is left alone.

    `least` holds what each column must have.
    """
    names = table.get("class", "").split()
    given = table.find("colgroup")
    if given is not None:
        if "shared" not in names:
            return  # the author's
        table.remove(given)
        names.remove("shared")
        table.set("class", " ".join(names))
    room = available - PADDING * len(least)
    grid = _grid(table, least, formulas)
    if grid is None or sum(map(grid.natural, range(len(least)))) <= room:
        return
    widths = _share(grid, room)
    group = etree.Element("colgroup")
    for width in widths:
        share = (width + PADDING) / (sum(widths) + PADDING * len(widths))
        etree.SubElement(group, "col").set("style", f"width: {100 * share:.2f}%")
    caption = table.find("caption")
    table.insert(0 if caption is None else table.index(caption) + 1, group)
    table.set("class", " ".join((*names, "shared")))


def _share(grid: _Grid, room: float) -> list[float]:
    """Return the widths that cost least, as far as moving width between two columns finds them."""
    spare = max(room - sum(grid.least), 0.0)
    wanted = [max(grid.natural(column) - least, 0.0) for column, least in enumerate(grid.least)]
    found = []
    for power in _STARTS:
        shares = [want**power for want in wanted]
        total = sum(shares) or 1.0
        start = [
            least + spare * share / total for least, share in zip(grid.least, shares, strict=True)
        ]
        found.append(_improved(grid, start))
    return _loosened(grid, min(found, key=grid.cost))


def _improved(grid: _Grid, widths: list[float]) -> list[float]:
    steps = [grid.steps(column) for column in range(len(widths))]
    best = grid.cost(widths)
    for _ in range(_ROUNDS):
        before = best
        for one, other in permutations(range(len(widths)), 2):
            both = widths[one] + widths[other]
            for step in steps[one]:
                if both - step < grid.least[other]:
                    break
                tried = list(widths)
                tried[one], tried[other] = step, both - step
                cost = grid.cost(tried)
                if cost < best - 0.001:
                    best, widths = cost, tried
        if best >= before:
            break
    return widths


def _loosened(grid: _Grid, widths: list[float]) -> list[float]:
    """Share what is over among the columns, so that nothing stands tight."""
    tight = []
    for column, width in enumerate(widths):
        needed = [grid.least[column]]
        for row in grid.rows:
            lines = _lines(row[column], width)
            enough = (s for s in grid.steps(column) if _lines(row[column], s) <= lines)
            needed.append(min(enough, default=width))
        tight.append(min(max(needed), width))
    over = (sum(widths) - sum(tight)) / len(widths)
    return [width + over for width in tight]


def _grid(
    table: etree._Element, least: Sequence[float], formulas: Mapping[str, float]
) -> _Grid | None:
    """Return what stands in the table, None for one with spans or blocks in its cells."""
    rows = []
    for row in table.iter("tr"):
        cells = list(row.iterchildren("td", "th"))
        spans = any(c.get(span, "1") != "1" for c in cells for span in ("colspan", "rowspan"))
        if spans or len(cells) != len(least):
            return None
        if any(inner.tag in _BLOCKS for cell in cells for inner in cell.iterdescendants()):
            return None
        rows.append(
            tuple(
                tuple(_natural(one, formulas) + _SLACK for one in cell.findall("p") or [cell])
                for cell in cells
            )
        )
    return _Grid(tuple(max(one, 1.0) for one in least), tuple(dict.fromkeys(rows)))


def _natural(element: etree._Element, formulas: Mapping[str, float]) -> float:
    """Return the width of a paragraph on one line, em."""
    width = sum(formulas.get(image.get("src", ""), 1.0) for image in element.iter("img"))
    return width + text_width("".join(map(str, element.itertext())))


def text_width(text: str) -> float:
    """Return about how wide a text is, em."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    if character.isspace():
        return _BLANK
    if unicodedata.category(character) in ("Cf", "Mn", "Cc"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.32
    return _CAPITAL if character.isupper() else _LETTER
