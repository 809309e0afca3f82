"""Draw pages of a PDF as pictures, so that a reader's place in them survives a build.

The pages know which anchors of the web edition stand on them, so that both can be turned together.
"""

from __future__ import annotations

import ctypes
import io
import json
import threading
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

_SCALE = 1.6
"""Pixels a point."""


class PdfPages:
    """Pages of the last PDF, drawn as they are asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()  # PDFium is not for several threads
        self._version = -1
        self._document: pypdfium2.PdfDocument | None = None
        self._drawn: dict[int, bytes] = {}

    def sizes(self, version: int) -> bytes:
        """Return JSON with the version, the size of every page in pixels, the page of each anchor.

        Pages are counted from 1.
        """
        with self._lock:
            document = self._open(version)
            pages = [] if document is None else [page.get_size() for page in document]
            places = {} if document is None else _places(document)
        sizes = [[round(width * _SCALE), round(height * _SCALE)] for width, height in pages]
        told = {"version": version, "pages": sizes, "places": places}
        return json.dumps(told, ensure_ascii=False).encode()

    def page(self, number: int, version: int) -> bytes | None:
        """Return a page, counted from 1, as PNG; None where there is none."""
        with self._lock:
            document = self._open(version)
            if document is None or not 1 <= number <= len(document):
                return None
            if number not in self._drawn:
                out = io.BytesIO()
                document[number - 1].render(scale=_SCALE).to_pil().save(out, "PNG")
                self._drawn[number] = out.getvalue()
            return self._drawn[number]

    def _open(self, version: int) -> pypdfium2.PdfDocument | None:
        if version != self._version:
            self._drawn.clear()
            self._document = None
            if self._path.is_file():
                self._document = pypdfium2.PdfDocument(self._path.read_bytes())
            self._version = version
        return self._document


def _places(document: pypdfium2.PdfDocument) -> dict[str, int]:
    """Return the page of every named destination."""
    found: dict[str, int] = {}
    for index in range(pdfium.FPDF_CountNamedDests(document)):
        size = ctypes.c_long(0)
        pdfium.FPDF_GetNamedDest(document, index, None, size)
        name = ctypes.create_string_buffer(max(size.value, 2))
        place = pdfium.FPDF_GetNamedDest(document, index, name, size)
        page = pdfium.FPDFDest_GetDestPageIndex(document, place) if place else -1
        if page >= 0:
            found[name.raw.decode("utf-16-le", "replace").rstrip("\0")] = page + 1
    return found
