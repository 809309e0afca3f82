"""Draw pages of a PDF as pictures, so that a reader's place in them survives a build."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import pypdfium2

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
        """Return JSON with the version and the size of every page in pixels."""
        with self._lock:
            document = self._open(version)
            pages = [] if document is None else [page.get_size() for page in document]
        sizes = [[round(width * _SCALE), round(height * _SCALE)] for width, height in pages]
        return json.dumps({"version": version, "pages": sizes}).encode()

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
