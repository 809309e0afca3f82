"""Let `**信噪比（SNR）**的` be bold.

CommonMark asks what stands on both sides of the stars and was made for scripts with blanks
between words: stars between punctuation and a letter open or close only on the letter's
side. An invisible letter (U+3164) between the punctuation and the stars says what is meant;
it comes out of the AST again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .region import Region, regions, tokens

GUARD = "\u3164"
_RUN = re.compile(r"\*{1,3}(?!\*)|(?<!~)~~(?!~)")


@dataclass(slots=True)
class _Run:
    start: int
    marks: str
    left: int


def guard_emphasis(draft: Draft, report: Report) -> Draft:
    """Set a guard between emphasis marks and the punctuation inside them, next to Han."""
    if "*" not in draft.text and "~~" not in draft.text:
        return draft
    edits: list[Edit] = []
    for region in regions(draft.text):
        if "*" in region.text or "~~" in region.text:
            edits.extend(_guards(region))
    return draft.edited(edits)


def closing_guards(region: Region) -> Iterator[tuple[int, int]]:
    """Yield start and end of closing marks that are guarded, in the region."""
    for at, opening, marks in _guarded(region):
        if not opening:
            yield at, at + len(marks)


def _guards(region: Region) -> Iterator[Edit]:
    for at, opening, _ in _guarded(region):
        place = region.draft(at - 1) + 1 if opening else region.draft(at)
        yield Edit(place, place, GUARD)


def _guarded(region: Region) -> Iterator[tuple[int, bool, str]]:
    """Yield where guards go, whether behind opening marks, and the closing marks else."""
    text = region.text
    opened: list[_Run] = []
    for start, marks in _runs(text):
        end = start + len(marks)
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        if _closes(opened, marks, before):
            if _needs_guard(before, after):
                yield start, False, marks
            _close(opened, marks)
        elif not after.isspace():
            if _needs_guard(after, before):
                yield end, True, ""
            opened.append(_Run(start, marks, len(marks)))


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the runs of marks outside of code, tags and escapes."""
    skip = iter([*((start, end) for _, start, end in tokens(text)), (len(text) + 1,) * 2])
    first, last = next(skip)
    for found in re.finditer(r"\*+|~~+", text):
        at = found.start()
        while at >= last:
            first, last = next(skip)
        if at < first and _RUN.fullmatch(found[0]):
            yield at, found[0]


def _closes(opened: list[_Run], marks: str, before: str) -> bool:
    """Tell whether a run closes: it follows its word, and a run of its length is open."""
    if before.isspace() or not opened:
        return False
    length = len(marks)
    same = [run.left for run in opened[-3:] if run.marks[0] == marks[0]]
    return length in same or same[-1:] == [3] or (length == 3 and sum(same[-2:]) == 3)


def _close(opened: list[_Run], marks: str) -> None:
    """Take the marks from the innermost runs that they can close."""
    left = len(marks)
    while left and opened:
        run = opened[-1]
        if run.marks[0] != marks[0] or (run.left < left < 3):
            # Left open within what closes here: it stays text.
            opened.pop()
            continue
        taken = min(run.left, left)
        run.left -= taken
        left -= taken
        if run.left == 0:
            opened.pop()


def _needs_guard(inside: str, outside: str) -> bool:
    """Tell whether marks between these two are taken for the wrong side's."""
    if not _is_punctuation(inside) or outside.isspace() or _is_punctuation(outside):
        return False
    return _is_cjk(inside) or _is_cjk(outside)


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _is_cjk(char: str) -> bool:
    return char >= "\u2e80" or char in "“”‘’—…·"
