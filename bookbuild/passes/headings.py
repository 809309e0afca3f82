"""Read `{-}` at the end of a heading as pandoc does: the heading takes no number."""

from __future__ import annotations

from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Block, Heading, Text
from bookbuild.model.walk import each_block

from .scope import Scope

UNNUMBERED = "unnumbered"


def headings(chapter: Chapter, scope: Scope) -> Chapter:
    """Turn the mark `{-}` of headings into the class `unnumbered`."""
    return replace(chapter, blocks=each_block(chapter.blocks, _marked))


def _marked(block: Block) -> Block:
    if not isinstance(block, Heading) or not block.children:
        return block
    *before, last = block.children
    if not isinstance(last, Text) or not last.text.endswith("{-}"):
        return block
    text = last.text.removesuffix("{-}").rstrip()
    children = (*before, replace(last, text=text)) if text else tuple(before)
    attr = replace(block.attr, classes=(*block.attr.classes, UNNUMBERED))
    return replace(block, children=children, attr=attr)
