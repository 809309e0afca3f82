"""Take out what cannot be seen, compose what can, and make tabs blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import FENCE, line_bounds

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+"
)
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
"""Controls that part words, so that a blank takes their place."""
_INVISIBLE = re.compile(
    r"[\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc]+"
)
_JOINER = "\u200d"
_EMOJI = re.compile(r"[\u200d\u2190-\u2bff\u3030-\u3299\ufe0f\U0001f000-\U0001faff]")
_SCRIPT_JOINED = re.compile(r"[\u0590-\u08ff\u0900-\u0dff]")
"""Scripts in which a joiner or non-joiner changes the letters."""
_CLUSTER = re.compile(
    r"[^\W\d_][\u0300-\u036f\u3099\u309a]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
)
_LEAD = re.compile(r"(?:[ \t]*+(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*+[ \t]*+")


def clean_characters(draft: Draft, report: Report) -> Draft:
    """Remove control and invisible characters, compose letters, expand tabs."""
    draft = draft.edited(removals(draft, report))
    draft = draft.edited(compositions(draft, report))
    return draft.edited(_tabs(draft.text)) if "\t" in draft.text else draft


def removals(draft: Draft, report: Report) -> Iterator[Edit]:
    """Yield the edits that take out what cannot be seen."""
    text = draft.text
    for found in _CONTROL.finditer(text):
        start, end = found.span()
        name = f"control character U+{ord(text[start]):04X}"
        report.add("M009", _times(name, end - start), draft.map.span(start, end), hint="delete it")
        blank = " " if any(char in _BREAKS for char in found[0]) else ""
        yield Edit(start, end, blank)
    for found in _INVISIBLE.finditer(text):
        start, end = found.span()
        around = text[start - 1 : start] + text[end : end + 1]
        if found[0] in "\u200c\u200d" and len(_SCRIPT_JOINED.findall(around)) == 2:
            continue
        if found[0] == _JOINER and len(_EMOJI.findall(around)) == 2:
            continue
        name = unicodedata.name(text[start], "invisible character").lower()
        name = _times(f"{name} (U+{ord(text[start]):04X})", end - start)
        report.add("M010", name, draft.map.span(start, end), hint="delete it")
        yield Edit(start, end)


def _times(name: str, count: int) -> str:
    return name if count == 1 else f"{name} and {count - 1} more"


def compositions(draft: Draft, report: Report) -> Iterator[Edit]:
    """Yield the edits that compose letters with combining marks."""
    if unicodedata.is_normalized("NFC", draft.text):
        return
    for found in _CLUSTER.finditer(draft.text):
        composed = unicodedata.normalize("NFC", found[0])
        if composed != found[0]:
            place = draft.map.span(*found.span())
            report.add("M011", f"`{composed}` is written with combining marks", place)
            yield Edit(*found.span(), composed)


def _tabs(text: str) -> Iterator[Edit]:
    """Make indentation count in blanks; tabs within code stay for the code to say."""
    fence = ""
    indented = False
    for start, end in line_bounds(text):
        lead = _LEAD.match(text, start, end)
        assert lead is not None
        opened = FENCE.match(text, lead.end(), end)
        run = (opened[1] or opened[3]) if opened else ""
        if "\t" in text[start:end]:
            if indented or not fence:
                yield from _expanded(text, start, lead.end())
            if not fence:
                for at in range(lead.end(), end):
                    if text[at] == "\t":
                        yield Edit(at, at + 1, " ")
        if fence:
            closing = run[:1] == fence[0] and len(run) >= len(fence)
            fence = "" if closing and not text[lead.end() + len(run) : end].strip() else fence
        elif run:
            fence, indented = run, lead.end() > start


def _expanded(text: str, start: int, end: int) -> Iterator[Edit]:
    column = 0
    for at in range(start, end):
        if text[at] == "\t":
            width = 4 - column % 4
            yield Edit(at, at + 1, " " * width)
            column += width
        else:
            column += 1
