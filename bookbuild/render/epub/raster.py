"""Write formulas as PNG pictures, for reading systems that show nothing else (Kindle)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import pypdfium2
from pikepdf import Array, Pdf, Stream
from PIL import Image

from bookbuild.cache import Cache, digest
from bookbuild.fonts import FontSet
from bookbuild.math.drawing import Drawing, Face, Glyph, compile_svg
from bookbuild.math.outlines import FontOutlines
from bookbuild.model.nodes import Math, MathBlock
from bookbuild.render.markup import attribute

from .container import Entry
from .drawn import Drawn, draw, draw_rows, table_of_rows
from .formulas import is_wide, number_beside, spoken, unset

_VERSION = "1"
"""Changes with what is made of a formula, so that the cache forgets."""
_PIXELS = 56
"""Pixels of an em; readers show about 45 at 300 to the inch."""
_LARGEST = 16_000_000
"""Pixels beyond which a picture is made coarser."""
_EM = 1000
_POINTS = 10
"""Points of an em on the page that is rasterised; pages are at most 14,400 points wide."""
_MARGIN = 30
"""Room around what is drawn, in units of 1/1000 em."""


@dataclass(slots=True)
class Rasters:
    """Makes pictures of formulas, each once."""

    fonts: FontSet
    """Faces for characters that the mathematics font lacks."""
    cache: Cache
    entries: dict[str, Entry] = field(default_factory=dict)
    missing: dict[str, Math] = field(default_factory=dict)
    """Characters no face has, with the first formula that wanted each."""
    _outlines: list[tuple[Face, FontOutlines]] = field(default_factory=list)

    def __post_init__(self) -> None:
        families = {"text": "serif", "heading": "sans-serif", "mono": "monospace"}
        for role in (*families, "symbols", "math"):
            self._outlines += [
                (Face(families.get(role, ""), face.weight >= 600), FontOutlines(Path(face.path)))
                for face in self.fonts.faces
                if face.role == role and not face.italic
            ]

    def __iter__(self) -> Iterator[Entry]:
        """Yield the pictures made so far."""
        return iter(self.entries.values())

    def png(self, math: Math, block: bool, up: str) -> str:
        """Return a formula as a picture with its TeX as alternative text.

        `up` leads from the page to the package document's folder.
        """
        if math.formula is None or not math.formula.svg.startswith("<svg"):
            return unset(math)
        drawn = draw(math.formula, block)
        return self._picture(drawn, math, block, up) + number_beside(drawn.number)

    def png_rows(self, block: MathBlock, up: str, identifier: Callable[[str], str]) -> str:
        """Return a formula of several numbered rows as a picture a row, "" for any other.

        `identifier` writes the attribute of an anchor, which stands on the row it names.
        """
        rows = draw_rows(block.math.formula)
        shown = [
            self._picture(row, block.math, False, up, spoken(block.math) if not number else "")
            for number, row in enumerate(rows)
        ]
        return table_of_rows(block, rows, shown, identifier)

    def _picture(
        self, drawn: Drawn, math: Math, block: bool, up: str, said: str | None = None
    ) -> str:
        drawing = compile_svg(drawn.svg, self._outline)
        for character in drawing.missing:
            self.missing.setdefault(character, math)
        name = self._take(drawing)
        left, top, right, bottom = _box(drawing)
        width, height = (right - left) / _EM, (bottom - top) / _EM
        style = f"width:{width:.4g}em"
        if not block:
            # Rows have their baseline where the whole formula has it, not at 0.
            base = drawing.view[3] / _EM - drawn.depth
            style += f";vertical-align:{base - bottom / _EM:.4g}em"
        kind = "math wide" if said is None and not block and is_wide(width) else "math"
        size = f' width="{max(round(width * 16), 1)}" height="{max(round(height * 16), 1)}"'
        alt = f' alt="{attribute("x", spoken(math) if said is None else said)[4:-1]}"'
        return f'<img class="{kind}" src="{up}{name}"{alt}{size}{attribute("style", style)}/>'

    def _take(self, drawing: Drawing) -> str:
        box = " ".join(map(str, _box(drawing)))
        key = digest(_VERSION, version("pypdfium2"), box, drawing.operators)
        name = f"math/{key[:20]}.png"
        if name not in self.entries:
            content = self.cache.get("epub-math", key)
            if content is None:
                content = rasterise(drawing)
                self.cache.put("epub-math", key, content)
            self.entries[name] = Entry(name, "image/png", content, f"math-{key[:20]}")
        return name

    def _outline(self, char: str, face: Face) -> Glyph | None:
        def distance(pair: tuple[Face, FontOutlines]) -> int:
            return 2 * (pair[0].family != face.family) + (pair[0].bold != face.bold)

        for _, font in sorted(self._outlines, key=distance):
            if glyph := font(char, face):
                return glyph
        return None


def _box(drawing: Drawing) -> tuple[float, float, float, float]:
    left, top, right, bottom = drawing.ink
    return left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN


def rasterise(drawing: Drawing) -> bytes:
    """Return a drawing as a PNG, black on white, so that it shows on any ground."""
    left, top, right, bottom = _box(drawing)
    unit = _POINTS / _EM
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj.MediaBox = Array([0, 0, (right - left) * unit, (bottom - top) * unit])
        place = f"{unit} 0 0 {-unit} {-left * unit:.4f} {bottom * unit:.4f} cm\n"
        page.obj.Contents = Stream(pdf, place.encode() + drawing.operators)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    scale = _PIXELS / _POINTS
    area = (right - left) * (bottom - top) * (_PIXELS / _EM) ** 2
    if area > _LARGEST:
        scale *= (_LARGEST / area) ** 0.5
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        picture = document[0].render(scale=scale).to_pil().convert("RGB")
    grey = picture.convert("L")
    if grey.convert("RGB").tobytes() == picture.tobytes():
        # Sixteen greys are what e-ink shows; they halve the file.
        picture = grey.quantize(16, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    png = io.BytesIO()
    picture.save(png, "PNG", optimize=True)
    return png.getvalue()
