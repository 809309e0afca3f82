"""Read from a PDF where every glyph and every drawing stands, with its advance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pikepdf

_PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]*)>")
OBJECT = "\ufffc"
"""The text of a drawing: a formula, or a piece of one."""


@dataclass(frozen=True)
class Glyph:
    page: int
    text: str
    x: float
    """Left edge, pt from the left of the page."""
    y: float
    """Baseline, pt from the top; of a drawing its lower edge."""
    advance: float
    """Of the glyph itself, without what justification adds."""
    size: float
    font: str

    @property
    def right(self) -> float:
        return self.x + self.advance


@dataclass(frozen=True)
class Row:
    """What stands on one baseline, from left to right."""

    page: int
    y: float
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(g.text for g in self.glyphs)

    @property
    def left(self) -> float:
        return self.glyphs[0].x

    @property
    def right(self) -> float:
        return max(g.right for g in self.glyphs)


class _Font:
    def __init__(self, font: pikepdf.Object) -> None:
        inner = font.DescendantFonts[0]
        self.name = str(font.BaseFont).split("+")[-1]
        self.widths: dict[int, float] = {}
        runs = list(inner.W)
        for start, run in zip(runs[::2], runs[1::2], strict=True):
            for offset, width in enumerate(run):
                self.widths[int(start) + offset] = float(width)
        table = font.ToUnicode.read_bytes()
        self.texts = {
            int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
            for glyph, text in _PAIR.findall(table)
        }


def _times(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, ...]:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def glyphs(path) -> Iterator[Glyph]:
    """Yield what all pages show, in the order it is drawn."""
    with pikepdf.open(path) as pdf:

        @cache
        def font_at(identity) -> _Font:
            return _Font(pdf.get_object(*identity))

        for number, page in enumerate(pdf.pages):
            yield from _page(number, page, font_at)


def _page(number, page, font_at) -> Iterator[Glyph]:
    height = float(page.mediabox[3])
    resources = page.resources
    matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    stack = []
    text = line = matrix
    font, size = None, 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                stack.append((matrix, font, size))
            case "Q":
                matrix, font, size = stack.pop()
            case "cm":
                matrix = _times(tuple(map(float, operands)), matrix)
            case "BT":
                text = line = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
            case "Tf":
                font = font_at(resources.Font[operands[0]].objgen)
                size = float(operands[1])
            case "Tm":
                text = line = tuple(map(float, operands))
            case "Td":
                line = text = _times((1, 0, 0, 1, *map(float, operands)), line)
            case "Tj" | "TJ":
                items = operands[0] if str(operator) == "TJ" else [operands[0]]
                for item in items:
                    if not isinstance(item, pikepdf.String):
                        shift = -float(item) / 1000 * size
                        text = _times((1, 0, 0, 1, shift, 0), text)
                        continue
                    codes = bytes(item)
                    for code in zip(codes[::2], codes[1::2], strict=True):
                        glyph = code[0] * 256 + code[1]
                        place = _times(text, matrix)
                        scale = (place[0] ** 2 + place[1] ** 2) ** 0.5
                        width = font.widths.get(glyph, 0.0) / 1000 * size
                        yield Glyph(
                            number,
                            font.texts.get(glyph, "\ufffd"),
                            place[4],
                            height - place[5],
                            width * scale,
                            size * scale,
                            font.name,
                        )
                        text = _times((1, 0, 0, 1, width, 0), text)
            case "Do":
                drawn = resources.XObject[operands[0]]
                if drawn.Subtype == "/Form" and "/BBox" in drawn:
                    a, b, c, d = map(float, drawn.BBox)
                    xs = [_times((1, 0, 0, 1, x, y), matrix) for x, y in ((a, b), (c, d))]
                    left, right = sorted(p[4] for p in xs)
                    low = height - min(p[5] for p in xs)
                    yield Glyph(number, OBJECT, left, low, right - left, 0.0, "")


def rows(path, size: float, tolerance: float = 0.15) -> list[Row]:
    """Return the rows of text of `size` pt, with the drawings that stand across each baseline."""
    by_page: dict[int, list[Glyph]] = {}
    for glyph in glyphs(path):
        by_page.setdefault(glyph.page, []).append(glyph)
    found = []
    for page, all_of_it in by_page.items():
        baselines: dict[int, list[Glyph]] = {}
        for g in all_of_it:
            if g.text != OBJECT and abs(g.size - size) < 0.02 * size:
                key = next((k for k in baselines if abs(k / 100 - g.y) < tolerance), None)
                baselines.setdefault(round(g.y * 100) if key is None else key, []).append(g)
        for key, line in baselines.items():
            y = key / 100
            # Smaller text (superscripts, code) and formulas lie about the same baseline.
            others = [
                g
                for g in all_of_it
                if g not in line
                and (
                    (g.text == OBJECT and y - 0.7 * size < g.y < y + 1.2 * size)
                    or (
                        g.text != OBJECT and g.size < size and y - 0.6 * size < g.y < y + 0.3 * size
                    )
                )
            ]
            row = sorted((*line, *others), key=lambda g: g.x)
            found.append(Row(page, y, tuple(row)))
    return sorted(found, key=lambda r: (r.page, r.y))
