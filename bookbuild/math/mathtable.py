"""MathML 3 tables (alignment, lines, spacing, labels) in terms of CSS on MathML Core."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from bookbuild.math.mathspacing import em

_LINES = {"solid": "solid", "dashed": "dashed"}
_LINE = ".06em"
# The height and depth MathJax gives each row at least.
_STRUT = {"width": "0", "height": "0.7em", "depth": "0.3em"}
# Chromium lays a cell out as a block inside the cell, which plain `right` does not move.
_ALIGNED = {
    "left": "text-align:left;text-align:-webkit-left",
    "right": "text-align:right;text-align:-webkit-right",
}
_AXIS = 0.25  # em above the baseline, in MathJax's font as in those of readers
_LENGTH = re.compile(r"(-?[\d.]+)(em|pt|ex|px|%)?")
_EM = {"em": 1.0, "pt": 0.1, "ex": 0.431, "px": 1 / 16, None: 1.0}


def length(text: str) -> float:
    """Return a MathML length in em (a TeX point is a tenth of one); 0 for percentages."""
    found = _LENGTH.fullmatch(text.strip())
    if not found or found[2] == "%":
        return 0.0
    return float(found[1]) * _EM[found[2]]


def rewrite(table: Element, source: Element) -> None:
    """Style the converted rows of `table` after the attributes of MathJax's `source`."""
    rows = list(table)
    labelled = [row.tag == "mlabeledtr" for row in rows]
    tags: list[Element | None] = []
    for row, has_label in zip(rows, labelled, strict=True):
        row.tag = "mtr"
        tag = row[0] if has_label else None
        if tag is not None:
            row.remove(tag)
        tags.append(tag)
    _cells(table, source)
    _frame(table, source)
    if any(labelled):
        table.set("style", "width:100%")
        _labels(rows, tags, source.get("side", "right"))
    if "data-height" in source.attrib:
        _raise(table, float(source.attrib["data-height"]), float(source.attrib["data-depth"]))


def _cells(table: Element, source: Element) -> None:
    rows = list(table)
    columns = max((len(row) for row in rows), default=0)
    align = _list(source, "columnalign", "center", columns)
    spacing = [length(item) for item in _list(source, "columnspacing", "1em", columns)]
    gaps = [length(item) for item in _list(source, "rowspacing", "4pt", len(rows))]
    column_lines = _list(source, "columnlines", "none", columns)
    row_lines = _list(source, "rowlines", "none", len(rows))
    framed = "frame" in source.attrib or "framespacing" in source.attrib
    edge = length((source.get("framespacing") or "0").split()[0]) if framed else 0.0
    edge = length((source.get("data-array-padding") or "0").split()[0]) or edge
    for r, row in enumerate(rows):
        top = gaps[r - 1] / 2 if r else 0.0
        bottom = gaps[r] / 2 if r < len(rows) - 1 else 0.0
        for c, cell in enumerate(row):
            left = spacing[c - 1] / 2 if c else edge
            right = spacing[c] / 2 if c < columns - 1 else edge
            side = cell.attrib.pop("columnalign", align[c])
            style = [f"padding:{em(top)} {em(right)} {em(bottom)} {em(left)}"]
            if side in _ALIGNED:
                style.append(_ALIGNED[side])
            if c < columns - 1 and column_lines[c] in _LINES:
                style.append(f"border-right:{_LINE} {_LINES[column_lines[c]]}")
            if r < len(rows) - 1 and row_lines[r] in _LINES:
                style.append(f"border-bottom:{_LINE} {_LINES[row_lines[r]]}")
            cell.set("style", ";".join(style))
        if not source.get("data-mjx-smallmatrix"):
            _strut(row)
    if any(side != "center" for side in align):
        table.set("columnalign", " ".join(align))  # for readers with MathML 3 and no CSS


def _strut(row: Element) -> None:
    """Give a row its least height, behind no operator whose place in the row counts."""
    cells = [cell for cell in row if not len(cell) or cell[-1].tag != "mo"]
    if cells:
        cells[0].append(Element("mspace", _STRUT))


def _frame(table: Element, source: Element) -> None:
    styles = []
    if source.get("frame") in _LINES:
        styles.append(f"border:{_LINE} {_LINES[source.attrib['frame']]}")
    sides = source.get("data-frame-styles", "").split()
    for side, line in zip(("top", "right", "bottom", "left"), sides, strict=False):
        if line in _LINES:
            styles.append(f"border-{side}:{_LINE} {_LINES[line]}")
    if source.get("width"):
        styles.append(f"width:{source.attrib['width']}")
    if styles:
        styles.append("border-collapse:collapse")
        table.set("style", ";".join(styles))


def _raise(table: Element, height: float, depth: float) -> None:
    """Put a table whose first or last row stands on the line there: Core centres all of them."""
    inner = Element("mtable", dict(table.attrib))
    inner.extend(table)
    sides = {"height": height, "depth": depth, "voffset": (height - depth) / 2 - _AXIS}
    table.attrib = {name: em(value) for name, value in sides.items()}
    table.tag = "mpadded"
    table[:] = [inner]


def _labels(rows: list[Element], tags: list[Element | None], side: str) -> None:
    """Centre the body between two columns of equal width; tags at the edge of one."""
    columns = max(len(row) for row in rows)
    for row, tag in zip(rows, tags, strict=True):
        while len(row) < columns:
            row.append(Element("mtd"))
        inner = "right" if side != "left" else "left"
        label = tag if tag is not None else Element("mtd")
        label.attrib.pop("columnalign", None)
        label.set("style", f"width:50%;padding:0;{_ALIGNED[inner]}")
        spacer = Element("mtd", {"style": "width:50%;padding:0"})
        row.insert(0, label if inner == "left" else spacer)
        row.append(spacer if inner == "left" else label)


def _list(source: Element, name: str, default: str, count: int) -> list[str]:
    """Return an attribute's list stretched to `count` items by repeating the last one."""
    items = (source.get(name) or default).split() or [default]
    return (items + [items[-1]] * count)[: max(count, 1)]
