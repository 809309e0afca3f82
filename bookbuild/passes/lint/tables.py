"""Find rows of tables, and lines that bars were to keep apart, read as a paragraph."""

from __future__ import annotations

import re
from itertools import pairwise

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Paragraph, Text
from bookbuild.model.walk import walk
from bookbuild.passes.scope import Scope

from .source import Source

_RULE = re.compile(
    r"[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?)\s*$"
)
_ROW = re.compile(
    r"[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(\|(?:[^|\n]|(?<=\\)\|)+(?:\|(?:[^|\n]|(?<=\\)\|)+)+\|)\s*$"
)
_VERSE = re.compile(r"[\s>]*(\|(?:[ \t][^|\n]*)?)\s*$")
"""A line of a line block; a row of a table has a bar at its end too."""


def tables(chapter: Chapter, scope: Scope) -> None:
    """Report a row of dashes in a paragraph, or rows without one."""
    if "|" not in scope.source:
        return
    source = Source.of(chapter.path, scope.source)
    told = {d.span.line for d in scope.report if d.code == "M024" and d.span}
    for node in walk(chapter.blocks):
        if isinstance(node, Paragraph) and node.span is not None and _has_bars(node):
            first = node.span.line
            last = max(node.span.end_line, first)
            if not told & set(range(first, last + 1)):
                _look(range(first, last + 1), source, scope)


def _has_bars(paragraph: Paragraph) -> bool:
    return any(isinstance(c, Text) and "|" in c.text for c in paragraph.children)


def _look(lines: range, source: Source, scope: Scope) -> None:
    rows: list[tuple[int, re.Match[str]]] = []
    verse: list[re.Match[str]] = []
    for line in lines:
        start, end = source.offset(line, 1), source.offset(line + 1, 1)
        if bar := _VERSE.fullmatch(source.text, start, end):
            verse.append(bar)
        if found := _RULE.fullmatch(source.text, start, end):
            if "|" in found[1]:
                span = source.span(found.start(1), found.end(1))
                hint = "as many cells as the row above has, and that row the first of its paragraph"
                scope.report.add("L101", "this row of dashes makes no table", span, hint=hint)
                return
        elif found := _ROW.fullmatch(source.text, start, end):
            rows.append((line, found))
    if len(verse) == len(lines) > 1:
        span = source.span(verse[0].start(1), verse[-1].end(1))
        hint = "take the bars away and end each line but the last with a backslash"
        scope.report.add("L111", "the bars before these lines are printed", span, hint=hint)
        return
    for (line, found), (following, _) in pairwise(rows):
        if following == line + 1:
            span = source.span(found.start(1), found.end(1))
            hint = "put a row such as `|---|---|` under the head"
            scope.report.add("L101", "these rows are not read as a table", span, hint=hint)
            return
