"""Check that every footnote is defined once and called."""

from __future__ import annotations

import re

from bookbuild.diagnostics import Related, Report, Span

from .draft import Draft
from .lines import scan
from .region import Opaque, regions

_CALL = re.compile(r"\[\^([^\]\s]+)\]")


def check_footnotes(draft: Draft, report: Report) -> Draft:
    """Report footnotes without definition, defined twice, or never called; change nothing."""
    if "[^" not in draft.text:
        return draft
    defined = _defined(draft, report)
    called: set[str] = set()
    for region in regions(draft.text):
        opaque = Opaque(region.text)
        for found in _CALL.finditer(region.text):
            if found.start() in opaque:
                continue
            name = found[1].lower()
            called.add(name)
            if name not in defined:
                start = region.draft(found.start())
                report.add(
                    "M015",
                    f"the footnote `[^{found[1]}]` is not defined",
                    draft.map.span(start, start + len(found[0])),
                    hint=f"add a paragraph `[^{found[1]}]: …`",
                )
    for name, place in defined.items():
        if name not in called:
            report.add("M016", f"the footnote `[^{name}]` is never called", place)
    return draft


def _defined(draft: Draft, report: Report) -> dict[str, Span]:
    """Return where each footnote is first defined."""
    defined: dict[str, Span] = {}
    for line in scan(draft.text):
        note = line.containers[0] if line.containers else None
        if note is None or not note.note or not line.start <= note.marker <= line.end:
            continue
        name = note.note.lower()
        place = draft.map.span(note.marker, note.marker + len(name) + 3)
        if name in defined:
            related = Related(defined[name], "first defined here")
            message = f"the footnote `[^{note.note}]` is defined twice"
            report.add("M017", message, place, related=[related])
        else:
            defined[name] = place
    return defined
