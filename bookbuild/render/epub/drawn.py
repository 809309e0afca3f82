"""Write formulas as drawings: SVG in the page, in its colour and on its baseline."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from bookbuild.math.svg import at_width
from bookbuild.model.nodes import Formula, Math
from bookbuild.render.markup import attribute

from .formulas import is_wide, number_beside, numbers, spoken, unset

_SVG = "http://www.w3.org/2000/svg"
_ROOT = re.compile(r"<svg\b[^>]*>")
_EM = 1000
"""Units of a drawing in an em."""
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
    try:
        root = etree.fromstring(formula.svg)
    except etree.XMLSyntaxError:
        return None
    for inner in root.iter(f"{{{_SVG}}}svg"):
        if inner.get("preserveAspectRatio") == "xMidYMid":
            # Its viewBox is one unit wide and stands in the middle of what is drawn.
            middle, top, _, total = map(float, inner.get("viewBox", "").split())
            break
    else:
        return None
    width = 2 * middle / _EM
    drawing = etree.fromstring(f'<svg xmlns="{_SVG}"/>')
    drawing.set("width", f"{width:.4g}em")
    drawing.set("height", f"{total / _EM:.4g}em")
    drawing.set("viewBox", f"0 {top:g} {2 * middle:g} {total:g}")
    drawing.set("overflow", "visible")
    group = etree.SubElement(drawing, f"{{{_SVG}}}g")
    for name, value in (
        ("stroke", "currentColor"),
        ("fill", "currentColor"),
        ("stroke-width", "0"),
    ):
        group.set(name, value)
    group.extend(list(inner))
    return etree.tostring(drawing, encoding="unicode"), width
