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
from bookbuild.model.walk import map_blocks, map_inlines, plain_text

from .scope import Scope

_CLOSING = re.compile(r"\s*(?P<marks>[）)」』》】”’]*[，。、；：！？,.;:]?[）)」』》】”’]*)\s*")
_GOING_ON = re.compile(
    # Words that can only go on; then those that might open a sentence and how it would run on.
    r"其中|式中|这里|這裡|以及|的(?!确|確|士)|且(?!慢)|而(?!今|且看)|也就是|即"
    r"|为(?!了|什么|何|此|便于|方便|简|使|避免|证|说明|保证|确保|得到|看|求|叙述|记|清楚)"
    r"|為(?!了|什麼|何|此|便於|方便|簡|使|避免|證|說明|保證|確保|得到|看|求|敘述|記|清楚)"
    r"|是(?!否|不是|故|以|时候)|和(?!谐|平)|或(?!许|者说)"
    r"|与(?!此|之|其|[^，。；]{0,24}(?:相比|相对|不同|类似|相同|相反|一样|一致))"
    r"|與(?!此|之|其|[^，。；]{0,24}(?:相比|相對|不同|類似|相同|相反|一樣|一致))"
    r"|(?:where|with|and|or|for|which|so that|in which|when)\b"
)
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
                rest = replace(block, continued=_goes_on(last, block))
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


def _goes_on(formula: MathBlock, block: Paragraph) -> bool:
    """Tell whether a paragraph of its own goes on with the sentence of the formula before it.

    It does after a comma; and without any mark, where its first words open no sentence.
    """
    tex = _END.sub("", formula.math.tex)
    mark = formula.after[-1:] or ("" if tex.endswith("\\right.") else tex[-1:])
    if mark in (",", "，", ";", "；", "、"):
        return True
    opens_none = bool(_GOING_ON.match(plain_text(block.children).lstrip()))
    return opens_none and mark not in (".", "。", "．", "!", "！", "?", "？")


def _inline_only(children: Inlines) -> Inlines:
    """Set a display formula that no block could be made of (in bold words, a caption) inline."""
    return tuple(
        replace(child, display=False) if isinstance(child, Math) and child.display else child
        for child in children
    )
