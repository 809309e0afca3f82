"""Count the pages of a finished PDF."""

from __future__ import annotations

from io import BytesIO

import pikepdf


def page_count(content: bytes) -> int:
    """Return how many pages the PDF `content` has."""
    with pikepdf.open(BytesIO(content)) as document:
        return len(document.pages)
