"""What each repair would change in the author's text; whether it may is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bookbuild.diagnostics import Diagnostic, Report

from ..normalise import STEPS
from ..normalise.block_starts import part_blocks
from ..normalise.characters import compositions, removals
from ..normalise.draft import Draft, Edit, Lifted, SourceMap
from ..normalise.emphasis import closing_guards
from ..normalise.fences import close_fences
from ..normalise.lines import Kind, Line, scan
from ..normalise.math import MARKDOWN_ESCAPE, lift_formulas
from ..normalise.region import regions

Edits = list[Edit]
_STOPS = re.compile(r"[，。；：、！？]+$")
_OPENING = re.compile(r"[ \t]*<details\b[^>]*>[ \t]*$|.*</summary>[ \t]*$", re.IGNORECASE)
_CLOSING = re.compile(r"[ \t]*</details>[ \t]*$", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^>]*>[ \t]*$")
_BLANK_LINE = re.compile(r"\n[ \t>]*(?=\n)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A repair: the edits it asks for, given a draft of the text as it stands and its findings."""

    edits: Callable[[Draft, tuple[Diagnostic, ...]], Edits]
    meant: bool = False
    """It makes emphasis of what was printed as stars, or takes a stop out of it: as meant."""


def _characters(draft: Draft, _: tuple[Diagnostic, ...]) -> Edits:
    """Take out what cannot be seen, compose what is written with combining marks."""
    report = Report()
    found = list(removals(draft, report))
    return found or list(compositions(draft, report))


def _fences(draft: Draft, _: tuple[Diagnostic, ...]) -> Edits:
    """Close code fences where they are read as closed."""
    return _made_by(close_fences, draft)


def _blocks(draft: Draft, _: tuple[Diagnostic, ...]) -> Edits:
    """Set a blank line before tables, rules and numbered lists, a blank after number signs."""
    return [edit for edit in _made_by(part_blocks, draft) if edit.start == edit.end]


def _made_by(step: Callable[[Draft, Report], Draft], draft: Draft) -> Edits:
    """Return the edits of one step of the normaliser, where they stand in the author's text."""
    report = Report()
    for before in STEPS:
        if before is step:
            break
        draft = before(draft, report)
    after = step(draft, report)
    if len(after.map.layers) == len(draft.map.layers):
        return []
    return [
        Edit(draft.map.start(edit.start), draft.map.end(edit.end), edit.text)
        if edit.end > edit.start
        else Edit(*(draft.map.end(edit.start),) * 2, edit.text)
        for edit in after.map.layers[-1].edits(after.text)
    ]


def _lifted(draft: Draft) -> Draft:
    """Return the draft as the normaliser has it once its formulas are lifted out."""
    for step in STEPS:
        draft = step(draft, Report())
        if step is lift_formulas:
            break
    return draft


def _starts(draft: Draft, _: tuple[Diagnostic, ...]) -> Edits:
    """Part headings, lists, quotes and fences from the paragraph line before them."""
    lifted = _lifted(draft)
    lines = scan(lifted.text)
    edits: Edits = []
    for before, line in pairwise(lines):
        if before.kind is not Kind.TEXT or not _begins(before, line):
            continue
        head = lifted.text[before.content : before.end]
        if head.startswith(("<", "{", ":")) or "|" in head:
            continue
        prefix = "".join(c.prefix for c in before.containers).rstrip(" ")
        at = lifted.map.start(line.start)
        edits.append(Edit(at, at, f"{prefix}\n"))
    return edits


def _begins(before: Line, line: Line) -> bool:
    """Tell whether a block begins under a paragraph that stands in no list."""
    depth = len(before.containers)
    if any(c.indent for c in before.containers) or line.lazy:
        return False
    same = all(a is b for a, b in zip(before.containers, line.containers, strict=False))
    if not same or len(line.containers) < depth:
        return False
    if len(line.containers) > depth:
        return line.containers[depth].marker >= line.start and not line.containers[depth].defines
    return line.kind in (Kind.HEADING, Kind.FENCE)


