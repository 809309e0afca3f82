"""Print a theorem again: `::: {.theorem restate=thm:x}` takes the number and words of the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bookbuild.diagnostics import Report
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    AnswerEntry,
    Block,
    Blocks,
    Callout,
    Code,
    CodeBlock,
    Division,
    Exercise,
    Figure,
    Heading,
    Image,
    Inlines,
    Link,
    MathBlock,
    Phrase,
    Table,
    Text,
)
from bookbuild.model.walk import each_block, map_inlines, nodes_of
from bookbuild.words import Words

from .numbers import RESTATE
from .registry import Finder, Registry


def restated(
    chapters: Sequence[Chapter], registry: Registry, words: Words, report: Report
) -> tuple[Chapter, ...]:
    """Fill the theorems that stand again; links must have been resolved."""
    found = [n for c in chapters for n in nodes_of(c.blocks) if isinstance(n, Callout)]
    first = {n.anchor: n for n in found if n.anchor and not n.attr.get(RESTATE)}
    if not any(node.attr.get(RESTATE) for node in found):
        return tuple(chapters)
    return tuple(c if c.reduced else _filled(c, first, registry, words, report) for c in chapters)


def _filled(
    chapter: Chapter, first: dict[str, Callout], registry: Registry, words: Words, report: Report
) -> Chapter:
    finder = Finder(chapter, registry, report)

    def one(block: Block) -> Block:
        if not isinstance(block, Callout) or not (written := block.attr.get(RESTATE)):
            return block
        label = written.removeprefix("#")
        place = finder.label(label, block.span, empty=True, mark="@")
        original = first.get(place.anchor) if place else None
        if original is None:
            if place is not None:
                hint = "name a theorem, definition, …"
                message = f"`{label}` is nothing that can stand again"
                report.add("R210", message, block.span, hint=hint)
            return block
        mark = Link(f"#{original.anchor}", (Text(words.restated),), span=block.span)
        comma = Text(words.aside)
        title = block.title or registry.titles.get(original.anchor, ())
        return replace(
            block,
            kind=original.kind,
            label=original.label,
            number=original.number,
            title=(*title, *((comma,) if title else ()), mark),
            blocks=block.blocks or _copied(original.blocks),
        )

    return replace(chapter, blocks=each_block(chapter.blocks, one))


def _copied(blocks: Blocks) -> Blocks:
    """Return blocks without anchors: links lead to the first."""
    return map_inlines(each_block(blocks, _bare), _bare_run)


def _bare(block: Block) -> Block:
    match block:
        case MathBlock():
            return replace(block, anchors=(), attr=replace(block.attr, id=""))
        case Figure() | Table() | CodeBlock() | Heading() | Callout() | Exercise():
            return replace(block, anchor="", attr=replace(block.attr, id=""))
        case AnswerEntry():
            return replace(block, anchor="")
        case Division():
            return replace(block, attr=replace(block.attr, id=""))
        case _:
            return block


def _bare_run(run: Inlines) -> Inlines:
    return tuple(
        replace(node, attr=replace(node.attr, id=""))
        if isinstance(node, Phrase | Code | Image | Link)
        else node
        for node in run
    )
