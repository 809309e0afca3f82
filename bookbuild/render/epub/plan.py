"""Decide which file each chapter becomes and where every anchor is found."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from bookbuild.model.book import Book, Chapter

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}\Z")


@dataclass(frozen=True, slots=True)
class Page:
    """A content document of its own: a chapter, or the page that opens a part."""

    name: str
    """Path relative to the package document."""
    chapter: Chapter
    index: int
    """Of the chapter in the book."""
    part: bool = False
    """The page shows only the title of the part that opens with the chapter."""


def plan_pages(book: Book) -> tuple[Page, ...]:
    """Return the content documents in reading order."""
    pages = []
    used: set[str] = set()
    for index, chapter in enumerate(book.chapters, 1):
        if chapter.part:
            pages.append(Page(f"parts/part-{index:03}.xhtml", chapter, index - 1, True))
        stem = chapter.slug if _PLAIN.match(chapter.slug) else f"file-{index:03}"
        # Readers unpack to file systems that may not tell upper from lower case.
        while stem.lower() in used:
            stem = f"{stem}-{index:03}"
        used.add(stem.lower())
        pages.append(Page(f"text/{stem}.xhtml", chapter, index - 1))
    return tuple(pages)


def anchor_files(book: Book, pages: tuple[Page, ...]) -> dict[str, str]:
    """Return the file each anchor of the book stands in."""
    files = [page.name for page in pages if not page.part]
    found = {anchor: files[index] for anchor, index in book.anchors.items()}
    for chapter, name in zip(book.chapters, files, strict=True):
        found.update({place.anchor: name for place in chapter.places})
        if chapter.anchor:
            found[chapter.anchor] = name
    return found | {page.chapter.part_anchor: page.name for page in pages if page.part}


def relative(target: str, source: str) -> str:
    """Return the address of `target` as written in `source`, "" where both are one file."""
    if target == source:
        return ""
    return posixpath.relpath(target, posixpath.dirname(source) or ".")
