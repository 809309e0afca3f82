"""Answer WeasyPrint's requests from the pictures it was handed, and from nothing else."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse


class BookFetcher(URLFetcher):  # type: ignore[misc]
    """Knows the addresses given to it; every other request is refused and remembered."""

    def __init__(self, known: Mapping[str, tuple[str, bytes]]) -> None:
        # The handlers of the base class (http, ftp, file) are never reached: `fetch` is all.
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._known = known
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the picture at `url`, or within it; raises ValueError for any other address."""
        found = self._known.get(url) or _within(url)
        if found is None:
            self.refused.append(url)
            raise ValueError(f"{url} is not part of the book")
        kind, content = found
        return URLFetcherResponse(url, content, {"Content-Type": kind})


_PIXELS = re.compile(r"data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=]*)\Z")
_STARTS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


def _within(url: str) -> tuple[str, bytes] | None:
    """Return the PNG or JPEG that an address holds, as cleaned drawings have them."""
    found = _PIXELS.match(url)
    if found is None:
        return None
    try:
        content = b64decode(found[2])
    except binascii.Error:
        return None
    # By its first bytes Pillow chooses what opens it.
    return (found[1], content) if content.startswith(_STARTS[found[1]]) else None
