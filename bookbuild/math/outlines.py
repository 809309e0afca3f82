"""Glyph outlines of the book's own fonts, for the characters the math font lacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from bookbuild.math.drawing import Face, Glyph

FaceFile = Callable[[Face], Path | None]
"""Names the font file for a face; None where the book has none."""


class FontOutlines:
    """An `Outline` over font files; opens each once, remembers each glyph."""

    def __init__(self, file: Path | FaceFile) -> None:
        """Take one file for all faces, or a function from face to file."""
        self._file: FaceFile = (lambda _: file) if isinstance(file, Path) else file
        self._fonts: dict[Path, tuple[Any, dict[int, str], float]] = {}
        self._glyphs: dict[tuple[Path, str], Glyph | None] = {}

    def __call__(self, char: str, face: Face) -> Glyph | None:
        """Return the outline of a character, None where the face's font lacks it."""
        path = self._file(face)
        if path is None:
            return None
        key = (path, char)
        if key not in self._glyphs:
            self._glyphs[key] = self._draw(path, char)
        return self._glyphs[key]

    def _draw(self, path: Path, char: str) -> Glyph | None:
        if path not in self._fonts:
            font = TTFont(path, lazy=True, fontNumber=0)
            units = float(font["head"].unitsPerEm)
            self._fonts[path] = (font.getGlyphSet(), font.getBestCmap(), units)
        glyphs, cmap, units = self._fonts[path]
        name = cmap.get(ord(char))
        if name is None:
            return None
        pen = SVGPathPen(glyphs)
        glyphs[name].draw(pen)
        return Glyph(pen.getCommands(), float(glyphs[name].width), units)
