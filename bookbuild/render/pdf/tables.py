"""Keep tables within the type area: set smaller, broken, or turned; and let long ones go on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from lxml import etree

from .columnwidths import PADDING, set_columns, text_width
from .job import CONTINUED

SIZE = 0.9
"""Size of text in tables, em."""
_SMALLEST = 0.68
"""Factor below which text is not made smaller but words are broken."""
_WORTH = 1.25
"""By how much a turned table must be larger for that."""
_SAFE = 1.06
"""What a word may be wider than reckoned, and code is."""
_BREAKS = re.compile(r"[\s\u200b]+|(?<=[-–—/])")
_SIDEWAYS = "sideways"
_SMALL = 11
"""Rows, those of several lines counted as often, up to which a table stays whole."""
_SHORT = 3.1
"""Width of a text that is not broken to make room for others, em."""
_TALL = 0.3
"""What formulas and pictures add to a row."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A table that was turned because it would not fit."""

    index: int
    """Which of the tables of the chapter, from 0."""
    caption: str


def fit_table(table: etree._Element, measure: float, formulas: Mapping[str, float]) -> None:
    """Make a table of words and formulas too wide for `measure` em smaller; share its width out.

    `formulas` holds the width of each by address, em. Han may be broken anywhere,
    so only Latin words, code and formulas decide.
    """
    factor = _factor(table, measure, formulas)
    if factor < _SMALLEST:
        _add_class(table, "tight")
    else:
        available = measure / (SIZE * min(factor, 1.0))
        set_columns(table, available, _least_of_columns(table, formulas), formulas)
    if factor < 1:
        table.set("style", f"font-size: {SIZE * max(factor, _SMALLEST):.3f}em")


def dress_tables(
    root: etree._Element, measure: float, length: float, formulas: Mapping[str, float]
) -> tuple[Turned, ...]:
    """Turn the tables that fit `length` em only, make room above those that go on."""
    turned = []
    boxes = [e for e in root.iter("div") if "table" in e.get("class", "").split()]
    for index, box in enumerate(boxes):
        table = box.find("table")
        if table is None:
            continue
        asked = _SIDEWAYS in _classes_around(box)
        if asked or _is_better_turned(box, table, measure, length, formulas):
            if not asked:
                turned.append(Turned(index, _caption(table)))
                _add_class(box, _SIDEWAYS)
            _drop(table, "style")
            _drop_class(table, "tight")
            fit_table(table, length, formulas)
        elif _is_small(table, measure):
            _add_class(box, "whole")
        if not _is_within(box):
            _add_class(box, "free")
        _let_go_on(table, index)
    return tuple(turned)


def _is_small(table: etree._Element, measure: float) -> bool:
    """Tell whether a table takes no more than about a third of a page, so that it is not parted."""
    lines = 0.0
    for row in table.iter("tr"):
        cells = ["".join(map(str, cell.itertext())) for cell in row.iterchildren("td", "th")]
        room = measure / SIZE - PADDING * len(cells)
        lines += max(1.0, sum(map(text_width, cells)) / max(room, 1.0))
        if row.find(".//img") is not None:
            lines += _TALL
    return lines <= _SMALL


def _is_better_turned(
    box: etree._Element,
    table: etree._Element,
    measure: float,
    length: float,
    formulas: Mapping[str, float],
) -> bool:
    """Tell whether a table between paragraphs of the text would lose words unless turned."""
    upright = _factor(table, measure, formulas)
    larger = _factor(table, length, formulas) > upright * _WORTH
    return not _is_within(box) and upright < _SMALLEST and larger


def _is_within(box: etree._Element) -> bool:
    """Tell whether a table stands in a list, a note or the like, not between paragraphs."""
    return any(parent.tag not in ("section", "body") for parent in box.iterancestors())


def _let_go_on(table: etree._Element, index: int) -> None:
    """Begin the head of a numbered table with an empty row, for the words above where it goes on.

    The row is repeated with the head; where the table begins, its caption stands over it.
    """
    head = table.find("thead")
    label = table.find("caption/span[@class='number']")
    if head is None or label is None or not len(head):
        return
    columns = sum(int(cell.get("colspan", "1")) for cell in head[0])
    row = etree.Element("tr")
    row.set("class", "continued")
    cell = etree.SubElement(row, "td")
    cell.set("colspan", str(columns))
    # The index tells apart tables whose author gave them one number.
    cell.set("id", f"{CONTINUED}{index}.{quote(label.text or '', safe='')}")
    head.insert(0, row)
    _add_class(table, "continues")


def _classes_around(box: etree._Element) -> set[str]:
    around = (box, *box.iterancestors("div"))
    return {name for element in around for name in element.get("class", "").split()}


def _add_class(element: etree._Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _drop_class(element: etree._Element, name: str) -> None:
    names = [one for one in element.get("class", "").split() if one != name]
    _drop(element, "class")
    if names:
        element.set("class", " ".join(names))


def _caption(table: etree._Element) -> str:
    caption = table.find("caption")
    return "" if caption is None else " ".join("".join(map(str, caption.itertext())).split())


def _factor(table: etree._Element, measure: float, formulas: Mapping[str, float]) -> float:
    """Return by how much a table must be made smaller to fit `measure` em; 1 and more where not."""
    least = _least_of_columns(table, formulas)
    needed = (sum(least) + PADDING * len(least)) * SIZE
    return measure / needed if needed else 1.0


def _least_of_columns(table: etree._Element, formulas: Mapping[str, float]) -> list[float]:
    """Return the width each column must have, em."""
    least: dict[int, float] = {}
    for row in table.iter("tr"):
        column = 0
        for cell in row.iterchildren("td", "th"):
            span = int(cell.get("colspan", "1"))
            if span == 1:
                least[column] = max(least.get(column, 1.0), _least(cell, formulas))
            column += span
    return list(least.values())


def _least(cell: etree._Element, formulas: Mapping[str, float]) -> float:
    """Return the width of the widest part of a cell that should not be broken, em."""
    widest = max(_parts(cell, formulas), default=0.0)
    whole = text_width("".join(map(str, cell.itertext())).strip())
    return max(widest, whole) if whole <= _SHORT else widest


def _parts(cell: etree._Element, formulas: Mapping[str, float]) -> Iterator[float]:
    for image in cell.iter("img"):
        yield formulas.get(image.get("src", ""), 0.0)
    for piece in cell.itertext():
        for word in _BREAKS.split(str(piece)):
            yield from _runs(word)


def _runs(word: str) -> Iterator[float]:
    run = 0.0
    for character in word:
        if unicodedata.east_asian_width(character) in "WF":
            yield 1.0
            run = 0.0
        else:
            run += text_width(character)
            yield run * _SAFE
    yield run * _SAFE


def _drop(element: etree._Element, name: str) -> None:
    if name in element.attrib:
        del element.attrib[name]
