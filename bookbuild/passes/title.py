"""Take the chapter's title from its first heading, without the number typed in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from bookbuild.diagnostics import Span
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Block, Heading, Inlines, Text
from bookbuild.model.walk import map_blocks

from .ordinals import TYPED_APPENDIX, TYPED_CHAPTER
from .scope import Scope


def title(chapter: Chapter, scope: Scope) -> Chapter:
    """Move the first level-1 heading out of the blocks into the chapter's title."""
    for index, block in enumerate(chapter.blocks):
        if isinstance(block, Heading) and block.level == 1:
            rest = chapter.blocks[:index] + chapter.blocks[index + 1 :]
            return replace(
                chapter,
                title=without_typed_number(block.children, chapter.kind),
                blocks=_one_title(rest, scope),
                anchor=block.attr.id,
            )
    name = PurePosixPath(chapter.path).stem
    scope.report.add(
        "R101",
        "the chapter has no title",
        Span(chapter.path, 1, 1),
        hint="begin the file with a line `# title`",
    )
    return replace(chapter, title=(Text(name),), blocks=_one_title(chapter.blocks, scope))


def without_typed_number(children: Inlines, kind: str) -> Inlines:
    """Drop `第3章：` or `附录A：` from the start of a title, where something follows it."""
    if not children or not isinstance(children[0], Text):
        return children
    first = children[0]
    pattern = {"chapter": TYPED_CHAPTER, "appendix": TYPED_APPENDIX}.get(kind)
    found = pattern.match(first.text) if pattern else None
    if not found:
        return children
    rest = first.text[found.end() :]
    if not rest and len(children) == 1:
        return ()
    return ((replace(first, text=rest), *children[1:])) if rest else children[1:]


def _one_title(blocks: tuple[Block, ...], scope: Scope) -> tuple[Block, ...]:
    """Lower further level-1 headings to sections: a file is one chapter."""

    def lower(run: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(_lowered(block, scope) for block in run)

    return map_blocks(blocks, lower)


def _lowered(block: Block, scope: Scope) -> Block:
    if not isinstance(block, Heading) or block.level != 1:
        return block
    scope.report.add(
        "R102",
        "a second level-1 heading in one chapter",
        block.span,
        hint="a file is one chapter: write `##` for its sections",
    )
    return replace(block, level=2)
