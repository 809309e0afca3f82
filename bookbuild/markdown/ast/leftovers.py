"""Find marks that were meant to do something and are printed instead."""

from __future__ import annotations

import re

from bookbuild.diagnostics import Report, Span
from bookbuild.model.nodes import Blocks, Text
from bookbuild.model.walk import walk

from ..normalise.draft import Draft, SourceMap

_STARS = re.compile(r"(?<![\\*])\*\*(?!\*)")
_PRODUCT = re.compile(r"[A-Za-z0-9_)]\*\*[A-Za-z0-9_(]")
_REFERENCE = re.compile(r"(?<![A-Za-z0-9_\])}])\[(?![@^])[^\[\]]+\]\[([^\[\]]+)\]")


def report_leftovers(blocks: Blocks, source: str, draft: Draft, report: Report) -> None:
    """Report stars without emphasis and links without a definition."""
    places = draft.map
    as_typed = {lifted.span for lifted in draft.lifted.values() if lifted.tex is None}
    for node in walk(blocks):
        if isinstance(node, Text) and node.span is not None and node.span.end_line:
            if node.span in as_typed:
                continue
            if "**" in node.text:
                _stars(node.span, source, places, report)
            if "][" in node.text:
                _references(node.span, source, places, report)


def _stretch(span: Span, places: SourceMap) -> tuple[int, int]:
    start = places.lines[span.line - 1] + span.column - 1
    return start, places.lines[span.end_line - 1] + span.end_column - 1


def _stars(span: Span, source: str, places: SourceMap, report: Report) -> None:
    start, end = _stretch(span, places)
    stars = [found.start() for found in _STARS.finditer(source, start, end)]
    stars = [at for at in stars if not _PRODUCT.match(source, at - 1)]
    for first, last in zip(stars[::2], [*stars[1::2], *stars[-1:]], strict=False):
        # Two of them were meant to belong together and are one fault.
        place = Span(span.file, *places.position(first), *places.position(last + 2))
        report.add(
            "M021",
            "`**` is printed as it stands",
            place,
            hint="no blank inside the stars; write `\\*\\*` for two stars",
        )


def _references(span: Span, source: str, places: SourceMap, report: Report) -> None:
    start, end = _stretch(span, places)
    for found in _REFERENCE.finditer(source, start, end):
        place = Span(span.file, *places.position(found.start()), *places.position(found.end()))
        report.add("M018", f"`[{found[1]}]` is not defined in this chapter", place)
