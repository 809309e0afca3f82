"""Cut off what no reader of Markdown gets through: thousands of marks in one paragraph.

pandoc compares every mark of emphasis with those before it and keeps what it has tried for
every link, so that its time and memory grow with the square of their number. No paragraph
written for people comes near these limits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bookbuild.diagnostics import Report

from .draft import Draft, Edit, Lifted
from .region import Opaque, Region, regions

MARKS = 800
"""Marks of emphasis, brackets and braces read in one paragraph."""
LINKS = 200
"""Links and pictures read in one paragraph."""
DEPTH = 20
"""Brackets within brackets."""
_MARK = re.compile(r"(?P<link>\]\()|[*_~^]++|[\[\]{]")


@dataclass(frozen=True, slots=True)
class _Limit:
    """Where in a paragraph a limit is passed, and what is said of it."""

    at: int
    code: str
    message: str


def thin_crowds(draft: Draft, report: Report) -> Draft:
    """Show a paragraph as typed from where it passes the limits, with one error for each."""
    cut = _Cut(draft)
    for region in regions(draft.text):
        if len(region.text) <= DEPTH:
            continue
        found = _limit(region)
        if found is not None:
            start = region.draft(found.at)
            place = draft.map.span(start, start + 1)
            report.add(found.code, found.message, place, hint="divide this paragraph")
            cut.off(region, found.at)
    return cut.done()


def show_paragraphs(draft: Draft, offsets: list[int]) -> Draft:
    """Show the paragraphs that hold `offsets` as they were typed."""
    wanted = sorted(offsets, reverse=True)
    cut = _Cut(draft)
    for region in regions(draft.text):
        inside = False
        while wanted and wanted[-1] <= region.lines[-1].end:
            inside = wanted.pop() >= region.lines[0].start or inside
        if inside and region.text.strip():
            cut.off(region, 0)
    return cut.done()


def _limit(region: Region) -> _Limit | None:
    """Return where a paragraph passes a limit."""
    marks = list(_MARK.finditer(region.text))
    if len(marks) <= DEPTH:
        return None
    opaque = Opaque(region.text)
    count = links = depth = 0
    for mark in marks:
        if mark.start() in opaque:
            continue
        if mark[0][0] == "]":
            depth = max(0, depth - 1)
            links += mark["link"] is not None
        else:
            depth += mark[0] == "["
            count += 1
        if depth > DEPTH:
            return _Limit(mark.start(), "M019", f"brackets are nested more than {DEPTH} deep")
        if count > MARKS:
            message = f"a paragraph with more than {MARKS} marks of emphasis and brackets"
            return _Limit(mark.start(), "M025", message)
        if links > LINKS:
            return _Limit(mark.start(), "M025", f"a paragraph with more than {LINKS} links")
    return None


class _Cut:
    """Lifts the ends of paragraphs out of a draft, so that pandoc sees one word for each."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.edits: list[Edit] = []
        self.lifted: dict[str, Lifted] = {}

    def off(self, region: Region, at: int) -> None:
        """Lift a paragraph from `at` to its end."""
        draft = self.draft
        end = len(region.text.rstrip())
        start, stop = region.draft(at), region.draft(end - 1) + 1
        words = draft.placeholders.sub(self._source, region.text[at:end])
        name = draft.placeholder(len(draft.lifted) + len(self.lifted))
        self.lifted[name] = Lifted(words, draft.map.span(start, stop))
        self.edits.append(Edit(start, stop, name))

    def done(self) -> Draft:
        """Return the draft with what was cut off lifted out."""
        edited = self.draft.edited(self.edits)
        return replace(edited, lifted={**self.draft.lifted, **self.lifted})

    def _source(self, found: re.Match[str]) -> str:
        lifted = self.draft.lifted.get(found[0])
        return found[0] if lifted is None else lifted.source
