"""Take HTML comments out before anything can mistake them for text."""

from __future__ import annotations

from collections.abc import Iterator

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import Kind, Scanner, line_bounds
from .region import Opaque


def remove_comments(draft: Draft, report: Report) -> Draft:
    """Remove `<!-- … -->`; one that is never closed is printed and reported."""
    text = draft.text
    if "<!--" not in text:
        return draft
    edits: list[Edit] = []
    scanner = Scanner(text)
    after = 0
    last = text.rfind("-->")
    reported = False
    for start, end in line_bounds(text):
        if end < after:
            continue
        line = scanner.feed(max(start, after), end)
        if line.kind not in (Kind.TEXT, Kind.HEADING):
            continue
        for at in _openings(text, max(line.content, after), end):
            if at < after:
                continue
            if last >= at + 4:
                after = text.index("-->", at + 4) + 3
                edits.append(Edit(at, after))
                continue
            # None of those that follow is closed either; pandoc would look for each one's end.
            edits.append(Edit(at, at, "\\"))
            if not reported:
                hint = "close it with `-->`"
                place = draft.map.span(at, at + 4)
                report.add("M022", "the comment is never closed", place, hint=hint)
            reported = True
    return draft.edited(edits)


def _openings(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where comments open in a line, outside of code."""
    line = text[start:end]
    at = line.find("<!--")
    opaque = Opaque(line) if at >= 0 else None
    while at >= 0:
        if opaque is not None and at not in opaque:
            yield start + at
        at = line.find("<!--", at + 4)
