"""A formula's SVG as PDF operators: glyphs, rules, clipped viewports, colours, Chinese text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from PIL import ImageColor

from bookbuild.math import paths
from bookbuild.math.paths import IDENTITY, Box, Matrix, number

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Face:
    """What a `<text>` asks of a font: `serif`, `sans-serif` or `monospace`, bold, italic."""

    family: str = "serif"
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character's outline: SVG path data with y upwards, in font units."""

    path: str
    advance: float
    units_per_em: float


Outline = Callable[[str, Face], Glyph | None]
"""Finds a character's outline; None where no font of the book has it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """PDF operators in SVG coordinates (1000 units per em, y downwards)."""

    operators: bytes
    view: Box
    """Left, top, right, bottom of the formula's own box."""
    ink: Box
    """Box around everything drawn, never smaller than `view`."""
    missing: tuple[str, ...]
    """Characters without an outline; they leave a gap."""


@dataclass(frozen=True, slots=True)
class _State:
    matrix: Matrix
    width: float
    height: float
    fill: str = "currentColor"
    stroke: str = "currentColor"
    stroke_width: float = 0.0
    dash: str = ""
    cap: int = 0


@dataclass(slots=True)
class _Page:
    outline: Outline | None
    operators: list[str] = field(default_factory=list)
    ink: Box | None = None
    clips: list[Box] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def mark(self, box: Box | None, matrix: Matrix) -> None:
        """Remember that something is drawn there, as far as it is not clipped away."""
        if box is None:
            return
        left, top, right, bottom = paths.map_box(box, matrix)
        for clip in self.clips:
            left, top = max(left, clip[0]), max(top, clip[1])
            right, bottom = min(right, clip[2]), min(bottom, clip[3])
        if left <= right and top <= bottom:
            self.ink = paths.join(self.ink, (left, top, right, bottom))


def compile_svg(svg: str, outline: Outline | None = None) -> Drawing:
    """Compile a formula's SVG.

    `currentColor` becomes whatever colour is set where the operators are used. Raises
    ValueError for SVG that MathJax does not write.
    """
    root = ET.fromstring(svg)  # noqa: S314  # MathJax wrote it: no DTD, no entities
    x, y, width, height = paths.numbers(root.attrib["viewBox"])
    page = _Page(outline)
    state = _State(IDENTITY, width, height)
    for child in root:
        _element(child, state, page)
    view = (x, y, x + width, y + height)
    return Drawing(
        operators="\n".join(page.operators).encode("ascii"),
        view=view,
        ink=paths.join(view, page.ink) or view,
        missing=tuple(dict.fromkeys(page.missing)),
    )


def _element(element: Element, state: _State, page: _Page) -> None:
    name = element.tag.removeprefix(_SVG)
    if name in ("title", "desc", "defs"):
        return
    state = _styled(element, state)
    if "transform" in element.attrib:
        local = paths.transform(element.attrib["transform"])
        state = replace(state, matrix=paths.multiply(local, state.matrix))
    match name:
        case "g" | "a":
            for child in element:
                _element(child, state, page)
        case "svg":
            _viewport(element, state, page)
        case "text":
            _text(element, state, page)
        case "path":
            _paint(paths.path(element.get("d", "")), state, page)
        case "rect":
            _paint(_rectangle(element), state, page)
        case "line":
            ends = [float(element.get(key, 0)) for key in ("x1", "y1", "x2", "y2")]
            data = "M{} {}L{} {}".format(*ends)
            _paint(paths.path(data), replace(state, fill="none"), page)
        case "polygon" | "polyline":
            values = paths.numbers(element.get("points", ""))
            data = "M" + " ".join(map(str, values)) + ("Z" if name == "polygon" else "")
            _paint(paths.path(data), state, page)
        case "ellipse" | "circle":
            _paint(_ellipse(element), state, page)
        case _:
            raise ValueError(f"unexpected <{name}> in a formula's SVG")


def _styled(element: Element, state: _State) -> _State:
    """Return the state with the element's presentation attributes and style."""
    given = {key: element.attrib[key] for key in element.attrib if key in _PAINT}
    for declaration in element.get("style", "").split(";"):
        key, _, value = declaration.partition(":")
        if key.strip() in _PAINT:
            given[key.strip()] = value.strip()
    for key, value in given.items():
        if key == "stroke-width":
            state = replace(state, stroke_width=(paths.numbers(value) or [0.0])[0])
        elif key == "stroke-dasharray":
            state = replace(state, dash="" if value == "none" else value)
        elif key == "stroke-linecap":
            state = replace(state, cap=_CAPS.get(value, 0))
        elif value not in ("none", "currentColor") and _rgb(value) is None:
            continue  # an unknown colour name is inherited, as browsers do
        elif key == "fill":
            state = replace(state, fill=value)
        else:
            state = replace(state, stroke=value)
    return state


_PAINT = ("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap")
_CAPS = {"round": 1, "square": 2}


