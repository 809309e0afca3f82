"""Write formulas as MathML."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lxml import etree

from bookbuild.model.nodes import Math, MathBlock
from bookbuild.render.markup import attribute, escape, legal

_OPENING = re.compile(r"\s*<math\b([^>]*)>")
_URI = "http://www.w3.org/1998/Math/MathML"
_CELL = f"{{{_URI}}}mtd"
_TABLE = f"{{{_URI}}}mtable"
_WIDE = 6
"""Em from which on a formula in a line is marked: browsers cannot break it, and justifying the line
before it would tear the words apart."""
_BROAD = 18
"""Em from which on it may be wider than a phone's line, and must scroll there."""


def mathml(math: Math, block: bool) -> str:
    """Return a formula's MathML with its TeX as alternative text, or the TeX where it has none.

    No `annotation`: readers without MathML would print it beside the formula.
    """
    hit = _OPENING.match(math.formula.mathml) if math.formula else None
    if math.formula is None or hit is None:
        return unset(math)
    attributes = hit[1]
    if "xmlns=" not in attributes:
        attributes += f' xmlns="{_URI}"'
    if "alttext=" not in attributes:
        attributes += attribute("alttext", spoken(math))
    if (block or math.display) and "display=" not in attributes:
        attributes += ' display="block"'
    if not block and is_wide(math.formula.width) and "class=" not in attributes:
        broad = " broad" if math.formula.width > _BROAD else ""
        attributes += f' class="wide{broad}"'
    markup = f"<math{attributes}>{legal(math.formula.mathml[hit.end() :])}"
    return _numbered(markup, block) if math.formula.tagged else markup


def mathml_rows(block: MathBlock, identifier: Callable[[str], str]) -> str:
    """Return the MathML of a formula of several numbered rows, "" for any other.

    `identifier` writes the attribute of an anchor, which stands on the row it names.
    """
    markup = mathml(block.math, True)
    root = _parsed(markup)
    table = None if root is None else root.find(_TABLE)
    if root is None or table is None or len(table) < 2:
        return ""
    for row, anchors in zip(table, by_row(block, [_number(row) for row in table]), strict=True):
        names = [anchor for anchor in anchors if identifier(anchor)]
        if names:
            row.set("id", names[0])
        for name, cell in zip(names[1:], row, strict=False):
            cell.set("id", name)
    return etree.tostring(root, encoding="unicode")


def by_row(block: MathBlock, found: Sequence[str]) -> list[list[str]]:
    """Return the anchors of each row of a formula whose rows show the numbers `found`.

    One whose number stands nowhere belongs to the first row that has a number.
    """
    bare = [_bare(number) for number in found]
    first = next((n for n, number in enumerate(found) if number), 0)
    rows: list[list[str]] = [[] for _ in found]
    for anchor, number in block.anchors:
        rows[bare.index(_bare(number)) if _bare(number) in bare else first].append(anchor)
    return rows


def _bare(number: str) -> str:
    return number.strip("()（） ")


def unset(math: Math) -> str:
    """Return what stands for a formula that could not be set."""
    return f'<code class="tex">{escape(math.tex)}</code>'


def spoken(math: Math) -> str:
    """Return the alternative text of a formula."""
    return " ".join(math.tex.split())


def is_wide(width: float) -> bool:
    """Tell whether a formula in a line is so wide, in em, that the line had better be ragged."""
    return width > _WIDE


def number_beside(number: str) -> str:
    """Return the number of an equation as an element that the style sheet moves to the margin."""
    return f' <span class="equation-number">{escape(number)}</span>' if number else ""


def numbers(markup: str) -> list[str]:
    """Return what stands in the outer column of each row of a tagged formula, "" for nothing."""
    root = _parsed(markup)
    table = None if root is None else root.find(_TABLE)
    return [] if table is None else [_number(row) for row in table]


def _numbered(markup: str, block: bool) -> str:
    """Return a tagged formula with its numbers where readers can put them at the margin.

    It comes as a table with the numbers in an outer column. The number of a single row follows the
    formula as an element of its own, which narrow screens show below; the table of several rows
    keeps them, and its two outer columns, half the page each, push them to the margin.
    """
    root = _parsed(markup)
    table = None if root is None else root.find(_TABLE)
    if root is None or table is None:
        return markup
    if block and len(table) > 1:
        root.set("class", "rows")
        return etree.tostring(root, encoding="unicode")
    found = [number for row in table if (number := _number(row))]
    for element in (root, table):
        if "style" in element.attrib:
            del element.attrib["style"]
    for cell in [cell for row in table for cell in row if _is_outer(cell)]:
        cell.getparent().remove(cell)  # type: ignore[union-attr]
    return etree.tostring(root, encoding="unicode") + number_beside(" ".join(found))


def _parsed(markup: str) -> etree._Element | None:
    try:
        return etree.fromstring(markup, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None


def _number(row: etree._Element) -> str:
    cells = ("".join(map(str, cell.itertext())).strip() for cell in row if _is_outer(cell))
    return next(filter(None, cells), "")


def _is_outer(cell: etree._Element) -> bool:
    return cell.tag == _CELL and "width:50%" in cell.get("style", "")
