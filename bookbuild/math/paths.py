"""SVG path data, transforms and viewports in terms of PDF's coordinate system."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_STEP = re.compile(r"([A-Za-z])|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_CALL = re.compile(r"(\w+)\s*\(([^)]*)\)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ARITY = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "Z": 0}


@dataclass(frozen=True, slots=True)
class PdfPath:
    """Path construction operators and the box around their control points."""

    operators: str
    box: Box | None


def number(value: float) -> str:
    """Return a PDF number with at most four decimals."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def numbers(text: str) -> list[float]:
    """Return all numbers of an SVG list."""
    return [float(found) for found in _NUMBER.findall(text)]


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s,
        c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def transform(text: str) -> Matrix:
    """Return an SVG `transform` list as one matrix; raise ValueError for unknown functions."""
    result = IDENTITY
    for name, arguments in _CALL.findall(text):
        result = multiply(_function(name, numbers(arguments)), result)
    return result


def _function(name: str, values: list[float]) -> Matrix:
    match name, values:
        case "matrix", [a, b, c, d, e, f]:
            return (a, b, c, d, e, f)
        case "translate", [x, *rest]:
            return (1.0, 0.0, 0.0, 1.0, x, rest[0] if rest else 0.0)
        case "scale", [x, *rest]:
            return (x, 0.0, 0.0, rest[0] if rest else x, 0.0, 0.0)
        case "rotate", [angle, *centre]:
            x, y = centre if len(centre) == 2 else (0.0, 0.0)
            cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            return (cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)
        case "skewX", [angle]:
            return (1.0, 0.0, math.tan(math.radians(angle)), 1.0, 0.0, 0.0)
        case "skewY", [angle]:
            return (1.0, math.tan(math.radians(angle)), 0.0, 1.0, 0.0, 0.0)
    raise ValueError(f"unknown SVG transform {name}{values}")


def map_box(box: Box, matrix: Matrix) -> Box:
    """Return the box around a transformed box."""
    a, b, c, d, e, f = matrix
    corners = [(box[i], box[j]) for i in (0, 2) for j in (1, 3)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def join(one: Box | None, other: Box | None) -> Box | None:
    """Return the box around both."""
    if one is None or other is None:
        return one or other
    return (
        min(one[0], other[0]), min(one[1], other[1]),
        max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip


def viewport(view: Box, width: float, height: float, aspect: str) -> Matrix:
    """Return how a viewBox (x, y, width, height) fills a viewport at the origin (SVG 1.1, 7.8)."""
    x, y, view_width, view_height = view
    sx, sy = width / view_width, height / view_height
    words = aspect.split() or ["xMidYMid"]
    if words[0] == "none":
        return (sx, 0.0, 0.0, sy, -x * sx, -y * sy)
    scale = max(sx, sy) if "slice" in words else min(sx, sy)
    share = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}
    dx = (width - view_width * scale) * share[words[0][1:4]]
    dy = (height - view_height * scale) * share[words[0][5:8]]
    return (scale, 0.0, 0.0, scale, dx - x * scale, dy - y * scale)


@lru_cache(maxsize=4096)
def path(data: str) -> PdfPath:
    """Return SVG path data as PDF operators; raise ValueError for elliptical arcs and junk."""
    pen = _Pen()
    for command, values in _segments(data):
        pen.draw(command, values)
    return PdfPath(" ".join(pen.operators), pen.box())


def _segments(data: str) -> Iterator[tuple[str, list[float]]]:
    command = ""
    values: list[float] = []
    for letter, digits in _STEP.findall(data):
        if letter:
            command, values = letter, []
            if command.upper() not in _ARITY:
                raise ValueError(f"unknown SVG path command {command}")
            if command in "Zz":
                yield command, []
        else:
            values.append(float(digits))
            if command and len(values) == _ARITY[command.upper()]:
                yield command, values
                values = []
                command = {"M": "L", "m": "l"}.get(command, command)


class _Pen:
    """Follows a path: knows the current point and the last control point."""

    def __init__(self) -> None:
        self.operators: list[str] = []
        self._xs: list[float] = []
        self._ys: list[float] = []
        self._x = self._y = self._start_x = self._start_y = 0.0
        self._control = (0.0, 0.0)
        self._last = ""

    def box(self) -> Box | None:
        if not self._xs:
            return None
        return min(self._xs), min(self._ys), max(self._xs), max(self._ys)

    def draw(self, command: str, values: list[float]) -> None:
        upper = command.upper()
        points = self._absolute(command, upper, values)
        reflected = (2 * self._x - self._control[0], 2 * self._y - self._control[1])
        match upper, points:
            case "M", [point]:
                self._emit("m", [point])
                self._start_x, self._start_y = point
            case (("L" | "H" | "V"), [point]):
                self._emit("l", [point])
            case "C", [_, control, _]:
                self._emit("c", points)
                self._control = control
            case "S", [control, point]:
                first = reflected if self._last in "CS" else (self._x, self._y)
                self._emit("c", [first, control, point])
                self._control = control
            case "Q", [control, point]:
                self._quadratic(control, point)
            case "T", [point]:
                self._quadratic(reflected if self._last in "QT" else (self._x, self._y), point)
            case _:
                self.operators.append("h")
                self._x, self._y = self._start_x, self._start_y
        self._last = upper

    def _absolute(self, command: str, upper: str, values: list[float]) -> list[tuple[float, float]]:
        ox, oy = (self._x, self._y) if command.islower() else (0.0, 0.0)
        if upper == "H":
            return [(values[0] + ox, self._y)]
        if upper == "V":
            return [(self._x, values[0] + oy)]
        return [(x + ox, y + oy) for x, y in zip(values[::2], values[1::2], strict=True)]

    def _quadratic(self, control: tuple[float, float], point: tuple[float, float]) -> None:
        cx, cy = control
        first = (self._x + 2 / 3 * (cx - self._x), self._y + 2 / 3 * (cy - self._y))
        second = (point[0] + 2 / 3 * (cx - point[0]), point[1] + 2 / 3 * (cy - point[1]))
        self._emit("c", [first, second, point])
        self._control = control

    def _emit(self, operator: str, points: list[tuple[float, float]]) -> None:
        self._xs += [x for x, _ in points]
        self._ys += [y for _, y in points]
        written = " ".join(f"{number(x)} {number(y)}" for x, y in points)
        self.operators.append(f"{written} {operator}")
        self._x, self._y = points[-1]
