"""Set a figure or small table that a page has no room for after paragraphs that follow it.

Only where book.yaml asks for it. It may pass the titles of subsections, not of sections, and parts
nothing that belongs together. What WeasyPrint does not publish is used here; where it has
changed, everything stays where it is written.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from itertools import takewhile
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as pages

from .grounds import last_line

LATER: ContextVar[bool] = ContextVar("LATER", default=False)
"""Whether the document that is laid out may be set so."""
SIGNATURE = "(index, context, root_box, html)"
_MOST = 6
"""Paragraphs that may come before it."""
_ROOM = 2.0
"""Lines a page must have left for that."""
_TITLES = frozenset({"h3", "h4", "h5"})
"""Titles that it may pass."""
_COLONS = ("：", ":", "——")


def install() -> None:
    """Let WeasyPrint try pages again with such a figure later, once."""
    known = pages.remake_page
    if str(inspect.signature(known)) == SIGNATURE and not hasattr(known, "__wrapped__"):
        pages.remake_page = _remake(known)


def _remake(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def remake_page(index: int, context: Any, root_box: Any, html: Any) -> Any:
        if not LATER.get():
            return original(index, context, root_box, html)
        before = _Before(index, context)
        page, resume = original(index, context, root_box, html)
        for _ in range(_MOST):
            place = _waiting(root_box, resume)
            if place is None or not _has_room(page, context, root_box):
                break
            parent, at, end = place
            children = list(parent.children)
            parent.children = [
                *children[:at],
                *children[at + 1 : end],
                children[at],
                *children[end:],
            ]
            before.restore()
            page, again = original(index, context, root_box, html)
            if again == resume:  # not even the paragraph's first lines found room
                parent.children = children
                before.restore()
                return original(index, context, root_box, html)
            resume = again
        return page, resume

    return remake_page


class _Before:
    """What the layout of a page changes beside what it returns."""

    def __init__(self, index: int, context: Any) -> None:
        self._context = context
        self._state = context.page_maker[index][-1]
        self._notes = list(context.footnotes)
        self._reported = list(context.reported_footnotes)
        self._broken = dict(context.broken_out_of_flow)

    def restore(self) -> None:
        self._context.footnotes = list(self._notes)
        self._context.reported_footnotes = list(self._reported)
        self._context.broken_out_of_flow = dict(self._broken)
        self._state.update(anchors=[], content_lookups=[])


def _waiting(root: Any, resume: Any) -> tuple[Any, int, int] | None:
    """Return the parent and the place of a figure the next page begins with, and where to."""
    box = root
    while resume and len(resume) == 1 and isinstance(box, boxes.BlockBox):
        [(at, rest)] = resume.items()
        if rest is not None:
            box, resume = box.children[at], rest
            continue
        if at >= len(box.children) or not _is_figure(box.children[at]):
            return None
        following: list[Any] = list(box.children[at + 1 :])
        titles = list(takewhile(lambda one: one.element_tag in _TITLES, following))
        paragraph, beyond, *_ = [*following[len(titles) :], None, None]
        return (box, at, at + len(titles) + 2) if _may_precede(paragraph, beyond) else None
    return None


def _may_precede(paragraph: Any, beyond: Any) -> bool:
    """Tell whether a paragraph may come before a figure that was written before it."""
    if paragraph is None or paragraph.element_tag != "p":
        return False
    if _classes(paragraph) or _text(paragraph).rstrip().endswith(_COLONS):
        return False
    # What belongs to the paragraph is not parted from it.
    return beyond is None or (
        beyond.element_tag not in ("ul", "ol", "dl", "pre", "blockquote")
        and beyond.style["break_before"] != "avoid"
        and not _classes(beyond) & {"continued", "equation", "listing"}
    )


def _is_figure(box: Any) -> bool:
    return box.element_tag == "figure" or {"table", "whole"} <= _classes(box)


def _classes(box: Any) -> set[str]:
    element = box.element
    return set() if element is None else set(element.get("class", "").split())


def _text(box: Any) -> str:
    return "".join(child.text for child in box.descendants() if isinstance(child, boxes.TextBox))


def _has_room(page: Any, context: Any, root: Any) -> bool:
    line = root.style["line_height"]
    leading = getattr(line, "value", 0.0) or root.style["font_size"] * 1.7
    return float(context.page_bottom - last_line(page.children[0])) > _ROOM * leading
