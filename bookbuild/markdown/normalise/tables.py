"""Keep every cell of a table row: pandoc drops those beyond the head's without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookbuild.diagnostics import Report

from .captions import tables_of
from .draft import Draft, Edit
from .lines import Line, scan
from .region import Mark, tokens

_PIPE = re.compile(r"\\.|\|")


def fit_rows(draft: Draft, report: Report) -> Draft:
    """Escape pipes within code where that makes a row fit; report rows that are too long."""
    if "|" not in draft.text:
        return draft
    lines = scan(draft.text)
    edits: list[Edit] = []
    for first, last in tables_of(draft.text, lines):
        width = _cells(draft.text, lines[first])
        for line in (lines[first], *lines[first + 2 : last + 1]):
            # Pipes in code part the cells of the head, too, where its dashes say otherwise.
            edits.extend(
                _row(draft, report, line, min(width, _cells(draft.text, lines[first + 1])))
            )
    return draft.edited(edits)


def _cells(text: str, line: Line) -> int:
    return len(_pipes(text[line.content : line.end].strip())) + 1


def _pipes(row: str) -> list[int]:
    """Return the offsets of the pipes between the cells of a row."""
    pipes = [found.start() for found in _PIPE.finditer(row) if found[0] == "|"]
    if pipes and pipes[0] == 0:
        pipes = pipes[1:]
    if pipes and pipes[-1] == len(row) - 1:
        pipes = pipes[:-1]
    return pipes


def _row(draft: Draft, report: Report, line: Line, width: int) -> Iterator[Edit]:
    row = draft.text[line.content : line.end].rstrip()
    pipes = _pipes(row)
    extra = len(pipes) + 1 - width
    if extra <= 0:
        return
    codes = [(start, end) for mark, start, end in tokens(row) if mark is Mark.CODE]
    within = [at for at in pipes if any(start < at < end for start, end in codes)]
    if len(within) >= extra:
        for at in within:
            yield Edit(line.content + at, line.content + at, "\\")
        return
    at = line.content + pipes[width - 1]
    report.add(
        "M024",
        f"this row has {len(pipes) + 1} cells, the head of the table {width}",
        draft.map.span(at, line.end),
        hint="write `\\|` for a bar within a cell",
    )
