"""Builds the gallery book and cuts each formula out of both editions, as pictures."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
from lxml import etree
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from bookbuild.resources import cache_root

PIXELS = 24
"""Pixels in an em of either picture."""
MEASURE = 38
"""Em a line is wide; a numbered formula takes all of it."""
_FONT_SIZE = 10.5
_CELL = 12
"""Em a cell of the browser's sheet is high."""
_COLUMNS = 2
_ROWS = 20
_XHTML = "{http://www.w3.org/1999/xhtml}"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """One formula as print and browser show it; pictures of ink, black is 255."""

    tex: str
    printed: Image.Image
    shown: Image.Image


def build(book: Path, edition: str) -> Path:
    """Build an edition of a book and return its file."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "bookbuild", edition]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        command, cwd=book, env=environment, capture_output=True, text=True, timeout=170, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return book / "build" / f"math.{edition}"


def printed(pdf: Path, folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """Yield TeX and picture of each formula of a PDF, in order."""
    dpi = PIXELS / _FONT_SIZE * 72
    command = ["pdftoppm", "-gray", "-r", f"{dpi:.4f}", str(pdf), str(folder / "page")]
    subprocess.run(command, check=True, timeout=100)
    pictures = sorted(folder.glob("page-*.pgm"))
    scale = dpi / 72
    with pikepdf.open(pdf) as document:
        for page, path in zip(document.pages, pictures, strict=True):
            with Image.open(path) as picture:
                sheet = ImageOps.invert(picture.convert("L"))
            top = float(page.mediabox[3])
            for tex, (left, low, right, high) in _formulas(page):
                box = (left * scale, (top - high) * scale, right * scale, (top - low) * scale)
                yield tex, sheet.crop(_rounded(box))


def _formulas(page: pikepdf.Page) -> Iterator[tuple[str, Box]]:
    """Yield TeX and box (pt) of each formula on a page."""
    matrix, stack, tex = pikepdf.Matrix(), [], None
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q":
            matrix = stack.pop()
        elif operator == "cm":
            matrix = pikepdf.Matrix(*map(float, step.operands)) @ matrix
        elif operator == "BDC" and str(step.operands[0]) == "/Span":
            tex = str(step.operands[1].get("/ActualText", "")) or None
        elif operator == "Do" and tex:
            box = page.resources.XObject[str(step.operands[0])].BBox
            drawn = matrix.transform(pikepdf.Rectangle(*map(float, box)))
            yield tex, (drawn.llx, drawn.lly, drawn.urx, drawn.ury)
            tex = None


def shown(epub: Path, folder: Path, browser: str) -> Iterator[tuple[str, Image.Image]]:
    """Yield TeX and picture of each formula of an EPUB as Chromium shows it, in order."""
    with zipfile.ZipFile(epub) as container:
        container.extractall(folder)
    package = etree.parse(folder / "EPUB" / "content.opf")
    hrefs = [
        item.get("href")
        for item in package.iter("{*}item")
        if str(item.get("href")).startswith("text/")
    ]
    formulas = [found for href in hrefs for found in _equations(folder / "EPUB" / str(href))]
    size = _COLUMNS * _ROWS
    for start in range(0, len(formulas), size):
        some = formulas[start : start + size]
        sheet = _screenshot([markup for _, markup in some], folder, browser)
        for index, (tex, _) in enumerate(some):
            yield tex, sheet.crop(_rounded(_cell(index)))


def _equations(path: Path) -> Iterator[tuple[str, str]]:
    for element in etree.parse(path).iter(f"{_XHTML}div"):
        if "equation" in str(element.get("class")).split():
            math = next(element.iter(_MATH))
            element.tail = None
            yield str(math.get("alttext")), etree.tostring(element, encoding="unicode")


def _screenshot(formulas: Sequence[str], folder: Path, browser: str) -> Image.Image:
    width, height = _COLUMNS * MEASURE * PIXELS, _ROWS * _CELL * PIXELS
    cells = "".join(
        f'<div style="position:absolute;left:{box[0]}px;top:{box[1]}px;width:{MEASURE}em;'
        f'height:{_CELL}em;overflow:hidden"><div style="padding-top:1em">{markup}</div></div>'
        for markup, box in zip(formulas, map(_cell, range(len(formulas))), strict=True)
    )
    page = folder / "EPUB" / "text" / "sheet.xhtml"
    page.write_text(
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="zh"><head><title>t</title>'
        '<link rel="stylesheet" href="../style/book.css"/></head>'
        f'<body style="margin:0;padding:0;max-width:none;font-size:{PIXELS}px">{cells}</body>'
        "</html>",
        encoding="utf-8",
    )
    picture = folder / "sheet.png"
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    size = (f"--window-size={width},{height}", f"--screenshot={picture}")
    command = [browser, *flags, *size, page.as_uri()]
    environment = {**os.environ, "FONTCONFIG_FILE": str(_fonts_of_print(folder))}
    subprocess.run(command, check=True, capture_output=True, timeout=60, env=environment)
    with Image.open(picture) as made:
        return ImageOps.invert(made.convert("L"))


def _fonts_of_print(folder: Path) -> Path:
    """Let the browser draw Han with the book's faces as well, whatever the machine has."""
    path = folder / "fonts.conf"
    path.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        "<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
        f"<dir>{escape(str(cache_root() / 'fonts' / 'files'))}</dir></fontconfig>",
        encoding="utf-8",
    )
    return path


