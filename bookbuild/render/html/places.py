"""Find the places where a printed page may begin, the same ones in every edition of a book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

PLACE = "bookbuild-place-"
"""Starts the identifier print gives a place that has none; the passes' anchors never begin so."""
_TEXT = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "td")
_BOXES = ("figure", "div", "section", "aside", "blockquote")
_TAGS = frozenset((*_TEXT, *_BOXES))
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive printed pages and what stands on them."""

    labels: tuple[str, ...]
    """The page numbers as printed, in order."""
    pages: Mapping[str, int] = field(default_factory=dict)
    """Index into `labels` by the name of a place, as far as it was printed."""


@dataclass(frozen=True, slots=True)
class Pagination:
    """The page numbers of the printed edition."""

    opening: Run
    """Title page and copyright page."""
    contents: Run
    chapters: tuple[Run, ...]
    parts: Mapping[int, Run] = field(default_factory=dict)
    """Opening pages of parts by the index of the chapter they stand before."""


def find_places(body: etree._Element) -> list[tuple[str, etree._Element]]:
    """Return name and element of every place within `body`, in reading order.

    Notes are left out: print has them at the foot of pages, screens after the chapter.
    """
    found = (element for element in _text(body) if _is_place(element))
    return [(e.get("id") or f"{PLACE}{n}", e) for n, e in enumerate(found)]


def _text(element: etree._Element) -> Iterator[etree._Element]:
    stack = [element]
    while stack:
        top = stack.pop()
        if not isinstance(top.tag, str) or top.get("class") in ("footnotes", "footnote"):
            continue
        if top is not element:
            yield top
        stack.extend(reversed(top))


def _is_place(element: etree._Element) -> bool:
    tag = str(element.tag).removeprefix(_XHTML)
    if tag == "td":
        return element.getprevious() is None
    return tag in _TAGS or (tag == "span" and element.get("class") == "line")
