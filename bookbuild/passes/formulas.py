"""Set every formula with MathJax; what it rejects is reported at its place, never printed raw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from bookbuild.cache import digest
from bookbuild.diagnostics import Span
from bookbuild.math.definitions import read_definitions
from bookbuild.math.fault import TexError
from bookbuild.math.hints import cure, environment_cure, remedy
from bookbuild.math.rows import Mark, read_rows
from bookbuild.model import codec
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    NO_ATTR,
    Attr,
    Block,
    Blocks,
    Formula,
    Inlines,
    Link,
    Math,
    MathBlock,
    Paragraph,
    Text,
)
from bookbuild.model.walk import map_blocks, map_inlines, walk

from .labels import BARE
from .scope import Scope

_REFERENCE = re.compile(r"\s*\\(?P<kind>eqref|ref)\s*\{(?P<label>[^{}]*)\}\s*")
_UNKNOWN = re.compile(r"Unknown environment '(.*)'", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A formula to set: its TeX with numbers in place of labels, and the way back."""

    tex: str
    edits: tuple[_Edit, ...]
    defined: str = ""
    """Definitions that stand before it in the chapter."""

    def original(self, offset: int) -> int:
        """Return the offset in the author's TeX of an offset in `tex`."""
        shift = 0
        for edit in self.edits:
            start = edit.start + shift
            if offset < start:
                break
            if offset < start + len(edit.text):
                return edit.start
            shift += len(edit.text) - (edit.end - edit.start)
        return offset - shift


def formulas(chapter: Chapter, scope: Scope) -> Chapter:
    r"""Attach to each formula its drawing, MathML and measures; `$\eqref{x}$` becomes a link.

    Definitions in a formula hold for the rest of the chapter, as on a MathJax page; a
    formula that only defines is gone afterwards.
    """
    chapter = replace(
        chapter,
        title=map_inlines(chapter.title, _references),
        blocks=map_inlines(chapter.blocks, _references),
    )
    known = {p.label: p.text for p in chapter.places if p.kind == "equation" and p.label}
    nodes = list(walk((*chapter.title, *chapter.blocks)))
    displays = {node.math: node for node in nodes if isinstance(node, MathBlock)}
    wanted: dict[Math, _Wanted] = {}
    silent: set[Math] = set()
    defined = ""
    for node in nodes:
        if not isinstance(node, Math):
            continue
        want = _numbered(node, displays.get(node), known, scope)
        wanted[node] = replace(want, defined=defined)
        definitions = read_definitions(node.tex)
        if definitions.text and _holds(wanted[node], scope):
            defined = f"{defined}\n{definitions.text}".strip()
            silent |= {node} if definitions.alone else set()
    done = _set({math: want for math, want in wanted.items() if math not in silent}, scope)

    def finished(math: Math) -> Math:
        return replace(math, formula=done.get(math), defined=wanted[math].defined)

    def inlines(run: Inlines) -> Inlines:
        kept = (child for child in run if child not in silent)
        return tuple(finished(child) if isinstance(child, Math) else child for child in kept)

    def blocks(run: Blocks) -> Blocks:
        return tuple(block(b) for b in run if not _is_silent(b, silent))

    def block(node: Block) -> Block:
        if not isinstance(node, MathBlock):
            return node
        return replace(node, math=finished(node.math))

    return replace(
        chapter,
        title=map_inlines(chapter.title, inlines),
        blocks=map_inlines(map_blocks(chapter.blocks, blocks), inlines),
        wanted=_wanted(wanted, known),
    )


