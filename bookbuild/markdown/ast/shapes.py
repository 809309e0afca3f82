"""Give blocks the shape the author meant: displays apart, task lists, callouts, captions."""

from __future__ import annotations

import re
from dataclasses import replace

from bookbuild.diagnostics import Span
from bookbuild.model.nodes import (
    NO_ATTR,
    Attr,
    Block,
    Blocks,
    CodeBlock,
    Division,
    Figure,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    ListItem,
    Math,
    MathBlock,
    OrderedList,
    Paragraph,
    Phrase,
    Quote,
    Table,
    Text,
)
from bookbuild.model.walk import plain_text

from ..normalise.captions import CAPTION_CLASS
from .join import SOFT_BREAK, join_lines
from .places import Places, cover

_CHECK = re.compile(r"\[([ xX])\](?:[ \n]|$)")
_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)\][ ]*", re.IGNORECASE)


def split_displays(inlines: Inlines, tight: bool, span: Span | None) -> Blocks:
    """Cut a paragraph (its lines not yet joined) at the displays in it."""
    out: list[Block] = []
    words: list[Inline] = []

    def close() -> None:
        run = _trim(words)
        words.clear()
        children = join_lines(run)
        if children:
            # pandoc's own end may lie in the block that interrupts the paragraph.
            own = cover(children[0].span, children[-1].span) or span
            out.append(Paragraph(children, tight, continued=bool(out), span=own))

    for node in inlines:
        math, attr = _display(node)
        if math is None:
            words.append(node)
            continue
        close()
        out.append(MathBlock(math, attr=attr, span=math.span))
    close()
    return tuple(out)


def _display(node: Inline) -> tuple[Math | None, Attr]:
    match node:
        case Math(display=True):
            return node, NO_ATTR
        case Phrase(attr=attr, children=(Math(display=True) as math,)):
            return math, attr
        case _:
            return None, NO_ATTR


def _trim(words: list[Inline]) -> Inlines:
    """Leave out blanks and line ends at both ends."""
    start, end = 0, len(words)
    while start < end and _is_space(words[start]):
        start += 1
    while end > start and _is_space(words[end - 1]):
        end -= 1
    return tuple(words[start:end])


def _is_space(node: Inline) -> bool:
    match node:
        case Text(text=text):
            return not text.strip(" \n")
        case LineBreak():
            return True
        case _:
            return False


def read_item(blocks: Blocks) -> ListItem:
    """Make a list item; `[ ]` or `[x]` at its start makes it a task."""
    span = covered(blocks)
    match blocks:
        case (Paragraph(children=(Text(text=text) as first, *rest)) as head, *others):
            box = _CHECK.match(text)
            if box:
                left = text[box.end() :]
                words = (replace(first, text=left), *rest) if left else tuple(rest)
                body = (replace(head, children=words), *others)
                return ListItem(body, box[1] != " ", span)
    return ListItem(blocks, None, span)


def covered(blocks: Blocks) -> Span | None:
    """Return the span from the first to the last of some blocks."""
    if not blocks:
        return None
    return cover(blocks[0].span, blocks[-1].span)


def until(span: Span | None, parts: tuple[Block | ListItem, ...]) -> Span | None:
    """Return a list's span up to its last part; pandoc's own end lies in the block after it."""
    if span is None or not parts:
        return span
    return cover(span, parts[-1].span)


def is_alert(places: Places, position: str) -> bool:
    """Tell whether a division was a GitHub callout in a block quote."""
    bounds = places.bounds(position)
    return bounds is not None and places.text.startswith(">", bounds[0])


def read_quote(blocks: Blocks, span: Span | None) -> Block:
    """Make a quote, or the division that `> [!NOTE] title` means."""
    match blocks:
        case (Paragraph(children=(Text(text=text), *_) as children) as head, *others):
            mark = _ALERT.match(text)
            if mark:
                title, words = _alert_title(children, mark.end())
                pairs = (("title", title),) if title else ()
                body = (replace(head, children=words), *others) if words else tuple(others)
                return Division(Attr(classes=(mark[1].lower(),), pairs=pairs), body, span)
    return Quote(blocks, span)


def _alert_title(children: Inlines, start: int) -> tuple[str, Inlines]:
    """Divide a callout's first paragraph into the words on the line of its mark and the rest."""
    first = children[0]
    assert isinstance(first, Text)
    title = [first.text[start:]]
    for i, node in enumerate(children[1:], 1):
        line = first.span.line if first.span else 0
        if node.span is not None and node.span.line > line:
            return "".join(title).strip(), children[i:]
        title.append(f"${node.tex}$" if isinstance(node, Math) else plain_text(node))
    return "".join(title).strip(), ()


def replace_attr(node: Block, attr: Attr) -> Block:
    """Give a block the attributes of a line of braces before it."""
    match node:
        case Heading() | Table() | MathBlock() | Division() | CodeBlock() | Figure():
            return replace(node, attr=attr)
        case _:
            return Division(attr, (node,), node.span)


def with_roman_lists(blocks: Blocks) -> Blocks:
    """Make one list of `i.` and `ii.`, which pandoc takes for a letter and a Roman numeral."""
    out: list[Block] = []
    for block in blocks:
        match out, block:
            case (
                [*_, OrderedList(start=9, style="lower-alpha", items=(_,)) as first],
                OrderedList(start=2, style="lower-roman"),
            ) if first.delimiter == block.delimiter:
                items = (*first.items, *block.items)
                span = cover(first.span, block.span)
                out[-1] = replace(block, items=items, start=1, span=span)
            case _:
                out.append(block)
    return tuple(out)


def with_captions(blocks: Blocks) -> Blocks:
    """Give each table the caption that stands above or below it."""
    out: list[Block] = []
    waiting: Division | None = None
    for block in blocks:
        match block:
            case Division(attr=Attr(classes=(first, *_))) if first == CAPTION_CLASS:
                if out and isinstance(out[-1], Table) and not out[-1].caption:
                    out[-1] = _captioned(out[-1], block)
                else:
                    waiting = block
            case Table() if waiting is not None:
                out.append(_captioned(block, waiting))
                waiting = None
            case _:
                if waiting is not None:
                    out.extend(waiting.blocks)
                    waiting = None
                out.append(block)
    if waiting is not None:
        out.extend(waiting.blocks)
    return tuple(out)


def _captioned(table: Table, division: Division) -> Table:
    words: list[Inline] = []
    for block in division.blocks:
        match block:
            case Paragraph(children=children):
                words.extend(children)
            case MathBlock(math=math):
                words.append(replace(math, display=False))
    attr = replace(division.attr, classes=division.attr.classes[1:])
    own = attr if attr != Attr() else table.attr
    return replace(table, caption=tuple(words), attr=own)


__all__ = [
    "SOFT_BREAK",
    "covered",
    "is_alert",
    "read_item",
    "read_quote",
    "replace_attr",
    "split_displays",
    "until",
    "with_captions",
    "with_roman_lists",
]
