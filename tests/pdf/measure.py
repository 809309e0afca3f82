"""Measure where the lines of a PDF page end."""

from __future__ import annotations

import itertools
import re
import subprocess
from dataclasses import dataclass

from bookbuild.render.pdf.sheet import Sheet

CLOSING = "，。、；：！？）》〉」』】〕”’"


@dataclass(frozen=True)
class Line:
    page: int
    left: float
    right: float
    """Of the ink's advance, a closing mark at the end counted half."""
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


def shortfalls(path, sheet: Sheet, first: int = 0) -> list[tuple[float, Line]]:
    """Return by how many em each line that a further one continues ends short; negative is over.

    A closing mark at the end may stand with its blank half outside.
    """
    em = sheet.font_size
    by_page: dict[int, dict[int, list[Line]]] = {}
    for line in lines(path, em):
        by_page.setdefault(line.page, {}).setdefault(round(line.top / 3), []).append(line)
    out = []
    for page, rows in by_page.items():
        left = sheet.inner if page % 2 == 0 else sheet.outer
        right = left + sheet.measure
        merged = []
        for key in sorted(rows):
            parts = rows[key]
            merged.append(
                Line(
                    page,
                    min(p.left for p in parts),
                    max(p.right for p in parts),
                    key * 3.0,
                    "".join(p.text for p in sorted(parts, key=lambda p: p.left)),
                )
            )
        for line, following in itertools.pairwise(merged):
            if page < first or following.left > left + 0.3 * em:
                continue
            if following.top - line.top > 1.3 * sheet.leading:
                continue
            if line.left > left + 2.2 * em:
                continue
            short = (right - line.right) / em
            if short < -0.05 and line.text[-1] in CLOSING:
                short += 0.5
            out.append((short, line))
    return out
