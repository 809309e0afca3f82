"""Write formulas as drawings: SVG in the page, in its colour and on its baseline."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from bookbuild.math.drawing import compile_svg
from bookbuild.math.paths import Box
from bookbuild.math.svg import at_width
from bookbuild.model.nodes import Formula, Math, MathBlock
from bookbuild.render.markup import attribute, escape

from .formulas import by_row, is_wide, number_beside, numbers, spoken, unset

_SVG = "http://www.w3.org/2000/svg"
_EM = 1000
"""Units of a drawing in an em."""
_BASELINE = re.compile(r"translate\(0,\s*(-?[\d.]+)\)")
_MEASURE = 26.0
"""Em a formula of several numbered rows is laid out at: about the line of a phone."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A formula as a picture; lengths in em."""

    svg: str
    width: float
    height: float
    """Of the whole box."""
    depth: float
    number: str = ""
    """Number to be printed beside it, where it is not in the drawing."""


def svg(math: Math, block: bool) -> str:
    """Return a formula as SVG with its TeX as alternative text, or the TeX where it has none."""
    if math.formula is None or not math.formula.svg.startswith("<svg"):
        return unset(math)
    drawn = draw(math.formula, block)
    style = "" if block else f"vertical-align:{-drawn.depth:.4g}em"
    attributes = ' role="img"' + attribute("aria-label", spoken(math)) + attribute("style", style)
    wide = " wide" if not block and is_wide(drawn.width) else ""
    opening = f'<svg class="math{wide}"{attributes}'
    return opening + drawn.svg.removeprefix("<svg") + number_beside(drawn.number)


def svg_rows(block: MathBlock, identifier: Callable[[str], str]) -> str:
    """Return a formula of several numbered rows as a drawing a row, "" for any other.

    `identifier` writes the attribute of an anchor, which stands on the row it names.
    """
    rows = draw_rows(block.math.formula)
    shown = [drawn_row(row, block.math, not number) for number, row in enumerate(rows)]
    return table_of_rows(block, rows, shown, identifier)


def drawn_row(row: Drawn, math: Math, first: bool) -> str:
    """Return the drawing of a row; the first speaks for the whole formula."""
    said = f' role="img"{attribute("aria-label", spoken(math))}' if first else ' aria-hidden="true"'
    style = attribute("style", f"vertical-align:{-row.depth:.4g}em")
    return f'<svg class="math"{said}{style}' + row.svg.removeprefix("<svg")


def table_of_rows(
    block: MathBlock, rows: list[Drawn], shown: list[str], identifier: Callable[[str], str]
) -> str:
    """Return rows with their numbers as a table, which every reading system lays out."""
    if not rows:
        return ""
    lines = []
    named = by_row(block, [row.number for row in rows])
    for row, picture, anchors in zip(rows, shown, named, strict=True):
        names = [attributes for anchor in anchors if (attributes := identifier(anchor))]
        more = "".join(f"<a{one}></a>" for one in names[1:])
        lines.append(
            f"<tr{''.join(names[:1])}><td>{picture}</td>"
            f'<td class="equation-number">{more}{escape(row.number)}</td></tr>'
        )
    return f'<table class="rows" role="presentation">{"".join(lines)}</table>'


def draw_rows(formula: Formula | None) -> list[Drawn]:
    """Return the rows of a formula of several numbered ones without their numbers.

    All are of one width, and stand as far apart as in the whole where nothing comes between.
    Empty for any other formula.
    """
    if formula is None or not formula.tagged:
        return []
    found = numbers(formula.mathml)
    inner = _inner(formula) if len(found) > 1 else None
    if inner is None:
        return []
    middle, top, _, total = map(float, inner.get("viewBox", "").split())
    rows = _inked(inner, 2 * middle)
    if len(rows) != len(found):
        return []
    left, right = min(row.ink[0] for row in rows), max(row.ink[2] for row in rows)
    cuts = [min(top, rows[0].ink[1])]
    cuts += [(one.ink[3] + two.ink[1]) / 2 for one, two in pairwise(rows)]
    cuts.append(max(top + total, rows[-1].ink[3]))
    out = []
    for row, number, (high, low) in zip(rows, found, pairwise(cuts), strict=True):
        low = max(low, high + 1)
        box = (left, high, right - left, low - high)
        svg = _framed([row.content], box)
        width, height, depth = box[2] / _EM, box[3] / _EM, (low - row.baseline) / _EM
        out.append(Drawn(svg, width, height, depth, number))
    return out


@dataclass(frozen=True, slots=True)
class _Row:
    content: etree._Element
    baseline: float
    ink: Box
    """Left, top, right, bottom of what it draws."""


def _inked(inner: etree._Element, width: float) -> list[_Row]:
    """Return the rows of a table's drawing, none where it is made otherwise than known."""
    if len(inner) != 1:
        return []
    rows = []
    for place, group in enumerate(inner[0]):
        hit = _BASELINE.match(group.get("transform", ""))
        if hit is None:
            return []
        content = deepcopy(inner[0])
        content[:] = [content[place]]
        baseline = -float(hit[1])
        # In a frame without height, the ink is that of the row alone.
        ink = compile_svg(_framed([content], (0, baseline, width, 0))).ink
        rows.append(_Row(content, baseline, ink))
    return rows


def draw(formula: Formula, block: bool) -> Drawn:
    """Return the drawing of a formula, the number of a single row taken out of it."""
    whole = Drawn(formula.svg, formula.width, formula.height, formula.depth)
    if not formula.tagged:
        return whole
    rows = numbers(formula.mathml)
    body = _body(formula) if len(rows) <= 1 else None
    if body is not None:
        text, width = body
        return Drawn(text, width, formula.height, formula.depth, "".join(rows))
    width = max(formula.width, _MEASURE) if block else formula.width
    return Drawn(at_width(formula.svg, width), width, formula.height, formula.depth)


def _body(formula: Formula) -> tuple[str, float] | None:
    """Return the drawing and width of a tagged formula without its tags, None where not found."""
    inner = _inner(formula)
    if inner is None:
        return None
    # Its viewBox is one unit wide and stands in the middle of what is drawn.
    middle, top, _, total = map(float, inner.get("viewBox", "").split())
    return _framed(list(inner), (0, top, 2 * middle, total)), 2 * middle / _EM


def _inner(formula: Formula) -> etree._Element | None:
    """Return the part of a tagged formula's drawing that is not its tags."""
    try:
        root = etree.fromstring(formula.svg)
    except etree.XMLSyntaxError:
        return None
    parts = root.iter(f"{{{_SVG}}}svg")
    return next((one for one in parts if one.get("preserveAspectRatio") == "xMidYMid"), None)


def _framed(content: list[etree._Element], box: tuple[float, float, float, float]) -> str:
    """Return content as a drawing of its own that shows `box`: left, top, width, height."""
    left, top, width, height = box
    drawing = etree.fromstring(f'<svg xmlns="{_SVG}"/>')
    drawing.set("width", f"{width / _EM:.4g}em")
    drawing.set("height", f"{height / _EM:.4g}em")
    drawing.set("viewBox", f"{left:g} {top:g} {width:g} {height:g}")
    drawing.set("overflow", "visible")
    group = etree.SubElement(drawing, f"{{{_SVG}}}g")
    for name, value in (
        ("stroke", "currentColor"),
        ("fill", "currentColor"),
        ("stroke-width", "0"),
    ):
        group.set(name, value)
    group.extend(map(deepcopy, content))
    return etree.tostring(drawing, encoding="unicode")
