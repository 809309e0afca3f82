"""Make display formulas blocks of their own, cutting the paragraphs that hold them."""

from __future__ import annotations

import re
from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Block,
    Blocks,
    Inline,
    Inlines,
    Math,
    MathBlock,
    Paragraph,
    Text,
)
from bookbuild.model.walk import map_blocks, map_inlines

from .scope import Scope

CLOSING = "，。、；：！？,.;:"
_END = re.compile(r"(?:\s|\\(?:end|label|tag\*?)\s*\{[^{}]*\}|\\[,;! ]|\\q?quad\b)+$")


def displays(chapter: Chapter, scope: Scope) -> Chapter:
    """Split paragraphs around display formulas; a display inside a line's markup is set inline."""

    def change(run: Blocks) -> Blocks:
        return _continued(tuple(part for block in run for part in _split(block)))

    return replace(chapter, blocks=map_inlines(map_blocks(chapter.blocks, change), _inline_only))


def _split(block: Block) -> Blocks:
    if not isinstance(block, Paragraph):
        return (block,)
    if not any(isinstance(child, Math) and child.display for child in block.children):
        return (block,)
    out: list[Block] = []
    line: list[Inline] = []
    rest = list(block.children)
    while rest:
        child = rest.pop(0)
        if isinstance(child, Math) and child.display:
            _close(block, line, out)
            line = []
            after, rest = _punctuation(rest)
            out.append(MathBlock(child, after=after, span=child.span))
        else:
            line.append(child)
    _close(block, line, out)
    return tuple(out)


def _continued(run: Blocks) -> Blocks:
    """Mark a paragraph after a formula that ends in a comma: it goes on with the sentence."""
    out: list[Block] = []
    for block in run:
        if isinstance(block, Paragraph) and out and _open_sentence(out[-1]):
            block = replace(block, continued=True)
        out.append(block)
    return tuple(out)


def _open_sentence(block: Block) -> bool:
    if not isinstance(block, MathBlock):
        return False
    end = block.after or _END.sub("", block.math.tex)[-1:]
    return end in (",", "，", ";", "；")


def _close(block: Paragraph, line: list[Inline], out: list[Block]) -> None:
    """Add what was gathered as a paragraph, unless it is blank."""
    children = trimmed(tuple(line))
    if children:
        out.append(replace(block, children=children, continued=bool(out)))


def trimmed(children: Inlines) -> Inlines:
    """Return `children` without blanks at either end."""
    while children and isinstance(first := children[0], Text) and first.text[:1].isspace():
        text = first.text.lstrip()
        children = (replace(first, text=text), *children[1:]) if text else children[1:]
    while children and isinstance(last := children[-1], Text) and last.text[-1:].isspace():
        text = last.text.rstrip()
        children = (*children[:-1], replace(last, text=text)) if text else children[:-1]
    return children


def _punctuation(rest: list[Inline]) -> tuple[str, list[Inline]]:
    """Take the mark after a formula: it closes the formula's line and must not open the next."""
    if rest and isinstance(first := rest[0], Text):
        text = first.text.lstrip()
        if text[:1] and text[:1] in CLOSING:
            remaining = replace(first, text=text[1:])
            return text[0], [remaining, *rest[1:]] if remaining.text else rest[1:]
    return "", rest


def _inline_only(children: Inlines) -> Inlines:
    """Set a display formula that no block could be made of (in a cell's bold, a caption) inline."""
    return tuple(
        replace(child, display=False) if isinstance(child, Math) and child.display else child
        for child in children
    )
