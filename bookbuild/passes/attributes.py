"""Read the Markdown that authors write in `name="…"`, `title="…"` and `caption="…"`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bookbuild.diagnostics import Span
from bookbuild.markdown import MarkdownOptions, parse_fragments
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Attr,
    Block,
    Blocks,
    CodeBlock,
    Division,
    Inlines,
    Math,
    Paragraph,
    Text,
)
from bookbuild.model.walk import each_block, map_inlines, walk

from .cut import cut
from .scope import Scope

_KEYS = ("name", "title", "caption")
_MARKED = re.compile(r"[$*_`\[\\@<]")
_LEAD = "甲"
"""Put before each text, so that none begins a list or a heading; cut off again."""
TITLE = "title"
"""Class of the div that holds a title at the start of a block."""


def attributes(chapter: Chapter, scope: Scope) -> Chapter:
    """Turn titles with marks in them into inlines: a `.title` div, or a listing's caption."""
    found = [n for n in walk(chapter.blocks) if isinstance(n, Division | CodeBlock) and _marked(n)]
    if not found:
        return chapter
    spans = [node.span or Span(chapter.path, 1, 1) for node in found]
    texts = read_lines([_marked(node) for node in found], spans, scope)
    pairs = zip(map(_marked, found), texts, strict=True)
    # Marks that make nothing stay in the attribute, where they are reported.
    titles = {text: read for text, read in pairs if not all(isinstance(n, Text) for n in read)}

    def one(block: Block) -> Block:
        if not isinstance(block, Division | CodeBlock) or _marked(block) not in titles:
            return block
        title = titles[_marked(block)]
        attr = _without_title(block.attr)
        if isinstance(block, CodeBlock):
            return replace(block, attr=attr, caption=block.caption or title)
        head = Division(Attr(classes=(TITLE,)), (Paragraph(title, span=block.span),))
        return replace(block, attr=attr, blocks=(head, *block.blocks))

    return replace(chapter, blocks=each_block(chapter.blocks, one))


def title_of(attr: Attr, blocks: Blocks, span: Span | None) -> tuple[Inlines, Blocks]:
    """Return a div's title and the blocks after it: its attribute, or the `.title` div in it."""
    if words := attr.get("name") or attr.get("title"):
        return (Text(words, span),), blocks
    if blocks and isinstance(first := blocks[0], Division) and TITLE in first.attr.classes:
        paragraphs = [b for b in first.blocks if isinstance(b, Paragraph)]
        return (paragraphs[0].children if paragraphs else ()), blocks[1:]
    return (), blocks


def read_lines(texts: Sequence[str], spans: Sequence[Span], scope: Scope) -> list[Inlines]:
    """Read each text as one line of Markdown that stands at the place of its span."""
    source = "\n\n".join(_LEAD + " ".join(text.split()) for text in texts)
    options = MarkdownOptions(lang=scope.words.lang)
    blocks, findings = parse_fragments(source, spans[0].file, options)
    for found in findings:
        line = found.span.line if found.span else 1
        span = spans[min(line // 2, len(spans) - 1)].start()
        scope.report.add(found.code, found.message, span, hint=found.hint)
    if len(blocks) != len(texts) or not all(isinstance(block, Paragraph) for block in blocks):
        return [(Text(text, span),) for text, span in zip(texts, spans, strict=True)]
    return [
        _placed(cut(block.children, len(_LEAD)), span.start())
        for block, span in zip(blocks, spans, strict=True)
        if isinstance(block, Paragraph)
    ]


def _placed(children: Inlines, span: Span) -> Inlines:
    def run(inlines: Inlines) -> Inlines:
        return tuple(
            replace(node, span=span, tex_span=span, tex_map=())
            if isinstance(node, Math)
            else replace(node, span=span)
            for node in inlines
        )

    return map_inlines(children, run)


def _marked(node: Division | CodeBlock) -> str:
    """Return the title of a block where it holds marks, else ""."""
    text = next((text for key in _KEYS if (text := node.attr.get(key))), "")
    return text if _MARKED.search(text) else ""


def _without_title(attr: Attr) -> Attr:
    return replace(attr, pairs=tuple(pair for pair in attr.pairs if pair[0] not in _KEYS))
