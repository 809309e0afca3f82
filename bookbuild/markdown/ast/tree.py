"""Turn a tree of HTML elements into the blocks it means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bookbuild.diagnostics import Report, Span
from bookbuild.model.nodes import (
    NO_ATTR,
    Alignment,
    Block,
    Blocks,
    BulletList,
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Figure,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    ListItem,
    OrderedList,
    Paragraph,
    Quote,
    Row,
    Table,
    Text,
    ThematicBreak,
)
from bookbuild.model.walk import plain_text

from .shapes import covered, split_displays
from .tags import Tag, attr_of, pair_tags

_BLOCK_TAGS = """
    address article aside blockquote body caption center col colgroup dd details div dl dt
    figcaption figure footer h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section
    summary table tbody td tfoot th thead tr ul
"""
BLOCK = frozenset(_BLOCK_TAGS.split())
_ALIGN: dict[str, Alignment] = {"left": "left", "right": "right", "center": "center"}
_SPACES = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Element:
    """A block element and what is in it."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    span: Span | None
    children: tuple[Element | Block | Inline | Tag, ...] = ()

    def get(self, key: str) -> str:
        """Return an attribute, "" where there is none."""
        return next((value for name, value in self.attributes if name == key), "")


Content = Iterable[Element | Block | Inline | Tag]


def to_blocks(content: Content, report: Report) -> Blocks:
    """Return the blocks of an element's content; loose text becomes paragraphs."""
    out: list[Block] = []
    words: list[Inline | Tag] = []

    def close() -> None:
        run = _collapse(pair_tags(words, report))
        words.clear()
        if run:
            out.extend(split_displays(run, False, run[0].span))

    for node in content:
        if isinstance(node, Element):
            close()
            out.extend(_element(node, report))
        elif isinstance(node, Inline | Tag):
            words.append(node)
        else:
            close()
            out.append(node)
    close()
    return tuple(out)


def _collapse(run: Inlines) -> Inlines:
    """Make one blank of every run of white space, none at the ends."""
    out: list[Inline] = []
    for node in run:
        if isinstance(node, Text):
            text = _SPACES.sub(" ", node.text)
            if not out or isinstance(out[-1], LineBreak):
                text = text.lstrip(" ")
            if not text:
                continue
            node = replace(node, text=text)
        out.append(node)
    while out and isinstance(out[-1], Text) and not out[-1].text.strip(" "):
        out.pop()
    if out and isinstance(out[-1], Text):
        out[-1] = replace(out[-1], text=out[-1].text.rstrip(" "))
    return tuple(out)


def _element(node: Element, report: Report) -> Blocks:
    match node.name:
        case "hr":
            return (ThematicBreak(node.span),)
        case "table":
            return (_table(node, report),)
        case "ul" | "ol":
            return (_list(node, report),)
        case "dl":
            return (_definitions(node, report),)
        case "blockquote":
            return (Quote(to_blocks(node.children, report), node.span),)
        case "figure":
            return (_figure(node, report),)
        case "pre":
            return (_pre(node, report),)
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            children = inlines_of(node.children, report)
            own = attr_of(dict(node.attributes))
            return (Heading(int(node.name[1]), children, own, span=node.span),)
        case _:
            return _division(node, report)


def _division(node: Element, report: Report) -> Blocks:
    pairs = dict(node.attributes)
    align = pairs.pop("align", "center" if node.name == "center" else "")
    classes = (align,) if align in ("center", "right") else ()
    if node.name in ("details", "summary"):
        classes = (*classes, node.name)
    own = attr_of(pairs, *classes)
    blocks = to_blocks(node.children, report)
    return blocks if own == NO_ATTR else (Division(own, blocks, node.span),)


def inlines_of(content: Content, report: Report) -> Inlines:
    """Return the inlines of content that should hold no blocks, paragraphs run together."""
    out: list[Inline] = []
    for block in to_blocks(content, report):
        if isinstance(block, Paragraph):
            if out:
                out.append(Text(" ", block.span))
            out.extend(block.children)
        else:
            out.append(Text(plain_text(block), block.span))
    return tuple(out)


def _elements(node: Element, *names: str) -> list[Element]:
    return [c for c in node.children if isinstance(c, Element) and c.name in names]


def _list(node: Element, report: Report) -> Block:
    items: list[ListItem] = []
    loose: list[Element | Block | Inline | Tag] = []
    for child in node.children:
        if isinstance(child, Element) and child.name == "li":
            items.append(ListItem(_tight(to_blocks(child.children, report)), None, child.span))
        else:
            loose.append(child)
    rest = to_blocks(loose, report)
    if rest:
        items.append(ListItem(rest, None, covered(rest)))
    if node.name == "ul":
        return BulletList(tuple(items), node.span)
    start = node.get("start")
    return OrderedList(tuple(items), int(start) if start.isdecimal() else 1, span=node.span)


def _tight(blocks: Blocks) -> Blocks:
    return tuple(replace(b, tight=True) if isinstance(b, Paragraph) else b for b in blocks)


def _definitions(node: Element, report: Report) -> Block:
    entries: list[Definition] = []
    for child in _elements(node, "dt", "dd"):
        if child.name == "dt" or not entries:
            entries.append(Definition(inlines_of(child.children, report), ()))
        if child.name == "dd":
            meaning = to_blocks(child.children, report)
            entries[-1] = replace(entries[-1], meanings=(*entries[-1].meanings, meaning))
    return DefinitionList(tuple(entries), node.span)


def _figure(node: Element, report: Report) -> Block:
    captions = _elements(node, "figcaption")
    caption = inlines_of(captions[0].children, report) if captions else ()
    rest = [child for child in node.children if child not in captions]
    own = attr_of(dict(node.attributes))
    return Figure(to_blocks(rest, report), caption, attr=own, span=node.span)


def _pre(node: Element, report: Report) -> Block:
    text = plain_text(pair_tags([c for c in node.children if isinstance(c, Inline | Tag)], report))
    return CodeBlock(text.strip("\n").expandtabs(4), span=node.span)


def _table(node: Element, report: Report) -> Block:
    head: list[Row] = []
    body: list[Row] = []
    caption: Inlines = ()
    for child in (*_elements(node, "caption"), *_rows(node)):
        if child.name == "caption":
            caption = inlines_of(child.children, report)
            continue
        cells = _elements(child, "td", "th")
        row = tuple(_cell(cell, report) for cell in cells)
        all_heads = bool(cells) and all(cell.name == "th" for cell in cells)
        (head if all_heads and not body else body).append(row)
    width = max((sum(cell.columns for cell in row) for row in (*head, *body)), default=0)
    own = attr_of(dict(node.attributes))
    default: Alignment = "default"
    aligns = (default,) * width
    return Table(aligns, tuple(head), tuple(body), caption, attr=own, span=node.span)


def _rows(node: Element) -> Iterable[Element]:
    for child in _elements(node, "tr", "thead", "tbody", "tfoot"):
        if child.name == "tr":
            yield child
        else:
            yield from _elements(child, "tr")


def _cell(node: Element, report: Report) -> Cell:
    return Cell(
        _tight(to_blocks(node.children, report)),
        _ALIGN.get(node.get("align"), "default"),
        _count(node.get("colspan")),
        _count(node.get("rowspan")),
        node.span,
    )


def _count(value: str) -> int:
    return min(int(value), 100) if value.isdecimal() and int(value) > 0 else 1
