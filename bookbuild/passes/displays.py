"""Give display formulas the marks that close their lines, and mark sentences that go on."""

from __future__ import annotations

import re
from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Block,
    Blocks,
    Inlines,
    Math,
    MathBlock,
    Paragraph,
    Text,
)
from bookbuild.model.walk import map_blocks, map_inlines

from .scope import Scope

_CLOSING = re.compile(r"\s*(?P<marks>[）)」』》】”’]*[，。、；：！？,.;:]?[）)」』》】”’]*)\s*")
_END = re.compile(r"(?:\s|\\(?:end|label|tag\*?)\s*\{[^{}]*\}|\\[,;! ]|\\q?quad\b)+$")


def displays(chapter: Chapter, scope: Scope) -> Chapter:
    """Move closing marks to the formula before them; a display within a line's markup is inline."""
    return replace(chapter, blocks=map_inlines(map_blocks(chapter.blocks, _closed), _inline_only))


def _closed(run: Blocks) -> Blocks:
    out: list[Block] = []
    for block in run:
        last = out[-1] if out else None
        if isinstance(last, MathBlock) and isinstance(block, Paragraph):
            if block.continued:
                out[-1], rest = _take_marks(last, block)
            else:
                # A paragraph of its own that a comma leads over to is the same sentence.
                rest = replace(block, continued=_is_open(last))
            if rest is not None:
                out.append(rest)
        else:
            out.append(block)
    return tuple(out)


def _take_marks(formula: MathBlock, block: Paragraph) -> tuple[MathBlock, Paragraph | None]:
    """Move the marks that open `block` to the formula; None where nothing is left of it."""
    first, *rest = block.children
    if not isinstance(first, Text):
        return formula, block
    found = _CLOSING.match(first.text)
    if not found or not found["marks"]:
        return formula, block
    text = first.text[found.end() :]
    children: Inlines = (replace(first, text=text), *rest) if text else tuple(rest)
    left = replace(block, children=children) if children else None
    return replace(formula, after=found["marks"]), left


def _is_open(block: MathBlock) -> bool:
    end = block.after[-1:] or _END.sub("", block.math.tex)[-1:]
    return end in (",", "，", ";", "；")


def _inline_only(children: Inlines) -> Inlines:
    """Set a display formula that no block could be made of (in bold words, a caption) inline."""
    return tuple(
        replace(child, display=False) if isinstance(child, Math) and child.display else child
        for child in children
    )
