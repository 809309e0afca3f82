"""Keep `~`, `^` and `{…}` as text where the author meant no mark.

`3~5天，7~9天` is no subscript, `x^2 和 y^2` no superscript, `集合{a=1}` has no attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import Kind
from .region import Opaque, Region, regions

_RAISED = re.compile(r"(?<![\s~^\[])([~^])((?:[A-Za-z0-9+\-−*().]|Qzf\w+){1,40}?)\1(?![~^])")
_SIGN = re.compile(r"(?<!~)~(?!~)|(?<!\[)\^")
_DECLARATION = re.compile(r"<(?=[?!])")
"""Comments are gone by now; other declarations are none of HTML's and cost pandoc much time."""
_BRACES = re.compile(r"\{\s*(?:[#.][^\s{}]|[A-Za-z_:][\w:.-]*=)[^{}\n]*\}")


def escape_marks(draft: Draft, report: Report) -> Draft:
    """Escape signs that pandoc would take for marks and the author did not mean as such."""
    if not any(sign in draft.text for sign in ("~", "^", "{", "<!", "<?")):
        return draft
    edits: list[Edit] = []
    for region in regions(draft.text):
        edits.extend(_in_region(region, draft.text))
    return draft.edited(edits)


def _in_region(region: Region, draft_text: str) -> Iterator[Edit]:
    text = region.text
    kept = Opaque(text)
    raised: list[tuple[int, int]] = []
    for found in _RAISED.finditer(text):
        raised += [(found.start(), found.start() + 1), (found.end() - 1, found.end())]
    kept_signs = {start for start, _ in raised}
    for found in _SIGN.finditer(text):
        at = found.start()
        if at not in kept_signs and at not in kept:
            yield Edit(region.draft(at), region.draft(at), "\\")
    for found in _DECLARATION.finditer(text):
        at = found.start()
        if at not in kept:
            yield Edit(region.draft(at), region.draft(at), "\\")
    for found in _BRACES.finditer(text):
        at = found.start()
        if at not in kept and not _attributes_meant(region, found, draft_text):
            yield Edit(region.draft(at), region.draft(at), "\\")


def _attributes_meant(region: Region, found: re.Match[str], draft_text: str) -> bool:
    before = region.text[found.start() - 1 : found.start()] if found.start() else "\n"
    if before in ")]`*_~^>Z":
        return True
    index = region.line_of(found.start())
    line = region.lines[index]
    if before == "\n":
        # A line of its own, right above the block it is meant for.
        end = draft_text.find("\n", line.end + 1)
        below = draft_text[line.end + 1 : end if end >= 0 else len(draft_text)]
        alone = region.line_text(index).strip() == found[0]
        return alone and below.strip(" >:") != ""
    return line.kind is Kind.HEADING and not region.text[found.end() :].strip(" #")
