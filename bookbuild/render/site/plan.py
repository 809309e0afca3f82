"""Decide which page each chapter becomes, and on which page every anchor is found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bookbuild.model.book import Book, Chapter

HOME, LOST = "index.html", "404.html"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}\Z")
_TAKEN = frozenset({"index", "404", "assets", "images"})
"""Names of the site's own that no chapter may have."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site that is a chapter of the book; all pages lie in one folder."""

    name: str
    chapter: Chapter

    @property
    def stem(self) -> str:
        """Return the name without its ending, for files that belong to the page."""
        return self.name.removesuffix(".html")


def plan_pages(book: Book) -> tuple[Page, ...]:
    """Return the pages in reading order."""
    pages = []
    used = set(_TAKEN)
    for number, chapter in enumerate(book.chapters, 1):
        stem = chapter.slug if _PLAIN.match(chapter.slug) else f"file-{number:03}"
        if stem.lower() in _TAKEN:
            stem = f"book-{stem}"
        # Servers and disks may not tell upper from lower case.
        while stem.lower() in used:
            stem = f"{stem}-{number:03}"
        used.add(stem.lower())
        pages.append(Page(f"{stem}.html", chapter))
    return tuple(pages)


def anchor_pages(book: Book, pages: tuple[Page, ...]) -> dict[str, str]:
    """Return the page of each anchor of the book."""
    found = {anchor: pages[index].name for anchor, index in book.anchors.items()}
    for page in pages:
        found.update({place.anchor: page.name for place in page.chapter.places})
        if page.chapter.anchor:
            found[page.chapter.anchor] = page.name
        if page.chapter.part_anchor:
            found[page.chapter.part_anchor] = HOME  # parts open in the contents of the home page
    return found
