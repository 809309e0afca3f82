"""Make pages fit for cutting: turn those that lie, give them bleed, boxes and crop marks."""

from __future__ import annotations

from pikepdf import Array, Object, Page, Pdf, Stream

from bookbuild.config import PdfConfig

from .sheet import MM

_MARK = 5 * MM
"""Length of a crop mark."""
_GAP = 2 * MM
"""Between the corner of the trimmed page, or its bleed, and a mark."""


def turn(pdf: Pdf, page: Page) -> None:
    """Turn a page that lies on its side by a quarter, its top to the left."""
    width, height = (float(v) for v in page.mediabox[2:4])
    page.contents_add(Stream(pdf, f"q 0 1 -1 0 {height:g} 0 cm\n".encode()), prepend=True)
    page.contents_add(Stream(pdf, b"\nQ"))
    page.mediabox = Array([0, 0, height, width])
    for annotation in page.obj.get("/Annots", ()):
        x1, y1, x2, y2 = (float(v) for v in annotation.Rect)
        annotation.Rect = Array([round(v, 3) for v in (height - y2, x1, height - y1, x2)])
        if "/QuadPoints" in annotation:
            points = [float(v) for v in annotation.QuadPoints]
            pairs = zip(points[::2], points[1::2], strict=True)
            annotation.QuadPoints = Array([round(v, 3) for x, y in pairs for v in (height - y, x)])


def finish_pages(pdf: Pdf, config: PdfConfig) -> None:
    """Set the boxes of every page and draw the marks around it.

    The origin stays the trimmed page's lower left corner, so nothing else moves.
    """
    bleed = config.bleed * MM
    if not bleed and not config.crop_marks:
        return
    margin = bleed + (_GAP + _MARK if config.crop_marks else 0)
    for page in pdf.pages:
        width, height = (float(v) for v in page.mediabox[2:4])
        obj = page.obj
        obj.MediaBox = obj.CropBox = _box(width, height, margin)
        obj.BleedBox = _box(width, height, bleed)
        obj.TrimBox = _box(width, height, 0)
        if config.crop_marks:
            # PDF/A allows no inks beside an RGB output intent.
            black = "0 G" if config.pdf_a else "0 0 0 1 K"
            page.contents_add(Stream(pdf, _marks(width, height, bleed, black)))


def _box(width: float, height: float, margin: float) -> Object:
    return Array([round(v, 3) for v in (-margin, -margin, width + margin, height + margin)])


def _marks(width: float, height: float, bleed: float, black: str) -> bytes:
    """Return the drawing of two marks at each corner, in black alone."""
    near, far = bleed + _GAP, bleed + _GAP + _MARK
    lines = []
    for x, outward in ((0.0, -1), (width, 1)):
        for y, upward in ((0.0, -1), (height, 1)):
            lines.append((x + outward * near, y, x + outward * far, y))
            lines.append((x, y + upward * near, x, y + upward * far))
    drawn = "".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S\n" for a, b, c, d in lines)
    return f"\n/Artifact BMC q {black} 0.25 w\n{drawn}Q EMC\n".encode()
