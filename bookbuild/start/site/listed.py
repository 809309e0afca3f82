"""Read the order of pages from lists of links: SUMMARY.md of mdBook and GitBook, a home page."""

from __future__ import annotations

import re

from bookbuild.diagnostics import Report

from .names import is_chapter
from .order import Order
from .outline import Heading, Item, Link, outline
from .walk import Site

_PART = re.compile(
    r"(?:第\s*\S{1,5}\s*(?:部分|[部篇編编卷])|[上中下]\s*[部篇編编卷]|part\b)", re.IGNORECASE
)
_FEWEST = 2
"""Links to pages that make a home page a table of contents."""


def read_summary(site: Site, path: str, report: Report) -> Order | None:
    """Return the order of a SUMMARY.md: links before the list open the book, those after close it.

    Headings but the first are parts; where there are none, an item with items below it is one.
    """
    text = site.text(path, report)
    if text is None:
        return None
    order = Order(site, path, report)
    found = list(outline(text, path))
    headed = any(isinstance(one, Heading) for one in found[1:])
    part, listed = "", False
    for number, one in enumerate(found):
        match one:
            case Heading():
                part = one.title if number else ""
            case Link(depth=-1):
                order.place(one.target, one.span, "back" if listed else "front")
            case Item() | Link():
                listed = True
                if one.depth == 0 and not headed:
                    part = one.title if _has_items(found, number) else ""
                if isinstance(one, Link):
                    _report_depth(one, 0 if headed else 1, report)
                    order.place(one.target, one.span, "chapter", part)
    return order


def _has_items(found: list[Heading | Item | Link], number: int) -> bool:
    """Tell whether the next line is an item of a list below this one."""
    match found[number + 1 : number + 2]:
        case [Item(depth=depth)] | [Link(depth=depth)]:
            return depth > 0
        case _:
            return False


def _report_depth(link: Link, deepest: int, report: Report) -> None:
    if link.depth > deepest:
        hint = "it becomes a chapter behind the one it belonged to"
        message = f"`{link.title[:60]}` lies deeper than chapters of parts"
        report.add("N104", message, link.span, hint=hint)


def read_home(site: Site, path: str) -> Order | None:
    """Return the order of the links of a home page, None where it is no table of contents.

    It is one if it leads to every file that is named as a chapter. Links to other things are
    what home pages are full of, so nothing is reported of them.
    """
    text = site.text(path, Report())
    if text is None:
        return None
    order = Order(site, path, Report())
    part = ""
    for one in outline(text, path):
        match one:
            case Heading():
                part = one.title if _PART.match(one.title) else ""
            case Link():
                order.place(one.target, one.span, "chapter", part)
    order.pages.pop(path, None)
    numbered = {page for page in site.pages if is_chapter(page)}
    return order if len(order.pages) >= _FEWEST and numbered <= order.pages.keys() else None
