"""Find pictures with too few pixels for the size they are printed at."""

from __future__ import annotations

import io
import re
import warnings

from PIL import Image as Raster

from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report
from bookbuild.model.book import Book
from bookbuild.model.nodes import Attr, Image
from bookbuild.model.walk import nodes_of
from bookbuild.render.markup import length
from bookbuild.render.pictures import FORMATS, strictly
from bookbuild.workspace import PICTURE_LIMIT, Workspace

from .sheet import MM, Sheet, book_sheet

LEAST = 150
"""Pixels an inch."""
_TURNED = frozenset({5, 6, 7, 8})
"""Values of EXIF's Orientation that exchange width and height."""
_ORIENTATION = 274
_LENGTH = re.compile(r"([\d.]+)(\D+)")
_POINTS = {"px": 0.75, "pt": 1.0, "mm": MM, "cm": 10 * MM}


def check_resolution(book: Book, config: BookConfig, workspace: Workspace, report: Report) -> None:
    """Report pictures that are printed at fewer than 150 pixels an inch; drawings have none."""
    sheet = book_sheet(config.pdf)
    sizes: dict[str, tuple[int, int] | None] = {}
    for chapter in book.chapters:
        for node in nodes_of(chapter.blocks):
            if not isinstance(node, Image):
                continue
            if node.source not in sizes:
                sizes[node.source] = _pixels(node.source, workspace)
            size = sizes[node.source]
            if size is not None:
                _compare(node, size, sheet, report)


def _compare(node: Image, size: tuple[int, int], sheet: Sheet, report: Report) -> None:
    width = _printed_width(node.attr, size, sheet)
    density = size[0] * 72 / width if width else LEAST
    if round(density) >= LEAST:
        return
    fits = int(size[0] * 72 / LEAST / sheet.measure * 100)
    wanted = -int(-width / 72 * LEAST // 1)
    cure = f"print it at `width={fits}%`, or give it" if fits else "give it"
    report.add(
        "L402",
        f"the picture `{node.source[:60]}` is printed at {round(density)} pixels an inch",
        node.span,
        hint=f"{cure} {wanted} pixels in width",
    )


def _printed_width(attr: Attr, size: tuple[int, int], sheet: Sheet) -> float:
    """Return the width in pt that the stylesheet gives a picture; CSS pixels are 1/96 inch."""
    width = _length(attr.get("width"), sheet.measure, sheet)
    height = _length(attr.get("height"), 0, sheet)
    if not width:
        width = height * size[0] / size[1] if height else size[0] * _POINTS["px"]
    return min(width, sheet.measure)


def _length(value: str, whole: float, sheet: Sheet) -> float:
    """Return a length in pt as the stylesheet takes it, 0 for none."""
    found = _LENGTH.fullmatch(length(value))
    if not found:
        return 0
    unit = {"%": whole / 100, "em": sheet.font_size}.get(found[2]) or _POINTS.get(found[2], 0)
    return float(found[1]) * unit


def _pixels(source: str, workspace: Workspace) -> tuple[int, int] | None:
    """Return a picture's size as it is shown; None for drawings and what cannot be read."""
    # What is wrong with the file is reported where it is taken into the book.
    content = workspace.read(source, Report(), limit=PICTURE_LIMIT)
    if content is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with strictly(), Raster.open(io.BytesIO(content), formats=FORMATS) as picture:
                width, height = picture.size
                if picture.getexif().get(_ORIENTATION) in _TURNED:
                    width, height = height, width
    except (OSError, ValueError, SyntaxError, Raster.DecompressionBombError, Warning):
        return None
    return (width, height) if width and height else None
