"""Work out the page: paper, type area in whole characters and lines, margins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import floor

MM = 72 / 25.4
"""Points in a millimetre."""
_PAPERS = {"16k": (185, 260), "A4": (210, 297), "A5": (148, 210), "B5": (176, 250)}
_SIZE = re.compile(r"(\d{2,3}(?:\.\d)?)x(\d{2,3}(?:\.\d)?)mm")
_LEADING = 1.7
_SIDES = 42 * MM
"""Inner and outer margin together where the paper is wide; at most a quarter of its width."""


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


def make_sheet(paper: str, font_size: float) -> Sheet:
    """Return the page for a `pdf.paper` and `pdf.font_size` of book.yaml."""
    size = _SIZE.fullmatch(paper)
    width, height = (float(size[1]), float(size[2])) if size else _PAPERS[paper]
    width, height = width * MM, height * MM
    leading = round(font_size * _LEADING, 2)
    columns = max(floor((width - min(_SIDES, width / 4)) / font_size), 8)
    lines = max(floor((height - min(50 * MM, height / 4.5)) / leading), 8)
    sides = width - columns * font_size
    inner = round(sides * 0.51, 2)
    ends = height - lines * leading
    top = round(ends * 0.53, 2)
    return Sheet(
        width=round(width, 2),
        height=round(height, 2),
        font_size=font_size,
        leading=leading,
        columns=columns,
        lines=lines,
        inner=inner,
        outer=round(sides - inner, 2),
        top=top,
        bottom=round(ends - top, 2),
    )
