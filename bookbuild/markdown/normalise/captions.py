"""Bind `: caption {#id}` lines to the table they stand under or over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import Kind, Line, scan
from .region import DELIMITER_ROW

CAPTION_CLASS = "bookbuild-caption"
"""Class of the division a caption line becomes until its table takes it."""

_CAPTION = re.compile(r"(?:Table|表)?:[ \t]+(?=\S)")
_ATTRIBUTES = re.compile(r"[ \t]*\{([^{}]*)\}[ \t]*$")


def bind_captions(draft: Draft, report: Report) -> Draft:
    """Turn the caption lines of tables into divisions that the tables take."""
    text = draft.text
    if "|" not in text:
        return draft
    lines = scan(text)
    tables = list(tables_of(text, lines))
    edits: list[Edit] = []
    taken: set[int] = set()
    for first, last in tables:
        for index in (_next(lines, last, 1), _next(lines, first, -1)):
            if index is None or index in taken or not _is_caption(text, lines, index):
                continue
            taken.add(index)
            edits.extend(_division(text, lines[index]))
            break
    return draft.edited(edits)


def tables_of(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of every pipe table."""
    for i in range(1, len(lines)):
        line, head = lines[i], lines[i - 1]
        if line.kind is not Kind.TEXT or head.kind is not Kind.TEXT:
            continue
        row = text[line.content : line.end]
        if "|" not in row or "|" not in text[head.content : head.end]:
            continue
        if DELIMITER_ROW.match(row) is None:
            continue
        last = i
        while last + 1 < len(lines) and _is_row(text, lines[last + 1]):
            last += 1
        yield i - 1, last


def _is_row(text: str, line: Line) -> bool:
    content = text[line.content : line.end]
    return line.kind is Kind.TEXT and "|" in content and not _CAPTION.match(content)


def _next(lines: Sequence[Line], start: int, step: int) -> int | None:
    index = start + step
    while 0 <= index < len(lines) and lines[index].kind is Kind.BLANK:
        index += step
    return index if 0 <= index < len(lines) else None


def _is_caption(text: str, lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if line.kind is not Kind.TEXT or not _CAPTION.match(text, line.content, line.end):
        return False
    # A line below a term is its definition, unless the term is a row of the table.
    above = lines[index - 1] if index else None
    return above is None or above.kind is not Kind.TEXT or "|" in text[above.content : above.end]


def _division(text: str, line: Line) -> Iterator[Edit]:
    mark = _CAPTION.match(text, line.content, line.end)
    assert mark is not None
    attributes = _ATTRIBUTES.search(text, mark.end(), line.end)
    own = f" {attributes[1].strip()}" if attributes else ""
    fence = ":" * 3
    start = f"{line.prefix.rstrip(' ')}\n" if line.start == line.content else ""
    opening = f"{fence} {{.{CAPTION_CLASS}{own}}}\n{line.prefix}"
    yield Edit(line.content, mark.end(), start + opening)
    end = attributes.start() if attributes else line.end
    yield Edit(end, line.end, f"\n{line.prefix}{fence}\n{line.prefix}")
