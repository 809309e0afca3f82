"""Check that every footnote is defined once and called."""

from __future__ import annotations

import re

from bookbuild.diagnostics import Related, Report, Span

from .draft import Draft
from .region import Opaque, regions

_NOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")


def check_footnotes(draft: Draft, report: Report) -> Draft:
    """Report footnotes without definition, defined twice, or never called; change nothing."""
    if "[^" not in draft.text:
        return draft
    defined: dict[str, Span] = {}
    called: dict[str, list[Span]] = {}
    for region in regions(draft.text):
        opaque = Opaque(region.text)
        for found in _NOTE.finditer(region.text):
            at = found.start()
            if at in opaque:
                continue
            name = found[1].lower()
            place = draft.map.span(region.draft(at), region.draft(at) + found.end(1) + 1 - at)
            first = region.start_of(region.line_of(at)) == at
            if not (found[2] and first):
                called.setdefault(name, []).append(place)
            elif name in defined:
                related = Related(defined[name], "first defined here")
                report.add(
                    "M017",
                    f"the footnote `[^{found[1]}]` is defined twice",
                    place,
                    related=[related],
                )
            else:
                defined[name] = place
    for name, places in called.items():
        if name not in defined:
            for place in places:
                report.add(
                    "M015",
                    f"the footnote `[^{name}]` is not defined",
                    place,
                    hint=f"add a paragraph `[^{name}]: …`",
                )
    for name, place in defined.items():
        if name not in called:
            report.add("M016", f"the footnote `[^{name}]` is never called", place)
    return draft