def _cell(index: int) -> Box:
    left = index % _COLUMNS * MEASURE * PIXELS
    top = index // _COLUMNS * _CELL * PIXELS
    return left, top, left + MEASURE * PIXELS, top + _CELL * PIXELS


def _rounded(box: Box) -> tuple[int, int, int, int]:
    return round(box[0]), round(box[1]), round(box[2]), round(box[3])


def ink(picture: Image.Image) -> Image.Image:
    """Return a picture cut to what is drawn on it."""
    box = picture.point(lambda value: 255 if value > 40 else 0).getbbox()
    return picture.crop(box) if box else Image.new("L", (1, 1))


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Return the correlation (-1 to 1) of two pictures of ink, centred on each other and blurred.

    The second is stretched to the size of the first first, by no more than sizes may differ.
    """
    one, other = ink(one), ink(other)
    other = other.resize(one.size, Image.Resampling.BICUBIC)
    frame = (one.width + PIXELS, one.height + PIXELS)
    small = (max(frame[0] // 5, 4), max(frame[1] // 5, 4))
    soft = []
    for picture in (one, other):
        page = Image.new("L", frame)
        page.paste(picture, (PIXELS // 2, PIXELS // 2))
        page = page.filter(ImageFilter.GaussianBlur(PIXELS / 5))
        soft.append(ImageOps.autocontrast(page.resize(small, Image.Resampling.BOX)))
    first, second = (ImageStat.Stat(picture) for picture in soft)
    product = ImageStat.Stat(ImageChops.multiply(*soft)).mean[0] * 255
    spread = first.stddev[0] * second.stddev[0]
    if not spread:
        return 1.0
    return float((product - first.mean[0] * second.mean[0]) / spread)


def sizes(pair: Pair) -> tuple[float, float, float, float]:
    """Return width and height of the ink in em, printed and shown."""
    print_size, shown_size = ink(pair.printed).size, ink(pair.shown).size
    return tuple(side / PIXELS for side in (*print_size, *shown_size))  # type: ignore[return-value]


def contact_sheet(pairs: Sequence[Pair], path: Path) -> Path:
    """Draw pairs side by side, print at the left, and return the file."""
    rows = [(ink(pair.printed), ink(pair.shown)) for pair in pairs]
    heights = [max(one.height, other.height) + 16 for one, other in rows]
    half = max((max(one.width, other.width) for one, other in rows), default=1) + 16
    sheet = Image.new("L", (2 * half, sum(heights) + 16))
    top = 8
    for (one, other), height in zip(rows, heights, strict=True):
        sheet.paste(one, (8, top))
        sheet.paste(other, (half + 8, top))
        top += height
    ImageOps.invert(sheet).save(path)
    return path
