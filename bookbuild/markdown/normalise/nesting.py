"""Cut off quotes and lists that are nested deeper than any page can show."""

from __future__ import annotations

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import scan

LIMIT = 20


def limit_nesting(draft: Draft, report: Report) -> Draft:
    """Leave out lines nested too deep, with one error for each run of them."""
    edits: list[Edit] = []
    inside = False
    for line in scan(draft.text):
        deep = len(line.containers) > LIMIT
        if deep:
            edits.append(Edit(line.start, line.end))
        if deep and not inside:
            marker = line.containers[LIMIT].marker
            at = marker if line.start <= marker < line.end else line.start
            report.add(
                "M019",
                f"quotes and lists are nested more than {LIMIT} deep",
                draft.map.span(at, at + 1),
                hint="divide the list into several",
            )
        inside = deep
    return draft.edited(edits)
