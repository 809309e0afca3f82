"""Find the places where a printed page may begin, the same ones in every edition of a book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

PLACE = "bookbuild-place-"
"""Starts the identifier print gives a place that has none; the passes' anchors never begin so."""
PASSED_OVER = frozenset(
    {"footnotes", "footnote", "call", "to-answer", "page-ref", "page-here", "page-slot"}
)
"""Classes of what one edition words otherwise than another, or has elsewhere."""
_TEXT = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "td")
_BOXES = ("figure", "div", "section", "aside", "blockquote")
_TAGS = frozenset((*_TEXT, *_BOXES))
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Start:
    """What a printed page begins with."""

    place: str
    units: int
    """How much of the text of the place stands on the pages before."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive printed pages and what stands on them."""

    labels: tuple[str, ...]
    """The page numbers as printed, in order."""
    pages: Mapping[str, int] = field(default_factory=dict)
    """Index into `labels` by the name of a place, as far as it was printed."""
    starts: tuple[Start | None, ...] = ()
    """By page: what it begins with, as far as that is known."""


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


def units(text: str) -> int:
    """Count what every edition has of a text: marks, blanks and hyphens are set differently.

    A formula or picture within a text counts as one.
    """
    return sum(map(str.isalnum, text))


def is_place_name(name: str, tag: str, classes: str) -> bool:
    """Tell whether an element of print with this identifier is a place."""
    if not name:
        return False
    return name.startswith(PLACE) or tag in _TAGS or (tag == "span" and classes == "line")


def _text(element: etree._Element) -> Iterator[etree._Element]:
    stack = [element]
    while stack:
        top = stack.pop()
        if not isinstance(top.tag, str):
            continue
        kinds = top.get("class", "").split()
        if kinds in (["footnotes"], ["footnote"]):
            continue
        if top is not element:
            yield top
        if "equation" in kinds:  # each edition writes the inside of one in its own way
            continue
        stack.extend(reversed(top))


def _is_place(element: etree._Element) -> bool:
    tag = str(element.tag).removeprefix(_XHTML)
    if tag == "td":
        return element.getprevious() is None
    return tag in _TAGS or (tag == "span" and element.get("class") == "line")