def _viewport(element: Element, state: _State, page: _Page) -> None:
    """Draw a nested `<svg>`, clipped to its viewport unless it says otherwise."""
    x = _length(element.get("x", "0"), state.width)
    y = _length(element.get("y", "0"), state.height)
    width = _length(element.get("width", "100%"), state.width)
    height = _length(element.get("height", "100%"), state.height)
    if width <= 0 or height <= 0:
        return
    inner = paths.multiply((1.0, 0.0, 0.0, 1.0, x, y), state.matrix)
    view_width, view_height = width, height
    if "viewBox" in element.attrib:
        left, top, view_width, view_height = paths.numbers(element.attrib["viewBox"])
        aspect = element.get("preserveAspectRatio", "xMidYMid meet")
        fit = paths.viewport((left, top, view_width, view_height), width, height, aspect)
        inner = paths.multiply(fit, inner)
    clipped = element.get("overflow", "hidden") not in ("visible", "auto")
    if clipped:
        a, b, c, d, e, f = (number(value) for value in state.matrix)
        box = f"{number(x)} {number(y)} {number(width)} {number(height)} re W n"
        back = " ".join(number(value) for value in _inverse(state.matrix))
        page.operators.append(f"q {a} {b} {c} {d} {e} {f} cm {box} {back} cm")
        page.clips.append(paths.map_box((x, y, x + width, y + height), state.matrix))
    state = replace(state, matrix=inner, width=view_width, height=view_height)
    for child in element:
        _element(child, state, page)
    if clipped:
        page.operators.append("Q")
        page.clips.pop()


def _text(element: Element, state: _State, page: _Page) -> None:
    """Draw unknown characters as outlines, spread over the width that MathJax assumed."""
    text = "".join(element.itertext())
    face = Face(
        family=element.get("font-family", "serif"),
        bold=element.get("font-weight") == "bold",
        italic=element.get("font-style") == "italic",
    )
    size = (paths.numbers(element.get("font-size", "")) or [1000.0])[0]
    glyphs = [page.outline(char, face) if page.outline else None for char in text]
    cells = [glyph.advance / glyph.units_per_em * size if glyph else size for glyph in glyphs]
    given = element.get("textLength")
    extra = (float(given) - sum(cells)) / len(cells) if given and cells else 0.0
    x = float(element.get("x", 0))
    y = float(element.get("y", 0))
    for char, glyph, cell in zip(text, glyphs, cells, strict=True):
        if glyph is not None:
            scale = size / glyph.units_per_em
            place = (scale, 0.0, 0.0, -scale, x + extra / 2, y)
            _paint(paths.path(glyph.path), _moved(state, place), page)
        elif not char.isspace():
            page.missing.append(char)
        x += cell + extra


def _moved(state: _State, place: Matrix) -> _State:
    return replace(state, matrix=paths.multiply(place, state.matrix))


def _paint(shape: paths.PdfPath, state: _State, page: _Page) -> None:
    filled = state.fill != "none"
    stroked = state.stroke != "none" and state.stroke_width > 0
    if shape.box is None or not (filled or stroked):
        return
    parts = ["q", *_colours(state, filled, stroked)]
    if state.matrix != IDENTITY:
        parts.append(" ".join(number(value) for value in state.matrix) + " cm")
    grown = shape.box
    if stroked:
        half = state.stroke_width / 2
        grown = (grown[0] - half, grown[1] - half, grown[2] + half, grown[3] + half)
        parts.append(f"{number(state.stroke_width)} w")
        if state.dash:
            dashes = " ".join(map(number, paths.numbers(state.dash)))
            parts.append(f"{state.cap} J [{dashes}] 0 d")
    parts += [shape.operators, "B" if filled and stroked else "f" if filled else "S", "Q"]
    page.operators.append(" ".join(parts))
    page.mark(grown, state.matrix)


def _colours(state: _State, filled: bool, stroked: bool) -> list[str]:
    wanted = [(state.fill, "rg")] * filled + [(state.stroke, "RG")] * stroked
    operators = []
    for text, operator in wanted:
        colour = _rgb(text)
        if colour is not None:  # currentColor is inherited from the page
            operators.append(" ".join(number(part) for part in colour) + f" {operator}")
    return operators


def _rgb(text: str) -> tuple[float, ...] | None:
    """Return a CSS colour as red, green, blue from 0 to 1, None for what is none."""
    try:
        return tuple(part / 255 for part in ImageColor.getrgb(text)[:3])
    except ValueError:
        return None


def _rectangle(element: Element) -> paths.PdfPath:
    x, y, width, height = (float(element.get(key, 0)) for key in ("x", "y", "width", "height"))
    box = f"{number(x)} {number(y)} {number(width)} {number(height)} re"
    return paths.PdfPath(box, (x, y, x + width, y + height))


def _ellipse(element: Element) -> paths.PdfPath:
    x, y = float(element.get("cx", 0)), float(element.get("cy", 0))
    rx = float(element.get("rx", element.get("r", 0)))
    ry = float(element.get("ry", element.get("r", 0)))
    k, m = 0.5522847 * rx, 0.5522847 * ry
    return paths.path(
        f"M{x + rx} {y}C{x + rx} {y + m} {x + k} {y + ry} {x} {y + ry}"
        f"C{x - k} {y + ry} {x - rx} {y + m} {x - rx} {y}"
        f"C{x - rx} {y - m} {x - k} {y - ry} {x} {y - ry}"
        f"C{x + k} {y - ry} {x + rx} {y - m} {x + rx} {y}Z"
    )


def _length(text: str, whole: float) -> float:
    value = (paths.numbers(text) or [0.0])[0]
    return value * whole / 100 if text.endswith("%") else value


def _inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    det = a * d - b * c
    return (d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det)
