"""Check the headings of a chapter as a reader of its contents sees them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bookbuild.diagnostics import Span
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Block,
    Blocks,
    Division,
    Heading,
    Inlines,
    Math,
    RawBlock,
    ThematicBreak,
)
from bookbuild.model.walk import plain_text, walk
from bookbuild.passes.scope import Scope

LONGEST = 80
"""Han characters that a heading may be as long as."""
_UNREADABLE = frozenset({"M019", "M020"})


def outline(chapter: Chapter, scope: Scope) -> None:
    """Report jumps of level, sections and chapters without content, headings too long."""
    flow = [block for block in _flow(chapter.blocks) if not _is_nothing(block)]
    if not flow and not any(d.code in _UNREADABLE for d in scope.report):
        span = place_of_title(chapter)
        scope.report.add("L203", "the chapter is empty", span, hint="write it, or leave it out")
    _length(chapter.title, place_of_title(chapter), scope)
    level = 1
    for index, block in enumerate(flow):
        if not isinstance(block, Heading):
            continue
        _jump(block, level, scope)
        _length(block.children, block.span, scope)
        if _is_empty(block, flow[index + 1 : index + 2]):
            hint = "write it, or take its heading out"
            scope.report.add("L202", "this section is empty", block.span, hint=hint)
        level = block.level


def place_of_title(chapter: Chapter) -> Span:
    """Return where a chapter's title stands."""
    own = (p.span for p in chapter.places if p.kind == "chapter" and p.span)
    return next(own, Span(chapter.path, 1, 1))


def _flow(blocks: Blocks) -> Iterator[Block]:
    """Yield the blocks of the chapter's own flow, those in plain divisions included."""
    for block in blocks:
        if isinstance(block, Division):
            yield from _flow(block.blocks)
        else:
            yield block


def _is_nothing(block: Block) -> bool:
    """Tell whether a block shows nothing that could fill a section."""
    if isinstance(block, RawBlock):
        return block.html.lstrip().startswith("<!--")
    return isinstance(block, ThematicBreak)


def _jump(block: Heading, level: int, scope: Scope) -> None:
    if block.level > level + 1:
        signs = "#" * (level + 1)
        message = f"a heading of level {block.level} follows one of level {level}"
        scope.report.add("L201", message, block.span, hint=f"write `{signs}`")


def _is_empty(heading: Heading, following: list[Block]) -> bool:
    match following:
        case []:
            return True
        case [Heading(level=level)]:
            return level <= heading.level
        case _:
            return False


def _length(children: Inlines, span: Span | None, scope: Scope) -> None:
    wide = 0.0
    for node in walk(children):
        if isinstance(node, Math) and node.formula is not None:
            wide += node.formula.width - _cells(node.tex)
    wide += _cells(plain_text(children))
    if wide > LONGEST:
        message = f"this heading is as long as {round(wide)} Chinese characters"
        scope.report.add("L204", message, span, hint=f"at most {LONGEST}; say the rest in the text")


def _cells(text: str) -> float:
    """Return how many Chinese characters `text` is as wide as."""
    return sum(1 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in text)
