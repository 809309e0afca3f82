"""List the anchors of a book and the chapters they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    AnswerEntry,
    Callout,
    Code,
    CodeBlock,
    Division,
    Exercise,
    Figure,
    Heading,
    Image,
    MathBlock,
    Node,
    Phrase,
    Table,
)
from bookbuild.model.walk import walk_chapter


def anchors(chapters: Sequence[Chapter]) -> dict[str, int]:
    """Return the chapter index of every anchor that links may lead to."""
    found: dict[str, int] = {}
    for number, chapter in enumerate(chapters):
        found.setdefault(chapter.anchor, number)
        if chapter.part_anchor:
            found.setdefault(chapter.part_anchor, number)
        for node in walk_chapter(chapter):
            for anchor in anchors_of(node):
                found.setdefault(anchor, number)
    return found


def anchors_of(node: Node) -> tuple[str, ...]:
    """Return the anchors a node itself carries."""
    match node:
        case MathBlock(anchors=rows):
            return tuple(anchor for anchor, _ in rows)
        case Heading() | Figure() | Table() | CodeBlock() | Callout() | Exercise() | AnswerEntry():
            return (node.anchor,) if node.anchor else ()
        case Division(attr=attr) | Phrase(attr=attr) | Code(attr=attr) | Image(attr=attr):
            return (attr.id,) if attr.id else ()
        case _:
            return ()
