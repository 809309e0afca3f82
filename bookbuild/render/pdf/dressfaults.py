"""Say where in the source what could not be dressed for paper stands."""

from __future__ import annotations

from collections.abc import Iterator

from bookbuild.diagnostics import Report, Span
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Link, Node, Note, Table
from bookbuild.model.walk import children, walk

from .dress import Dressed


def report_dressing(chapter: Chapter, dressed: Dressed, report: Report) -> None:
    """Report the tables that were turned and the addresses too long for a code."""
    start = Span(chapter.path, 1, 1) if chapter.path else None
    tables = list(_tables(chapter)) if dressed.turned else []
    for one in dressed.turned:
        span = tables[one.index].span if one.index < len(tables) else start
        name = f"`{one.caption[:40]}`" if one.caption else "this table"
        report.add(
            "E109",
            f"{name} is too wide for the text even in small type; turned onto a page of its own",
            span or start,
            hint="drop columns, or ask for it: put it into `::: sideways`",
        )
    for address in dressed.refused:
        spans = (
            node.span
            for node in walk(chapter.blocks)
            if isinstance(node, Link) and node.target == address
        )
        report.add(
            "E110",
            f"the address `{address[:60]}…` is too long for a QR code on paper",
            next(spans, start) or start,
            hint="give a shorter one",
        )


def _tables(chapter: Chapter) -> Iterator[Table]:
    """Yield the tables in the order they are written in; footnotes hold none."""
    stack: list[Node] = [*chapter.blocks[::-1]]
    while stack:
        node = stack.pop()
        if isinstance(node, Table):
            yield node
        if not isinstance(node, Note):
            stack.extend(list(children(node))[::-1])
