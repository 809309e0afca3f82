"""Cut runs of inlines at a count of characters of their plain text."""

from __future__ import annotations

import sys
from dataclasses import replace

from bookbuild.model.nodes import Inline, Inlines, Link, Phrase, Styled, Text
from bookbuild.model.walk import plain_text


def cut(children: Inlines, start: int, end: int = sys.maxsize) -> Inlines:
    """Return what stands from `start` to `end` of the plain text, entering marks where needed.

    A formula, picture or code that lies only partly within is kept whole.
    """
    out: list[Inline] = []
    position = 0
    for child in children:
        size = len(plain_text((child,)))
        first, last = max(start - position, 0), min(end - position, size)
        position += size
        if (first == 0 and last == size) and (size or start < position < end):
            out.append(child)
        elif first >= last:
            continue
        elif isinstance(child, Text):
            out.append(replace(child, text=child.text[first:last]))
        elif isinstance(child, Styled | Phrase | Link):
            out.append(replace(child, children=cut(child.children, first, last)))
        else:
            out.append(child)
    return tuple(out)


def without_lead(children: Inlines, marks: str) -> Inlines:
    """Return `children` without blanks and any of `marks` at the start."""
    if children and isinstance(first := children[0], Text):
        text = first.text.lstrip(f" \u3000{marks}")
        return (replace(first, text=text), *children[1:]) if text else children[1:]
    return children


def piece(text: Text, start: int, end: int) -> Text:
    """Cut a stretch of text with its place; exact while the source line holds it as it is."""
    span = text.span
    if span is not None:
        column = span.column
        span = replace(span, column=column + start, end_line=span.line, end_column=column + end)
    return Text(text.text[start:end], span)
