"""Set every formula with MathJax; what it rejects is reported at its place, never printed raw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bookbuild.cache import digest
from bookbuild.math.definitions import read_definitions
from bookbuild.math.engine import EACH, Result, cost
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
    Paragraph,
    Text,
)
from bookbuild.model.walk import map_blocks, map_inlines, walk

from .formula_faults import Faults
from .labels import BARE
from .scope import Scope
from .tagging import Edit, tagged

_REFERENCE = re.compile(r"\s*\\(?P<kind>eqref|ref)\s*\{(?P<label>[^{}]*)\}\s*")
_SYMBOLS = 100_000
"""Symbols of a chapter's different formulas, and for a longer chapter as many as it has bytes:
twice what the densest pages of mathematics have, and few seconds of work."""
_PER_SYMBOL = 20
"""Characters of definitions that take as long to read as a symbol takes to set."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A formula to set: its TeX with numbers in place of labels, and the way back."""

    tex: str
    edits: tuple[Edit, ...]
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


@dataclass(slots=True)
class _Allowance:
    """What the formulas of one chapter may still take; counted, so that it never depends on
    the machine or on what the cache holds.
    """

    whole: int
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.whole

    def take(self, symbols: int) -> bool:
        """Take symbols; tell whether there were as many."""
        self.left -= symbols
        return self.left >= 0


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
    allowance = _Allowance(max(_SYMBOLS, len(scope.source.encode(errors="replace"))))
    for node in nodes:
        if not isinstance(node, Math):
            continue
        want = _numbered(node, displays.get(node), known, scope)
        wanted[node] = replace(want, defined=defined)
        definitions = read_definitions(node.tex)
        if definitions.text and _holds(wanted[node], scope, allowance):
            defined = f"{defined}\n{definitions.text}".strip()
            silent |= {node} if definitions.alone else set()
    done = _set({m: want for m, want in wanted.items() if m not in silent}, scope, allowance)

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


def _holds(want: _Wanted, scope: Scope, allowance: _Allowance) -> bool:
    """Tell whether a defining formula can be read; what cannot would spoil all after it."""
    if not allowance.take(EACH + len(want.defined) // _PER_SYMBOL):
        return False
    result = scope.engine.convert_many([(want.tex, False)], want.defined)[0]
    allowance.take(result.work)
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
    return _Wanted(*tagged(math, display, lambda mark: _spelled(math, mark, known, scope)))


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
    close = scope.report.near(mark.text, known)
    hint = f"did you mean `{close}`?" if close else "put `\\label{…}` into the equation"
    message = f"no equation `{mark.text}` in this book"
    if several:
        message = f"several chapters have an equation `{mark.text}`"
        hint = "give them labels of their own"
    scope.report.add("R206", message, math.place(mark.start), hint=hint)


def _set(
    wanted: Mapping[Math, _Wanted], scope: Scope, allowance: _Allowance
) -> dict[Math, Formula]:
    """Convert what the cache does not hold and report what cannot be converted."""
    done: dict[Math, Formula] = {}
    groups: dict[str, dict[tuple[str, bool], list[Math]]] = {}
    for math, want in wanted.items():
        pairs = groups.setdefault(want.defined, {})
        pairs.setdefault((want.tex, math.display), []).append(math)
    faults = Faults(scope)
    for defined, pairs in groups.items():
        allowance.take(len(defined) // _PER_SYMBOL)
        results = _results(pairs, wanted, scope, allowance)
        for pair, places in pairs.items():
            result = results.get(pair)
            if result is None or not allowance.take(cost(result)):
                faults.report_end(places[0], allowance.whole)
                return done
            if isinstance(result, TexError):
                for math in places:
                    want = wanted[math]
                    offset = None if result.offset is None else want.original(result.offset)
                    faults.report(math, want.defined, result, offset)
            else:
                done |= dict.fromkeys(places, result)
    return done


def _results(
    pairs: Mapping[tuple[str, bool], Sequence[Math]],
    wanted: Mapping[Math, _Wanted],
    scope: Scope,
    allowance: _Allowance,
) -> dict[tuple[str, bool], Result]:
    """Return the formulas with the same definitions, as many of them as the allowance takes."""
    keys = {p: _key(wanted[maths[0]], p[1], scope) for p, maths in pairs.items()}
    results: dict[tuple[str, bool], Result] = {}
    for pair, key in keys.items():
        formula = _read(scope.cache.get("formulas", key))
        if formula is not None:
            results[pair] = formula
    todo = [pair for pair in pairs if pair not in results]
    defined = wanted[next(iter(pairs.values()))[0]].defined
    made = scope.engine.convert_many(todo, defined, allowance.left)
    for pair, result in zip(todo, made, strict=False):
        results[pair] = result
        if not isinstance(result, TexError):
            scope.cache.put("formulas", keys[pair], codec.to_json(result))
    return results


def _key(want: _Wanted, display: bool, scope: Scope) -> str:
    return digest(want.tex, str(display), want.defined, scope.math_key)


@lru_cache(maxsize=4096)
def _read(stored: bytes | None) -> Formula | None:
    """Return a formula the cache kept; remembered while a chapter is read again and again."""
    if stored is None:
        return None
    try:
        formula = codec.from_json(stored)
    except ValueError:
        return None
    return formula if isinstance(formula, Formula) else None
