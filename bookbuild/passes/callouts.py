"""Make callouts of fenced divs of a known kind and of quotes that open with a bold label."""

from __future__ import annotations

import re
from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    NO_ATTR,
    Block,
    Blocks,
    Callout,
    Division,
    Inlines,
    Paragraph,
    Quote,
    Styled,
    Text,
)
from bookbuild.model.walk import map_blocks, plain_text
from bookbuild.words import CALLOUT_KINDS, THEOREM_KINDS, Words

from .exercises.lift import strip_prefix
from .scope import Scope

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
    "note": "note",
    "tip": "tip",
    "important": "important",
    "warning": "warning",
    "caution": "caution",
}


def callouts(chapter: Chapter, scope: Scope) -> Chapter:
    """Turn divs and bold-label quotes into `Callout` nodes."""

    def change(run: Blocks) -> Blocks:
        return tuple(_callout(block, scope.words) for block in run)

    return replace(chapter, blocks=map_blocks(chapter.blocks, change))


def _callout(block: Block, words: Words) -> Block:
    match block:
        case Division(attr=attr, blocks=blocks, span=span):
            kind = next((c for c in attr.classes if c in (*THEOREM_KINDS, *CALLOUT_KINDS)), "")
            if not kind:
                return block
            title, blocks = _title_of(attr.get("name") or attr.get("title"), blocks)
            return Callout(
                kind, words.kind(kind), blocks, title, attr.get("number"), "", attr, span
            )
        case Quote(
            blocks=(Paragraph(children=(Styled(kind="strong") as bold, *rest)) as first, *_)
        ):
            return _from_quote(block, first, bold, tuple(rest), words)
        case _:
            return block


def _title_of(name: str, blocks: Blocks) -> tuple[Inlines, Blocks]:
    """Return a div's title: its attribute, or the `.title` div GitHub alerts come with."""
    if name:
        return (Text(name),), blocks
    if blocks and isinstance(first := blocks[0], Division) and "title" in first.attr.classes:
        paragraphs = [b for b in first.blocks if isinstance(b, Paragraph)]
        words = paragraphs[0].children if paragraphs else ()
        known = plain_text(words).strip().lower() in CALLOUT_KINDS
        return ((), blocks[1:]) if known else (words, blocks[1:])
    return (), blocks


def _from_quote(quote: Quote, first: Paragraph, bold: Styled, rest: Inlines, words: Words) -> Block:
    """Read `> **定理 3.1（名称）**：…`; a bold word without number or colon is plain emphasis."""
    text = plain_text(bold.children)
    found = _LABEL.fullmatch(text)
    after = plain_text(rest[:1]).lstrip()
    if not found or not (found["colon"] or after[:1] in ("：", ":") or not rest):
        return quote
    named = (words.callouts, words.theorems)
    kinds = {label: kind for table in named for kind, label in table.items()}
    kind = kinds.get(found["word"]) or _ALIASES.get(found["word"].lower(), "")
    body = _paragraph(first, rest, quote.blocks[1:])
    if not kind:
        if found["number"] or found["rest"]:
            return quote
        return Callout("note", found["word"], body, (), "", "", NO_ATTR, quote.span)
    title: Inlines = (Text(found["name"]),) if found["name"] else ()
    if found["rest"]:
        title = strip_prefix(bold.children, found.start("rest"))
    number = found["number"] or ""
    return Callout(kind, found["word"], body, title, number, "", NO_ATTR, quote.span)


def _paragraph(first: Paragraph, rest: Inlines, more: Blocks) -> Blocks:
    """Return the quote's blocks without the label and its colon."""
    if rest and isinstance(lead := rest[0], Text):
        text = lead.text.lstrip().lstrip("：:").lstrip()
        rest = ((replace(lead, text=text), *rest[1:])) if text else rest[1:]
    return (replace(first, children=rest), *more) if rest else more
