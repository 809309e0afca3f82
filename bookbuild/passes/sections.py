"""Number sections and give headings their anchors; numbers an author typed are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bookbuild.diagnostics import Span
from bookbuild.model.book import Chapter, Place
from bookbuild.model.nodes import Block, Heading, Inlines, Text
from bookbuild.model.walk import each_block, plain_text, walk

from .labels import Slugs, anchor_of
from .scope import Scope

_TYPED = re.compile(
    r"(?P<number>(?:\d{1,3}|[A-Z])(?:\.\d{1,3})+)\.?(?=[\s:：、]|[^\W\d_])[\s:：、]*"
)
_OTHER = re.compile(
    r"(?:第\s*[\d一二三四五六七八九十]+\s*[节部]|[一二三四五六七八九十]+、|\d{1,2}[.、]\s?\D)"
)
_DEEPEST = 3
"""Level of the deepest headings that are counted."""


@dataclass(slots=True)
class _Counter:
    """The number of the last section at each counted level."""

    ordinal: str
    counts: list[int]

    def next(self, level: int) -> str:
        index = level - 2
        self.counts[index] += 1
        self.counts[index + 1 :] = [0] * (len(self.counts) - index - 1)
        parts = self.counts[: index + 1]
        return ".".join((self.ordinal, *map(str, parts))) if all(parts) else ""


def sections(chapter: Chapter, scope: Scope) -> Chapter:
    """Number the headings of a numbered chapter unless its author did, and label all of them."""
    typed = any(_typed_number(node.children) for node in _headings(chapter))
    counter = _Counter(chapter.ordinal, [0] * (_DEEPEST - 1))
    counted = bool(chapter.ordinal) and not typed
    slugs = Slugs()
    own_title = plain_text(chapter.title)
    shown_title = chapter.number or own_title
    full_title = f"{chapter.number}：{own_title}" if chapter.number else own_title
    own = (chapter.anchor, *slugs.of(full_title))
    span = Span(chapter.path, 1, 1)
    places = [
        Place(label, chapter.slug, "chapter", shown_title, own_title, span)
        for label in dict.fromkeys(("", *own))
    ]

    def one(block: Block) -> Block:
        if not isinstance(block, Heading):
            return block
        text = plain_text(block.children)
        names = slugs.of(text)
        number = _typed_number(block.children)
        children = _without(block.children) if number else block.children
        if counted and block.level <= _DEEPEST and not _left_alone(block):
            number = counter.next(block.level)
        label = block.attr.id or names[0]
        anchor = anchor_of(chapter.slug, label)
        title = plain_text(children)
        shown = scope.words.section.format(n=number) if number else title
        for name in dict.fromkeys((label, *names)):
            places.append(Place(name, anchor, "section", shown, title, block.span))
        return replace(block, children=children, number=number, anchor=anchor)

    blocks = each_block(chapter.blocks, one)
    places = [*chapter.places, *places]
    return replace(chapter, blocks=blocks, anchor=chapter.slug, places=tuple(places))


def _headings(chapter: Chapter) -> Iterator[Heading]:
    return (node for node in walk(chapter.blocks) if isinstance(node, Heading))


def _left_alone(heading: Heading) -> bool:
    """Tell whether a heading takes no number: marked so, or counted by its author in words."""
    marked = {"unnumbered", "-"} & set(heading.attr.classes)
    return bool(marked) or bool(_OTHER.match(plain_text(heading.children)))


def _typed_number(children: Inlines) -> str:
    """Return the number (`3.1`) typed at the start of a heading, "" where there is none."""
    if children and isinstance(first := children[0], Text):
        found = _TYPED.match(first.text)
        if found and (len(first.text) > found.end() or len(children) > 1):
            return found["number"]
    return ""


def _without(children: Inlines) -> Inlines:
    first = children[0]
    assert isinstance(first, Text)
    found = _TYPED.match(first.text)
    assert found
    text = first.text[found.end() :]
    return ((replace(first, text=text), *children[1:])) if text else children[1:]
