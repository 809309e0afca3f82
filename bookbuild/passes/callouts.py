"""Make callouts of fenced divs of a known kind and of quotes that open with a bold label."""

from __future__ import annotations

import re
from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    NO_ATTR,
    Attr,
    Block,
    Blocks,
    Callout,
    Division,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Phrase,
    Quote,
    Styled,
    Text,
)
from bookbuild.model.walk import map_blocks, plain_text
from bookbuild.words import CALLOUT_KINDS, THEOREM_KINDS, Words

from .attributes import title_of
from .cut import cut, without_lead
from .scope import Scope

PROVED = "of"
"""Attribute of a proof: the label of what it proves."""

_LABEL = re.compile(
    r"\s*(?P<word>[^\s\d：:（(【]{1,12})\s*(?P<number>[0-9A-Z]{1,3}(?:[.\-–][0-9]{1,3})+|[0-9]{1,3})?"
    r"\s*(?:[（(](?P<name>[^（）()]{1,80})[）)])?\s*(?P<colon>[：:.。]?)\s*(?P<rest>.*)",
    re.DOTALL,
)
_ALIASES = {
    "注意": "warning",
    "注": "note",
    "备注": "note",
    "说明": "note",
    "提示": "tip",
    "技巧": "tip",
    "小贴士": "tip",
    "重要": "important",
    "关键": "important",
    "警告": "warning",
    "小心": "caution",
    "危险": "caution",
    "例子": "example",
    "示例": "example",
    "评注": "remark",
    "補足": "note",
    "ヒント": "tip",
    "例題": "example",
    "참고": "note",
    "팁": "tip",
    "보기": "example",
    "예제": "example",
    "note": "note",
    "tip": "tip",
    "important": "important",
    "warning": "warning",
    "caution": "caution",
}


def callouts(chapter: Chapter, scope: Scope) -> Chapter:
    """Turn divs and bold-label quotes into `Callout` nodes."""
    kinds = (*THEOREM_KINDS, *CALLOUT_KINDS, *scope.numbering.config.theorems)

    def change(run: Blocks) -> Blocks:
        return tuple(_callout(block, kinds, scope.words) for block in run)

    return replace(chapter, blocks=map_blocks(chapter.blocks, change))


def _callout(block: Block, kinds: tuple[str, ...], words: Words) -> Block:
    match block:
        case Division(attr=attr, blocks=blocks, span=span):
            kind = next((c for c in attr.classes if c in kinds), "")
            if not kind:
                return block
            title, blocks = title_of(attr, blocks, span)
            if plain_text(title).strip().lower() in CALLOUT_KINDS:
                title = ()  # GitHub alerts come with their kind as title
            if proved := attr.get(PROVED).removeprefix("#"):
                title = (Link(f"@{proved}", (), span=span),)
            number = attr.get("number")
            return Callout(kind, words.kind(kind), blocks, title, number, attr=attr, span=span)
        case Quote(blocks=(Paragraph(children=(first, *rest)) as paragraph, *_)):
            bold, attr = _bold(first)
            if bold is None:
                return block
            found = _from_quote(block, paragraph, bold, tuple(rest), words)
            return replace(found, attr=attr) if isinstance(found, Callout) else found
        case _:
            return block


def _bold(node: Inline) -> tuple[Styled | None, Attr]:
    """Return the bold words that may open a quote, and what stands in braces after them."""
    match node:
        case Styled(kind="strong"):
            return node, NO_ATTR
        case Phrase(attr=attr, children=(Styled(kind="strong") as bold,)):
            return bold, attr
        case _:
            return None, NO_ATTR


def _from_quote(quote: Quote, first: Paragraph, bold: Styled, rest: Inlines, words: Words) -> Block:
    """Read `> **定理 3.1（名称）**：…`; a bold word without number or colon is plain emphasis."""
    found = _LABEL.fullmatch(plain_text(bold.children))
    if not found:
        return quote
    kind = _kind(found["word"], words)
    follows = plain_text(rest[:1]).lstrip()[:1]
    alone = not rest and bool(kind or quote.blocks[1:])
    closed = bool(found["colon"]) or follows in ("：", ":") or alone
    if not (closed or (kind and (found["number"] or follows in (".", "。")))):
        return quote
    tail = without_lead(rest, "：:.。")
    body = (replace(first, children=tail), *quote.blocks[1:]) if tail else quote.blocks[1:]
    if not kind:
        plain = all(isinstance(child, Text) for child in bold.children)
        if found["number"] or found["rest"] or not plain:
            return quote  # a label is text and could not hold its formulas
        return Callout("note", found["word"], body, span=quote.span)
    part = "rest" if found["rest"] else "name"
    title = cut(bold.children, found.start(part), found.end(part)) if found[part] else ()
    return Callout(kind, found["word"], body, title, found["number"] or "", span=quote.span)


def _kind(word: str, words: Words) -> str:
    """Return the kind that a word at the start of a quote stands for, "" for any other."""
    kinds = {
        label: kind for table in (words.callouts, words.theorems) for kind, label in table.items()
    }
    return kinds.get(word) or _ALIASES.get(word.lower(), "")
