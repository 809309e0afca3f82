"""Take the chapter's title from its first heading, without the number typed in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from bookbuild.diagnostics import Span
from bookbuild.model.book import Chapter, Place
from bookbuild.model.nodes import Block, Blocks, Heading, Inlines, Text
from bookbuild.model.walk import each_block, plain_text

from .attributes import read_lines
from .cut import cut
from .labels import Labels, Slugs
from .ordinals import front_title, typed_number
from .scope import Scope


def title(chapter: Chapter, scope: Scope) -> Chapter:
    """Move the first level-1 heading out of the blocks into the chapter's title."""
    for index, block in enumerate(chapter.blocks):
        if isinstance(block, Heading) and block.level == 1:
            rest = chapter.blocks[:index] + chapter.blocks[index + 1 :]
            own = without_typed_number(block.children, chapter.kind)
            return _titled(replace(chapter, title=own, blocks=_lower(rest, scope)), scope, block)
    words, line, column = front_title(scope.source)
    span = Span(chapter.path, line, column)
    if words:
        [own] = read_lines([words], [span], scope)
        own = without_typed_number(own, chapter.kind)
    else:
        hint = "begin the file with a line `# title`"
        scope.report.add("R101", "the chapter has no title", span, hint=hint)
        own = (Text(PurePosixPath(chapter.path).stem),)
    blocks = _lower(chapter.blocks, scope)
    return _titled(replace(chapter, title=own, blocks=blocks), scope, Heading(1, own, span=span))


def _titled(chapter: Chapter, scope: Scope, heading: Heading | None = None) -> Chapter:
    """Record the names the chapter itself goes by."""
    own = plain_text(chapter.title)
    span = (heading and heading.span) or Span(chapter.path, 1, 1)
    place = Place("", chapter.slug, "chapter", chapter.number or own, own, span, chapter.ordinal)
    labels = Labels(chapter, scope.report)
    labels.places.append(place)
    if heading is not None:
        if heading.attr.id:
            labels.places.append(replace(place, label=heading.attr.id))
        labels.also(Slugs().of(plain_text(heading.children)), place)
    return replace(chapter, anchor=chapter.slug, places=tuple(labels.places))


def without_typed_number(children: Inlines, kind: str) -> Inlines:
    """Drop `第3章：` or `附录A：` from a title; marks before it stay."""
    found = typed_number(plain_text(children), kind)
    if found is None:
        return children
    return (*cut(children, 0, found.start("typed")), *cut(children, found.end("typed")))


def _lower(blocks: Blocks, scope: Scope) -> Blocks:
    """Lower further level-1 headings to sections: a file is one chapter."""
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            scope.report.add(
                "R102",
                "a second level-1 heading in one chapter",
                block.span,
                hint="a file is one chapter: write `##` for its sections",
            )

    def lowered(block: Block) -> Block:
        deep = isinstance(block, Heading) and block.level == 1
        return replace(block, level=2) if deep and isinstance(block, Heading) else block

    return each_block(blocks, lowered)
