"""Number figures, tables, listings, theorems and exercises by chapter, and label them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bookbuild.diagnostics import Span
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Block,
    Callout,
    Code,
    CodeBlock,
    Division,
    Exercise,
    Figure,
    Heading,
    Image,
    Inline,
    Inlines,
    Link,
    Phrase,
    Table,
    Text,
)
from bookbuild.model.walk import each_block, map_inlines, plain_text, walk

from .caption_numbers import Typed, agrees, spellings, typed_number
from .headings import UNNUMBERED
from .labels import Labels
from .numbering import Counter, Numbering
from .scope import Scope

RESTATE = "restate"
"""Attribute of a theorem that stands again: the label of the first."""

_FLOATS: dict[type, str] = {Figure: "figure", Table: "table", CodeBlock: "listing"}

Float = TypeVar("Float", Figure, Table, CodeBlock)


@dataclass(slots=True)
class _Numbers:
    """What has been counted in one chapter so far."""

    scope: Scope
    labels: Labels
    counter: Counter
    words: dict[str, str] = field(default_factory=dict)
    """By number of an exercise: the word (练习, 思考题) it was first counted with."""

    def one(self, block: Block) -> Block:
        match block:
            case Heading(level=2, number=number) if number:
                self.counter.enter(number)
                return block
            case Figure():
                return self.float(block, "figure")
            case Table():
                return self.float(block, "table")
            case CodeBlock():
                return self.listing(block)
            case Callout():
                return self.callout(block)
            case Exercise():
                return self.exercise(block)
            case Division(attr=attr) if attr.id:
                anchor = self.labels.claim(attr.id, "division", "", "", block.span)
                return replace(block, attr=replace(attr, id=anchor))
            case _:
                return block

    def float(self, block: Float, kind: str) -> Float:
        """Number `图 3-2` and label a float; one without caption is not counted."""
        bare = ""
        if block.caption and not _unnumbered(block):
            typed = typed_number(block.caption, kind)
            if typed is None:
                bare = self.counter.next(kind)
            else:
                self.check(typed, kind, block.caption[0].span or block.span)
                block, bare = replace(block, caption=typed.caption), typed.number
        number = f"{getattr(self.scope.words, kind)} {bare}" if bare else ""
        anchor = self.named(block, kind, number, plain_text(block.caption), bare)
        return replace(block, number=number, anchor=anchor)

    def check(self, typed: Typed, kind: str, span: Span | None) -> None:
        """Compare a number in a caption with the order, and count on from it."""
        expected = self.counter.expected(kind)
        if not agrees(typed.number, expected):
            own = f"{getattr(self.scope.words, kind)} {expected}"
            message = f"`{typed.shown}` stands where `{own}` is expected"
            hint = "put the numbers right, or leave all of them to the book"
            self.scope.report.add("L303", message, span, hint=hint)
        self.counter.count_on(kind, typed.number)

    def named(
        self,
        block: Figure | Table | CodeBlock | Callout,
        kind: str,
        shown: str,
        title: str,
        number: str,
    ) -> str:
        """Record what can be referred to and return its anchor, "" for what cannot."""
        if label := block.attr.id:
            text = shown or title
            return self.labels.claim(label, kind, text, title, block.span, number=number)
        if number and self.scope.numbering.config.name_all:
            return self.labels.name(kind, shown, title, block.span, number)
        return ""

    def listing(self, block: CodeBlock) -> CodeBlock:
        title = block.attr.get("caption") or block.attr.get("title")
        if title and not block.caption:
            block = replace(block, caption=(Text(title, block.span),))
        return self.float(block, "listing")

    def callout(self, block: Callout) -> Callout:
        number = block.number
        if number:
            self.counter.count_on(block.kind, number)
        elif self.scope.numbering.is_counted(block.kind) and not (
            UNNUMBERED in block.attr.classes or block.attr.get(RESTATE)
        ):
            number = self.counter.next(block.kind)
        shown = f"{block.label} {number}".strip()
        anchor = self.named(block, block.kind, shown, plain_text(block.title), number)
        return replace(block, number=number, anchor=anchor)

    def exercise(self, block: Exercise) -> Exercise:
        number = block.number
        if number:
            self.counter.count_on("exercise", number)
        elif UNNUMBERED not in block.attr.classes:
            number = self.counter.next("exercise")
        # 练习 3.1 and 思考题 3.1 are two things, each with a count of its author's.
        same = self.words.setdefault(number, block.label) == block.label
        made = f"exercise-{number}" if same else f"exercise-{block.label}-{number}"
        if not number:
            made = ""
        shown, title = f"{block.label} {number}".rstrip(), plain_text(block.title)
        anchor = self.labels.claim(
            block.attr.id or made,
            "exercise",
            shown,
            title,
            block.span,
            number=number,
            made=not block.attr.id,
        )
        return replace(block, number=number, anchor=anchor)

    def inlines(self, run: Inlines) -> Inlines:
        return tuple(map(self.inline, run))

    def inline(self, node: Inline) -> Inline:
        """Label words, code and pictures in a line that carry an identifier."""
        if not isinstance(node, Phrase | Code | Link | Image) or not node.attr.id:
            return node
        words = plain_text((node,))
        anchor = self.labels.claim(node.attr.id, "phrase", words, "", node.span)
        return replace(node, attr=replace(node.attr, id=anchor))


def numbers(chapter: Chapter, scope: Scope) -> Chapter:
    """Count and label everything numbered but sections and equations, in reading order."""
    labels = Labels(chapter, scope.report)
    typed = _typed(chapter.blocks, scope.numbering)
    counter = Counter(scope.numbering, chapter.ordinal, typed=typed)
    work = _Numbers(scope, labels, counter)
    blocks = map_inlines(each_block(chapter.blocks, work.one), work.inlines)
    counts = tuple(sorted(counter.through().items()))
    return replace(chapter, blocks=blocks, places=tuple(labels.places), counts=counts)


def _unnumbered(block: Figure | Table | CodeBlock) -> bool:
    """Tell whether a float is marked; the classes of a figure are its picture's."""
    inside = walk(block.blocks) if isinstance(block, Figure) else ()
    pictures = [node for node in inside if isinstance(node, Image)]
    return any(UNNUMBERED in node.attr.classes for node in (block, *pictures))


def _typed(blocks: Iterable[Block], numbering: Numbering) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for node in walk(tuple(blocks)):
        match node:
            case Callout(kind=kind, number=number) if number:
                found[numbering.counter(kind)].add(number)
            case Exercise(number=number) if number:
                found["exercise"].add(number)
            case Figure() | Table() | CodeBlock():
                kind = _FLOATS[type(node)]
                if typed := typed_number(node.caption, kind):
                    found[numbering.counter(kind)] |= spellings(typed.number)
            case _:
                pass
    return found
