"""Answer WeasyPrint's requests from the pictures it was handed, and from nothing else."""

from __future__ import annotations

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
        """Return the picture at `url`; raises ValueError for any other address."""
        found = self._known.get(url)
        if found is None:
            self.refused.append(url)
            raise ValueError(f"{url} is not part of the book")
        kind, content = found
        return URLFetcherResponse(url, content, {"Content-Type": kind})
