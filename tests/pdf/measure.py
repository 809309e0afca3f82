"""Measure where the lines of a PDF end, by the positions of the glyphs and of the formulas."""

from __future__ import annotations

import itertools
import re
import subprocess
from dataclasses import dataclass

from bookbuild.render.pdf.sheet import Sheet

from .glyphs import Row, rows

CLOSING = "，。、；：？！）》〉」』】〕”’"


@dataclass(frozen=True)
class Line:
    page: int
    left: float
    right: float
    """Of the ink's advance."""
    top: float
    text: str


def lines(path, em: float) -> list[Line]:
    out = subprocess.run(
        ["pdftotext", "-bbox-layout", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    found: list[Line] = []
    page = -1
    for piece in re.split(r"(?=<page |<line )", out):
        if piece.startswith("<page "):
            page += 1
        elif hit := re.match(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"', piece):
            text = " ".join(re.findall(r">([^<>]+)</word>", piece))
            left, top, right = map(float, hit.groups())
            found.append(Line(page, left, right, top, text))
    return found


def shortfalls(
    path, sheet: Sheet, first: int = 0, halved: str = CLOSING
) -> list[tuple[float, Row]]:
    """Return by how many em each line that a further one continues ends short; negative is over.

    Lines count that start at the left edge or at the indent of a paragraph and are followed,
    at a line's distance, by one that starts at the left edge. A mark of `halved` at the end
    may stand with its blank half outside.
    """
    em = sheet.font_size
    out = []
    for row, following in itertools.pairwise(rows(path, em)):
        if row.page < first or row.page != following.page:
            continue
        left = sheet.inner if row.page % 2 == 0 else sheet.outer
        continued = abs(following.left - left) < 0.6 * em
        starts = abs(row.left - left) < 0.6 * em or abs(row.left - left - 2 * em) < 0.6 * em
        if not (continued and starts) or following.y - row.y > 1.3 * sheet.leading:
            continue
        last = [glyph for glyph in row.glyphs if glyph.text.strip()][-1]
        short = (left + sheet.measure - last.right) / em
        if short < -0.05 and last.text in halved:
            short += 0.5
        out.append((short, row))
    return out
