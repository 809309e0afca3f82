"""Set every formula with MathJax; what it rejects is reported at its place, never printed raw."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from bookbuild.cache import digest
from bookbuild.diagnostics import Span
from bookbuild.math.fault import TexError
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
)
from bookbuild.model.walk import map_blocks, map_inlines, walk

from .labels import BARE
from .scope import Scope

_REFERENCE = re.compile(r"\s*\\(?P<kind>eqref|ref)\s*\{(?P<label>[^{}]*)\}\s*")


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
    r"""Attach to each formula its drawing, MathML and measures; `$\eqref{x}$` becomes a link."""
    chapter = replace(
        chapter,
        title=map_inlines(chapter.title, _references),
        blocks=map_inlines(chapter.blocks, _references),
    )
    known = {p.label: p.text for p in chapter.places if p.kind == "equation" and p.label}
    nodes = list(walk((*chapter.title, *chapter.blocks)))
    displays = {node.math: node for node in nodes if isinstance(node, MathBlock)}
    wanted = {
        node: _numbered(node, displays.get(node), known, scope)
        for node in nodes
        if isinstance(node, Math)
    }
    done = _set(wanted, scope)

    def inlines(run: Inlines) -> Inlines:
        return tuple(replace(c, formula=done.get(c)) if isinstance(c, Math) else c for c in run)

    def blocks(run: Blocks) -> Blocks:
        return tuple(block(b) for b in run)

    def block(node: Block) -> Block:
        if not isinstance(node, MathBlock):
            return node
        return replace(node, math=replace(node.math, formula=done.get(node.math)))

    return replace(
        chapter,
        title=map_inlines(chapter.title, inlines),
        blocks=map_blocks(map_inlines(chapter.blocks, inlines), blocks),
    )


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
    numbers = [number for _, number in display.anchors] if display is not None else []
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
    number = known.get(mark.text)
    if number is None:
        close = get_close_matches(mark.text, known, n=1)
        scope.report.add(
            "R206",
            f"no equation `{mark.text}` in this chapter",
            math.place(mark.start),
            hint=f"did you mean `{close[0]}`?"
            if close
            else "to another chapter's equation refer in the text: `$\\eqref{…}$` on its own",
        )
        number = "(?)"
    shown = number if mark.kind == "eqref" else number.strip("()")
    return f"\\text{{{shown}}}"


def _set(wanted: Mapping[Math, _Wanted], scope: Scope) -> dict[Math, Formula]:
    """Convert what the cache does not hold and report what cannot be converted."""
    done: dict[Math, Formula] = {}
    todo: dict[tuple[str, bool], list[Math]] = {}
    for math, want in wanted.items():
        stored = scope.cache.get("formulas", _key(want.tex, math.display, scope))
        formula = _read(stored)
        if formula is not None:
            done[math] = formula
        else:
            todo.setdefault((want.tex, math.display), []).append(math)
    pairs: Sequence[tuple[str, bool]] = list(todo)
    for pair, result in zip(pairs, scope.engine.convert_many(pairs), strict=True):
        if isinstance(result, TexError):
            for math in todo[pair]:
                _report(math, wanted[math], result, scope)
            continue
        scope.cache.put("formulas", _key(*pair, scope), codec.to_json(result))
        done |= dict.fromkeys(todo[pair], result)
    return done


def _key(tex: str, display: bool, scope: Scope) -> str:
    return digest(tex, str(display), scope.math_key)


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
    if fault.message.lower().startswith("undefined control sequence") and fault.command:
        hint = _similar(fault.command, scope) or "define it under `macros` in book.yaml"
        scope.report.add("T101", f"unknown command `{fault.command}`", span, hint=hint)
        return
    message = fault.message[:1].lower() + fault.message[1:].rstrip(".")
    scope.report.add("T102", message, span)


def _similar(command: str, scope: Scope) -> str:
    """Return a question after the command that is meant; one the author only wrote on is best."""
    known = [f"\\{name}" for name in scope.engine.names().get("commands", [])]
    close = get_close_matches(command, known, n=3, cutoff=0.75)
    best = next((name for name in close if command.startswith(name)), "".join(close[:1]))
    return f"did you mean `{best}`?" if best else ""
