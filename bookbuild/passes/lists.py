"""Make lists of figures, tables, listings, theorems and exercises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bookbuild.config.matter import ListKind
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Attr,
    Block,
    Callout,
    CodeBlock,
    Directory,
    DirectoryEntry,
    Exercise,
    Figure,
    Inline,
    Inlines,
    Link,
    Locator,
    Note,
    Phrase,
    Table,
    Text,
)
from bookbuild.model.walk import each_block, map_inlines, nodes_of
from bookbuild.words import MatterWords, Words

from .anchors import anchors
from .index_marks import merged

_LISTED = (Figure, Table, CodeBlock, Callout, Exercise)
_SENTENCE = re.compile(r"。|\.(?= +[A-Z])|\.$")
"""Where the first sentence of a caption ends."""
_TEXT = ("front", "chapter", "appendix", "back")


def add_anchors(chapters: tuple[Chapter, ...], kinds: Sequence[ListKind]) -> tuple[Chapter, ...]:
    """Return the chapters with an anchor on everything that is listed."""
    if not kinds:
        return chapters
    taken = set(anchors(chapters))

    def named(chapter: Chapter) -> Chapter:
        def one(block: Block) -> Block:
            kind = _kind(block)
            if kind not in kinds or not isinstance(block, _LISTED) or block.anchor:
                return block
            count = 1
            while (name := f"{chapter.slug}-{kind}-{count}") in taken:
                count += 1
            taken.add(name)
            return replace(block, anchor=name)

        return replace(chapter, blocks=each_block(chapter.blocks, one))

    return tuple(named(c) if c.kind in _TEXT else c for c in chapters)


def make_lists(
    chapters: Sequence[Chapter], kinds: Sequence[ListKind], words: Words, own: MatterWords
) -> tuple[Chapter, ...]:
    """Return a chapter for each list that has entries; everything in them has an anchor."""
    out = []
    for kind in kinds:
        entries = tuple(_entries(chapters, kind, words))
        if entries:
            name = f"list_of_{kind}"
            title = (Text(own.lists[kind]),)
            listed = (Directory("list", entries),)
            out.append(Chapter("", name, "list", "", "", title, listed, anchor=name))
    return tuple(out)


def _entries(chapters: Sequence[Chapter], kind: ListKind, words: Words) -> Iterator[DirectoryEntry]:
    for chapter in chapters:
        if chapter.kind not in _TEXT:
            continue
        for node in nodes_of(chapter.blocks):
            if not isinstance(node, Block) or _kind(node) != kind:
                continue
            match node:
                case Figure(caption=title) | Table(caption=title) | CodeBlock(caption=title):
                    yield _entry(node.number, _short(title, node.attr.get("short")), node.anchor)
                case Callout(label=label, number=number, title=title, anchor=anchor):
                    before, after = words.brackets
                    name = (Text(before), *title, Text(after)) if title else ()
                    yield _entry(f"{label} {number}", name, anchor, "")
                case Exercise(label=label, number=number, title=title, anchor=anchor):
                    yield _entry(f"{label} {number}", title, anchor)


def _entry(number: str, title: Inlines, anchor: str, gap: str = " ") -> DirectoryEntry:
    head = Phrase(Attr("", ("number",)), (Text(number),))
    words = bare(title)
    between = (Text(gap),) if gap and words else ()
    return DirectoryEntry((head, *between, *words), (Locator(anchor, number),))


def _short(caption: Inlines, given: str) -> Inlines:
    """Return what a list says of a caption: what its author gives, else its first sentence."""
    if given:
        return (Text(given),)
    out: list[Inline] = []
    for child in bare(caption):
        found = _SENTENCE.search(child.text) if isinstance(child, Text) else None
        if isinstance(child, Text) and found:
            return (*out, replace(child, text=child.text[: found.start()]))
        out.append(child)
    return tuple(out)


def _kind(block: Block) -> ListKind | None:
    """Return the list a block belongs to, None for what has no number."""
    match block:
        case Figure(number=number) if number:
            return "figures"
        case Table(number=number) if number:
            return "tables"
        case CodeBlock(number=number) if number:
            return "listings"
        case Callout(number=number) if number:
            return "theorems"
        case Exercise():
            return "exercises"
        case _:
            return None


def bare(children: Inlines) -> Inlines:
    """Return a title without links, notes and identifiers, to be printed a second time."""

    def run(inside: Inlines) -> Inlines:
        out: list[Inline] = []
        for child in inside:
            match child:
                case Note():
                    pass
                case Link(children=words):
                    out += words
                case Phrase(attr=attr, children=words) if attr.id or not attr.classes:
                    out += words
                case _:
                    out.append(child)
        return merged(out)

    return map_inlines(children, run)