def _details(draft: Draft, _: tuple[Diagnostic, ...]) -> Edits:
    """Set the content of `<details>` off from its tags, as GitHub and others need it."""
    lifted = _lifted(draft)
    lines = scan(lifted.text)
    edits: Edits = []
    for before, line in pairwise(lines):
        if Kind.BLANK in (before.kind, line.kind) or any(c.indent for c in line.containers):
            continue
        if before.kind is not Kind.TEXT and line.kind is not Kind.TEXT:
            continue
        above = lifted.text[before.content : before.end]
        below = lifted.text[line.content : line.end]
        opens = before.kind is Kind.TEXT and _OPENING.match(above) and not _is_tag(below)
        closes = line.kind is Kind.TEXT and _CLOSING.match(below) and not _is_tag(above)
        if opens or closes:
            at = lifted.map.start(line.start)
            edits.append(Edit(at, at, f"{line.prefix.rstrip(' ')}\n"))
    return edits


def _is_tag(line: str) -> bool:
    return _TAG.fullmatch(line.strip()) is not None or "<summary" in line.lower()


def _formulas(draft: Draft, _: tuple[Diagnostic, ...]) -> Edits:
    r"""Take blanks, blank lines and escapes of Markdown out of formulas; close them as opened."""
    edits: Edits = []
    for lifted in _lifted(draft).lifted.values():
        if lifted.tex is None:
            continue
        start, end = _stretch(lifted, draft.map)
        edits.extend(_in_formula(draft.text, start, end))
    return edits


def _stretch(lifted: Lifted, places: SourceMap) -> tuple[int, int]:
    span = lifted.span
    start = places.lines[span.line - 1] + span.column - 1
    return start, places.lines[span.end_line - 1] + span.end_column - 1


def _in_formula(text: str, start: int, end: int) -> Iterator[Edit]:
    raw = text[start:end]
    opened = re.match(r"\$+", raw)
    for found in MARKDOWN_ESCAPE.finditer(raw):
        if found["mark"]:
            at = start + found.start()
            yield Edit(at, at + 1)
    for blank in _BLANK_LINE.finditer(raw):
        yield Edit(start + blank.start(), start + blank.end())
    closed = re.search(r"\$+$", raw)
    if opened is None or closed is None or closed.start() < opened.end():
        return
    if len(opened[0]) != len(closed[0]):
        yield Edit(start + closed.start(), end, opened[0])
    if opened[0] == "$" and "\n" not in raw:
        inner = raw[opened.end() : closed.start()]
        left, right = len(inner) - len(inner.lstrip(" ")), len(inner) - len(inner.rstrip(" "))
        if inner.strip(" "):
            at, stop = start + opened.end(), start + closed.start()
            yield from (Edit(*pair) for pair in ((at, at + left), (stop - right, stop)))


def _stars(draft: Draft, found: tuple[Diagnostic, ...]) -> Edits:
    """Take the blanks from within stars that are printed for their sake."""
    at: list[int] = []
    lines = draft.map.lines
    for finding in found:
        if finding.code == "M021" and (span := finding.span) is not None:
            at.append(lines[span.line - 1] + span.column - 1)
            last = lines[span.end_line - 1] + span.end_column - 3
            at += [last] if last > at[-1] else []
    edits: Edits = []
    taken = -1
    for first, second in pairwise(at):
        inner = draft.text[first + 2 : second]
        if first <= taken or "\n" in inner or not inner.strip() or inner == inner.strip():
            continue
        taken = second
        left, right = len(inner) - len(inner.lstrip()), len(inner) - len(inner.rstrip())
        edits += [Edit(first + 2, first + 2 + left), Edit(second - right, second)]
    return edits


def _stops(draft: Draft, _: tuple[Diagnostic, ...]) -> Edits:
    """Move a stop from before closing stars to after them, where CommonMark reads both."""
    lifted = _lifted(draft)
    edits: Edits = []
    for region in regions(lifted.text):
        for start, end in closing_guards(region):
            stop = _STOPS.search(region.text, 0, start)
            if stop is None or stop.start() == 0 or region.text[stop.start() - 1] in "*~ ":
                continue
            first, last = region.draft(stop.start()), region.draft(end - 1) + 1
            marks = region.text[start:end]
            moved = marks + stop[0]
            edits.append(Edit(lifted.map.start(first), lifted.map.end(last), moved))
    return edits


RULES: tuple[Rule, ...] = (
    Rule(_characters),
    Rule(_fences),  # what is code has to be known before anything else
    Rule(_formulas),
    Rule(_blocks),
    Rule(_starts),
    Rule(_details),
    Rule(_stars, meant=True),
    Rule(_stops, meant=True),
)

__all__ = ["RULES", "Edits", "Rule"]
