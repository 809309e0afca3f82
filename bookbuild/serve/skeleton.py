"""Reduce a chapter to what other chapters take from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Block,
    Callout,
    Cite,
    CodeBlock,
    Exercise,
    Figure,
    Heading,
    Inlines,
    Paragraph,
    Table,
)
from bookbuild.model.walk import walk


def skeleton(chapter: Chapter) -> Chapter:
    """Return a chapter without its text: numbers, titles, labels and citations stay, in order."""
    return replace(chapter, blocks=tuple(_kept(chapter)), images=(), reduced=True)


def _kept(chapter: Chapter) -> Iterator[Block]:
    for node in walk(chapter.blocks):
        match node:
            case Heading():
                yield node
            case Cite():
                yield Paragraph((node,), span=node.span)
            case Figure() if node.number or node.anchor:
                yield replace(node, blocks=(), caption=_plain(node.caption), demo=None)
            case Table() if node.number or node.anchor:
                yield replace(node, head=(), body=(), caption=_plain(node.caption))
            case CodeBlock() if node.number or node.anchor:
                yield replace(node, text="", caption=_plain(node.caption))
            case Callout() if node.number or node.anchor:
                yield replace(node, blocks=(), title=_plain(node.title))
            case Exercise():
                yield replace(node, statement=(), hints=(), answers=(), title=_plain(node.title))
            case _:
                pass


def _plain(children: Inlines) -> Inlines:
    # Citations within are met again by the walk.
    return tuple(node for node in children if not isinstance(node, Cite))
