"""Give every demonstration what it shows on paper: its poster, its caption, its address."""

from __future__ import annotations

from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Block, Blocks, Division, Image, Link, Paragraph, Text
from bookbuild.model.walk import each_block

from .scope import Scope


def demos(chapter: Chapter, scope: Scope) -> Chapter:
    """Write `poster`, `caption` and `url` of each `::: demo` as blocks of it, in this order."""
    return replace(chapter, blocks=each_block(chapter.blocks, _shown))


def _shown(block: Block) -> Block:
    if not isinstance(block, Division) or "demo" not in block.attr.classes:
        return block
    caption = block.attr.get("caption")
    words = (Text(caption, block.span),) if caption else ()
    blocks: Blocks = block.blocks
    if poster := block.attr.get("poster"):
        image = Image(poster, words, span=block.span)
        blocks = (Paragraph((image,), span=block.span), *blocks)
    if words:
        blocks = (*blocks, Paragraph(words, span=block.span))
    if url := block.attr.get("url"):
        link = Link(url, (Text(url, block.span),), span=block.span)
        blocks = (*blocks, Paragraph((link,), span=block.span))
    return replace(block, blocks=blocks)
