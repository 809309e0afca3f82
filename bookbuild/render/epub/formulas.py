"""Write formulas as MathML."""

from __future__ import annotations

import re

from lxml import etree

from bookbuild.model.nodes import Math
from bookbuild.render.markup import attribute, escape, legal

_OPENING = re.compile(r"\s*<math\b([^>]*)>")
_URI = "http://www.w3.org/1998/Math/MathML"
_CELL = f"{{{_URI}}}mtd"
_TABLE = f"{{{_URI}}}mtable"
_WIDE = 6
"""Em from which on a formula in a line is marked: browsers cannot break it, and justifying the line
before it would tear the words apart."""
_BESIDE = "padding:0 0 0 2em;text-align:right"


def mathml(math: Math, block: bool) -> str:
    """Return a formula's MathML with its TeX as alternative text, or the TeX where it has none.

    No `annotation`: readers without MathML would print it beside the formula.
    """
    hit = _OPENING.match(math.formula.mathml) if math.formula else None
    if math.formula is None or hit is None:
        return f'<code class="tex">{escape(math.tex)}</code>'
    attributes = hit[1]
    if "xmlns=" not in attributes:
        attributes += f' xmlns="{_URI}"'
    if "alttext=" not in attributes:
        attributes += attribute("alttext", " ".join(math.tex.split()))
    if (block or math.display) and "display=" not in attributes:
        attributes += ' display="block"'
    if not block and math.formula.width > _WIDE and "class=" not in attributes:
        attributes += ' class="wide"'
    markup = f"<math{attributes}>{legal(math.formula.mathml[hit.end() :])}"
    return _numbered(markup, block) if math.formula.tagged else markup


def _numbered(markup: str, block: bool) -> str:
    """Return a tagged formula with its number where readers can put it at the margin.

    The formula comes as a table as wide as the page with the numbers in an outer column, but
    browsers give tables in MathML no width. So the number of a single row follows the formula as
    an element of its own, which the style sheet moves; those of several rows stay in the table.
    """
    try:
        root = etree.fromstring(markup, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return markup
    table = root.find(_TABLE)
    if table is None:
        return markup
    for element in (root, table):
        if "style" in element.attrib:
            del element.attrib["style"]
    outside = block and len(table) == 1
    number = ""
    for cell in [cell for row in table for cell in row if _is_outer(cell)]:
        text = "".join(map(str, cell.itertext())).strip()
        if text and not outside:
            cell.set("style", _BESIDE)
            continue
        number = text or number
        cell.getparent().remove(cell)  # type: ignore[union-attr]
    made = etree.tostring(root, encoding="unicode")
    return f'{made} <span class="equation-number">{escape(number)}</span>' if number else made


def _is_outer(cell: etree._Element) -> bool:
    return cell.tag == _CELL and "width:50%" in cell.get("style", "")
