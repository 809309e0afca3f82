r"""A formula as WeasyPrint's replaced element, drawn once per PDF as a form XObject.

Use: `<img src="math:7" alt="TeX">` in the HTML and
`render(cache={"math:7": MathImage(formula, tex, outline)})`. CSS: an inline formula wants
`vertical-align: -{formula.depth}em`; a tagged one `display: block; width: 100%`; all
want `overflow: visible`, because ink may leave the box (`\smash`, slanted letters).
"""

from __future__ import annotations

from typing import Any

import pydyf

from bookbuild.math import svg
from bookbuild.math.drawing import Drawing, Outline, compile_svg
from bookbuild.model.nodes import Formula

Colour = tuple[float, float, float]


class MathImage:
    """One formula; share the object between all places where the formula stands."""

    def __init__(
        self,
        formula: Formula,
        tex: str,
        outline: Outline | None = None,
        colour: Colour | None = None,
    ) -> None:
        r"""Take the formula, its TeX, the font behind `\text{}` and a colour (sRGB, 0 to 1).

        Without a colour it is drawn in the element's own CSS colour.
        """
        self._formula = formula
        self._tex = tex
        self._outline = outline
        self._colour = colour
        self._natural = compile_svg(formula.svg, outline)
        self._groups: dict[tuple[int, int], tuple[Any, Drawing]] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters that no font has; they leave a gap in the drawing."""
        return self._natural.missing

    def get_intrinsic_size(
        self, _image_resolution: object, font_size: float
    ) -> tuple[float, float, float | None]:
        """Return width, height (px at `font_size` px per em) and ratio.

        A tagged formula has no ratio: it keeps its height at any width.
        """
        formula = self._formula
        drawn = formula.width > 0 and formula.height > 0
        ratio = formula.width / formula.height if drawn and not formula.tagged else None
        return formula.width * font_size, formula.height * font_size, ratio

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Draw into a box of the given size at the origin of WeasyPrint's PDF stream."""
        if width <= 0 or height <= 0:
            return
        group, drawing = self._group(stream, width, height)
        left, top, right, bottom = drawing.view
        sx, sy = width / (right - left), height / (bottom - top)
        dy = 0.0
        if self._formula.tagged and sx < sy:  # a line too narrow: shrink, keep the middle
            dy, sy = (height - (bottom - top) * sx) / 2, sx
        actual = pydyf.Dictionary({"ActualText": pydyf.String(self._tex)})
        with stream.stacked():
            self._paint(stream, style)
            stream.transform(sx, 0, 0, sy, -left * sx, dy - top * sy)
            stream.begin_marked_content("Span", actual)
            stream.draw_x_object(group.id)
            stream.end_marked_content()

    def _paint(self, stream: Any, style: Any) -> None:
        if self._colour is None:
            try:
                colour = style["color"]
            except (TypeError, KeyError):
                self._set_rgb(stream, (0.0, 0.0, 0.0))
                return
            stream.set_color(colour)
            stream.set_color(colour, stroke=True)
        else:
            self._set_rgb(stream, self._colour)

    @staticmethod
    def _set_rgb(stream: Any, colour: Colour) -> None:
        stream.set_color_rgb(*colour)
        stream.set_color_rgb(*colour, stroke=True)

    def _group(self, stream: Any, width: float, height: float) -> tuple[Any, Drawing]:
        """Return this formula's XObject in the stream's resources, made where it is missing."""
        # WeasyPrint's pages share one resource dictionary; without it, once per stream.
        resources = getattr(stream, "_resources", None)
        units = self._units(width, height)
        key = (id(resources if resources is not None else stream), units)
        held = self._groups.get(key)
        if held is not None and _holds(resources, held[0]):
            return held
        drawing = self._natural
        if units:
            drawing = compile_svg(svg.at_width(self._formula.svg, units / 1000), self._outline)
        left, top, right, bottom = drawing.ink
        group = stream.add_group(left, top, right - left, bottom - top)
        group.stream.append(drawing.operators)
        self._groups[key] = (group, drawing)
        return group, drawing

    def _units(self, width: float, height: float) -> int:
        """Return the width in thousandths of an em a tagged formula is laid out at, else 0."""
        formula = self._formula
        if not formula.tagged:
            return 0
        em = height / formula.height
        return max(round(width / em * 1000), round(formula.width * 1000))


def _holds(resources: Any, group: Any) -> bool:
    """Tell whether a remembered XObject still belongs to these resources (ids are reused)."""
    return resources is not None and resources["XObject"].get(group.id) is group
