"""Work out the page: paper, type area in whole characters and lines, margins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import floor

from bookbuild.config import PdfConfig

MM = 72 / 25.4
"""Points in a millimetre."""
_PAPERS = {
    "16k": (185, 260),
    "32k": (140, 203),
    "A4": (210, 297),
    "A5": (148, 210),
    "B5": (176, 250),
}
_UNITS = {"mm": MM, "in": 72.0}
_SIZE = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)x(\d{1,3}(?:\.\d{1,3})?)(mm|in)")
_LEADING = 1.7
_SIDES = 42 * MM
"""Inner and outer margin together where the paper is wide; at most a quarter of its width."""
_ENDS = 50 * MM
"""Margins above and below together where the paper is high; at most 1/4.5 of its height."""
_LEAST_SIDES = 16 * MM
"""What the margins beside the text asked for must leave for the binding and the cutter."""
_LEAST_ENDS = 24 * MM
"""The same above and below, with room for running heads and page numbers."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's measures, all in pt; inner is the side of the spine."""

    width: float
    height: float
    font_size: float
    leading: float
    """Distance of baselines."""
    columns: int
    """Han characters in a full line."""
    lines: int
    """Lines of a full page."""
    inner: float
    outer: float
    top: float
    bottom: float

    @property
    def measure(self) -> float:
        """Return the width of the type area."""
        return self.columns * self.font_size

    @property
    def body(self) -> float:
        """Return the height of the type area."""
        return self.lines * self.leading


def make_sheet(paper: str, font_size: float, characters: int = 0, lines: int = 0) -> Sheet:
    """Return the page for what book.yaml asks under `pdf`; 0 lets the paper decide.

    Characters and lines are at most as many as the paper takes.
    """
    width, height = _paper(paper)
    leading = round(font_size * _LEADING, 2)
    columns = max(floor((width - min(_SIDES, width / 4)) / font_size), 8)
    if characters:
        columns = min(characters, floor((width - _LEAST_SIDES) / font_size))
    rows = max(floor((height - min(_ENDS, height / 4.5)) / leading), 8)
    if lines:
        rows = min(lines, floor((height - _LEAST_ENDS) / leading))
    sides = width - columns * font_size
    inner = round(sides * 0.51, 2)
    ends = height - rows * leading
    top = round(ends * 0.53, 2)
    return Sheet(
        width=round(width, 2),
        height=round(height, 2),
        font_size=font_size,
        leading=leading,
        columns=columns,
        lines=rows,
        inner=inner,
        outer=round(sides - inner, 2),
        top=top,
        bottom=round(ends - top, 2),
    )


def book_sheet(pdf: PdfConfig) -> Sheet:
    """Return the page of a book."""
    return make_sheet(pdf.paper, pdf.font_size, pdf.characters, pdf.lines)


def _paper(name: str) -> tuple[float, float]:
    """Return width and height of a paper in pt."""
    size = _SIZE.fullmatch(name)
    if size is None:
        width, height = _PAPERS[name]
        return width * MM, height * MM
    return float(size[1]) * _UNITS[size[3]], float(size[2]) * _UNITS[size[3]]
