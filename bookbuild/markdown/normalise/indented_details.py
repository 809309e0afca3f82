"""Take the indentation from the content of `<details>`, which would make it code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import Kind, Line, scan

_TAGS = re.compile(r"<(/?)(details)\b[^>]*>", re.IGNORECASE)
_SUMMARY = re.compile(r"</?(?:summary|details)\b", re.IGNORECASE)
_CODE = 4
_LEVELS = 20
_DEPTH = 8


def dedent_details(draft: Draft, report: Report) -> Draft:
    """Move bodies of `<details>` that are indented as a whole to where the tag stands."""
    for _ in range(_DEPTH):
        edits = list(_edits(draft.text)) if "<details" in draft.text.lower() else []
        if not edits:
            return draft
        draft = draft.edited(edits)
    return draft


def _edits(text: str) -> Iterator[Edit]:
    lines = scan(text)
    done = 0
    for first, last in sorted(_pairs(text, lines)):
        if first < done:
            continue
        tag = lines[first].content - lines[first].start
        body = [line for line in lines[first + 1 : last] if text[line.start : line.end].strip()]
        indents = [_indent(text, line) for line in body if not _SUMMARY.match(_bare(text, line))]
        extra = min(indents, default=0) - tag
        if extra < _CODE:
            continue
        done = last
        for line in body:
            width = min(extra, max(0, _indent(text, line) - tag))
            if width:
                yield Edit(line.start + tag, line.start + tag + width)


def _pairs(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield first and last line of every element whose opening tag starts its line."""
    opened: list[int] = []
    for i, line in enumerate(lines):
        if line.kind not in (Kind.TEXT, Kind.INDENTED):
            continue
        bare = _bare(text, line)
        if not bare.lower().startswith(("<details", "</details")) and not opened:
            continue
        for tag in _TAGS.finditer(bare):
            if not tag[1]:
                opened.append(i)
            elif opened:
                start = opened.pop()
                # Deeper ones are reported as such; each level costs a look at all its lines.
                if start < i and len(opened) < _LEVELS:
                    yield start, i


def _bare(text: str, line: Line) -> str:
    return text[line.content : line.end].strip()


def _indent(text: str, line: Line) -> int:
    content = text[line.start : line.end]
    return len(content) - len(content.lstrip(" "))