def _wanted(formulas: Iterable[Math], known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the equations that formulas refer to and the chapter does not have."""
    named = (m.text for math in formulas for m in read_rows(math.tex).of("eqref", "ref"))
    return tuple(dict.fromkeys(label for label in named if label and label not in known))


def _is_silent(block: Block, silent: set[Math]) -> bool:
    """Tell whether a block is nothing but definitions."""
    match block:
        case MathBlock(math=math):
            return math in silent
        case Paragraph(children=children) if silent:
            printed = [c for c in children if not (isinstance(c, Text) and not c.text.strip())]
            return bool(printed) and all(child in silent for child in printed)
    return False


def _holds(want: _Wanted, scope: Scope) -> bool:
    """Tell whether a defining formula can be read; what cannot would spoil all after it."""
    result = scope.engine.convert_many([(want.tex, False)], want.defined)[0]
    return not isinstance(result, TexError)


def _references(run: Inlines) -> Inlines:
    r"""Make links of formulas that are nothing but `\eqref{x}`."""
    return tuple(
        _link(found, child)
        if isinstance(child, Math) and (found := _REFERENCE.fullmatch(child.tex))
        else child
        for child in run
    )


def _link(found: re.Match[str], math: Math) -> Link:
    attr = Attr(classes=(BARE,)) if found["kind"] == "ref" else NO_ATTR
    return Link(f"#{found['label'].strip()}", (), attr=attr, span=math.span)


def _numbered(
    math: Math, display: MathBlock | None, known: Mapping[str, str], scope: Scope
) -> _Wanted:
    r"""Put `\tag{3.1}` for labels, “(3.1)” for references and the mark after it into the TeX."""
    rows = read_rows(math.tex)
    edits: list[_Edit] = []
    if display is not None and display.after:
        marks = display.after if display.after.isascii() else f"\\text{{{display.after}}}"
        edits.append(_insertion(math.tex, rows.ends[-1], marks))
    tagged = {mark.row for mark in rows.of("tag", "tag*")}
    counted = dict(display.unlabelled) if display is not None else {}
    numbers = [n for _, n in display.anchors if n not in counted.values()] if display else []
    for row, number in counted.items():
        edits.append(_insertion(math.tex, rows.ends[row], f"\\tag*{{{number}}}"))
    for mark in rows.marks:
        if mark.kind == "label":
            edits.append(_Edit(mark.start, mark.end, ""))
            number = numbers.pop(0) if numbers and mark.text else ""
            if number and mark.row not in tagged:
                tagged.add(mark.row)
                end = max(rows.ends[mark.row], mark.end)
                edits.append(_insertion(math.tex, end, f"\\tag*{{{number}}}"))
        elif mark.kind in ("eqref", "ref"):
            edits.append(_Edit(mark.start, mark.end, _spelled(math, mark, known, scope)))
    edits.sort(key=lambda edit: (edit.start, edit.end))
    tex = math.tex
    for edit in reversed(edits):
        tex = tex[: edit.start] + edit.text + tex[edit.end :]
    return _Wanted(tex, tuple(edits))


def _insertion(tex: str, end: int, text: str) -> _Edit:
    """Return the insertion of `text` at `end`, on a line of its own where a comment may stand."""
    return _Edit(end, end, f"\n{text}" if "%" in tex[:end] else text)


def _spelled(math: Math, mark: Mark, known: Mapping[str, str], scope: Scope) -> str:
    number = known.get(mark.text) or (scope.elsewhere or {}).get(mark.text)
    if not number:
        if scope.elsewhere is not None:
            _report_unknown(math, mark, known, scope)
        number = "(?)"
    shown = number if mark.kind == "eqref" else number.strip("()")
    return f"\\text{{{shown}}}"


def _report_unknown(math: Math, mark: Mark, known: Mapping[str, str], scope: Scope) -> None:
    several = mark.text in (scope.elsewhere or {})
    close = get_close_matches(mark.text, known, n=1)
    hint = f"did you mean `{close[0]}`?" if close else "put `\\label{…}` into the equation"
    message = f"no equation `{mark.text}` in this book"
    if several:
        message = f"several chapters have an equation `{mark.text}`"
        hint = "give them labels of their own"
    scope.report.add("R206", message, math.place(mark.start), hint=hint)


def _set(wanted: Mapping[Math, _Wanted], scope: Scope) -> dict[Math, Formula]:
    """Convert what the cache does not hold and report what cannot be converted."""
    done: dict[Math, Formula] = {}
    todo: dict[str, dict[tuple[str, bool], list[Math]]] = {}
    for math, want in wanted.items():
        formula = _read(scope.cache.get("formulas", _key(want, math.display, scope)))
        if formula is not None:
            done[math] = formula
        else:
            pairs = todo.setdefault(want.defined, {})
            pairs.setdefault((want.tex, math.display), []).append(math)
    for defined, pairs in todo.items():
        results = scope.engine.convert_many(list(pairs), defined)
        for places, result in zip(pairs.values(), results, strict=True):
            if isinstance(result, TexError):
                for math in places:
                    _report(math, wanted[math], result, scope)
                continue
            math = places[0]
            key = _key(wanted[math], math.display, scope)
            scope.cache.put("formulas", key, codec.to_json(result))
            done |= dict.fromkeys(places, result)
    return done


def _key(want: _Wanted, display: bool, scope: Scope) -> str:
    return digest(want.tex, str(display), want.defined, scope.math_key)


def _read(stored: bytes | None) -> Formula | None:
    if stored is None:
        return None
    try:
        formula = codec.from_json(stored)
    except ValueError:
        return None
    return formula if isinstance(formula, Formula) else None


def _report(math: Math, want: _Wanted, fault: TexError, scope: Scope) -> None:
    if fault.in_macros:
        return  # reported once, where book.yaml is checked
    offset = None if fault.offset is None else want.original(fault.offset)
    start = math.span.start() if offset is None and math.span else math.place(offset or 0)
    span = start
    if span is not None and fault.command and offset is not None:
        span = Span(span.file, span.line, span.column, span.line, span.column + len(fault.command))
    lowered = fault.message.lower()
    if lowered.startswith("undefined control sequence") and fault.command:
        names = scope.engine.names(want.defined)["commands"]
        hint = cure(fault.command, names, scope.engine.optional_commands())
        scope.report.add("T101", f"unknown command `{fault.command}`", span, hint=hint)
        return
    if environment := _UNKNOWN.fullmatch(fault.message):
        near = environment_cure(environment[1], scope.engine.names(want.defined)["environments"])
        scope.report.add("T101", f"unknown environment `{environment[1]}`", span, hint=near)
        return
    message = fault.message[:1].lower() + fault.message[1:].rstrip(".")
    scope.report.add("T102", message, span, hint=remedy(fault.message))
