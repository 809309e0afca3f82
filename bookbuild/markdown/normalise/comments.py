"""Take HTML comments out before anything can mistake them for text."""

from __future__ import annotations

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import Kind, Scanner, line_bounds
from .region import Mark, tokens


def remove_comments(draft: Draft, report: Report) -> Draft:
    """Remove `<!-- … -->`; one that is never closed is printed and reported."""
    text = draft.text
    if "<!--" not in text:
        return draft
    edits: list[Edit] = []
    scanner = Scanner(text)
    after = 0
    for start, end in line_bounds(text):
        if end < after:
            continue
        begin = max(start, after)
        line = scanner.feed(begin, end)
        if line.kind not in (Kind.TEXT, Kind.HEADING):
            continue
        while (at := _comment(text, max(line.content, after), end)) is not None:
            close = text.find("-->", at + 4)
            if close < 0:
                place = draft.map.span(at, at + 4)
                report.add("M022", "the comment is never closed", place, hint="close it with `-->`")
                edits.append(Edit(at, at, "\\"))
                return draft.edited(edits)
            after = close + 3
            edits.append(Edit(at, after))
            if after > end:
                break
    return draft.edited(edits)


def _comment(text: str, start: int, end: int) -> int | None:
    """Return where a comment opens in a line, outside of code."""
    line = text[start:end]
    at = line.find("<!--")
    if at < 0:
        return None
    for mark, first, last in tokens(line):
        if mark is Mark.CODE and first < at < last:
            at = line.find("<!--", last)
            if at < 0:
                return None
    return start + at
