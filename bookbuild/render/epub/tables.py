"""Let tables that are taller than a page go on from one page to the next."""

from __future__ import annotations

from unicodedata import east_asian_width

from lxml import etree

_ROOM = 23.0
"""Width of a phone's page, in em of a table's text."""
_PADDING = 1.4
"""What the cells of a column have beside them, in em."""
_TALL = 30.0
"""Height from which on a table may not find room on the page it begins on, in em."""
_COLUMNS = 7
"""Columns that fit a phone's page where words may break anywhere; more have to scroll."""
_SHORT = 2.5
"""Width in em up to which what a cell says is not broken: years, small numbers."""


def mark_long(root: etree._Element) -> None:
    """Mark the boxes of tall tables, for a box that scrolls is never divided.

    What of it does not fit the page is lost in readers that lay out in columns.
    """
    for box in root.iter("div"):
        classes = box.get("class", "").split()
        table = box.find("table")
        if "table" in classes and table is not None and _is_tall(table):
            box.set("class", " ".join((*classes, "long")))
            for cell in (cell for row in table.iter("tr") for cell in row):
                if _width(_text(cell)) <= _SHORT:
                    cell.set("class", f"{cell.get('class', '')} short".strip())
            box.attrib.pop("tabindex", "")  # it was for the keyboard to scroll


def _is_tall(table: etree._Element) -> bool:
    rows = [list(row) for row in table.iter("tr")]
    columns = max(map(len, rows), default=0)
    if not columns or columns > _COLUMNS:
        return False
    width = max(2.0, _ROOM / columns - _PADDING)
    return sum(_height(row, width) for row in rows) > _TALL


def _height(row: list[etree._Element], width: float) -> float:
    """Return about how high a row is whose columns have this width."""
    wide = max((_width(_text(cell)) for cell in row), default=0.0)
    return max(1, round(wide / width + 0.4)) * 1.5 + 0.7


def _text(cell: etree._Element) -> str:
    return "".join(map(str, cell.itertext())).strip()


def _width(text: str) -> float:
    return sum(1.0 if east_asian_width(sign) in "WF" else 0.5 for sign in text if sign != "\n")
