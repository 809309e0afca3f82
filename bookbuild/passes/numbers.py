"""Number figures, tables, listings, theorems and exercises by chapter, and label them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Block,
    Callout,
    Code,
    CodeBlock,
    Division,
    Exercise,
    Figure,
    Image,
    Inline,
    Inlines,
    Link,
    Phrase,
    Table,
    Text,
)
from bookbuild.model.walk import each_block, map_inlines, plain_text, walk
from bookbuild.words import THEOREM_KINDS

from .headings import UNNUMBERED
from .labels import Labels
from .scope import Scope

_UNCOUNTED = frozenset({"proof"})


@dataclass(slots=True)
class _Numbers:
    """What has been counted in one chapter so far."""

    chapter: Chapter
    scope: Scope
    labels: Labels
    typed: dict[str, set[str]]
    """Numbers the author typed, by kind; counting leaves them out."""
    counts: Counter[str] = field(default_factory=Counter)

    def one(self, block: Block) -> Block:
        match block:
            case Figure():
                number = self.float_number("figure", block.caption)
                return replace(block, number=number, anchor=self.label(block, number))
            case Table():
                number = self.float_number("table", block.caption)
                return replace(block, number=number, anchor=self.label(block, number))
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

    def next(self, kind: str, separator: str) -> str:
        """Return the next number of a kind, without a chapter number where there is none."""
        while True:
            self.counts[kind] += 1
            count = str(self.counts[kind])
            number = f"{self.chapter.ordinal}{separator}{count}" if self.chapter.ordinal else count
            if number not in self.typed[kind]:
                return number

    def count_on(self, kind: str, number: str) -> None:
        """Let the count go on from a number the author typed."""
        before, _, last = number.replace("-", ".").rpartition(".")
        if last.isdecimal() and before in ("", self.chapter.ordinal):
            self.counts[kind] = int(last)

    def float_number(self, kind: str, caption: Inlines) -> str:
        """Return `图 3-2`; things without caption are not counted."""
        if not caption:
            return ""
        return f"{getattr(self.scope.words, kind)} {self.next(kind, '-')}"

    def listing(self, block: CodeBlock) -> CodeBlock:
        title = block.attr.get("caption") or block.attr.get("title")
        if title and not block.caption:
            block = replace(block, caption=(Text(title, block.span),))
        number = self.float_number("listing", block.caption)
        return replace(block, number=number, anchor=self.label(block, number))

    def label(self, block: Figure | Table | CodeBlock, number: str) -> str:
        """Record the label of a float; "" for one nobody can refer to."""
        if not block.attr.id:
            return ""
        kind = {Figure: "figure", Table: "table"}.get(type(block), "listing")
        title = plain_text(block.caption)
        return self.labels.claim(block.attr.id, kind, number or title, title, block.span)

    def callout(self, block: Callout) -> Callout:
        number = block.number
        if number:
            self.count_on(block.kind, number)
        elif block.kind in THEOREM_KINDS and not (
            block.kind in _UNCOUNTED or UNNUMBERED in block.attr.classes
        ):
            number = self.next(block.kind, ".")
        anchor = ""
        if block.attr.id:
            shown, title = f"{block.label} {number}".strip(), plain_text(block.title)
            anchor = self.labels.claim(block.attr.id, block.kind, shown, title, block.span)
        return replace(block, number=number, anchor=anchor)

    def exercise(self, block: Exercise) -> Exercise:
        number = block.number or self.next("exercise", ".")
        if block.number:
            self.count_on("exercise", number)
        made = not block.attr.id
        label = block.attr.id or f"exercise-{number}"
        shown, title = f"{block.label} {number}", plain_text(block.title)
        anchor = self.labels.claim(label, "exercise", shown, title, block.span, made=made)
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
    work = _Numbers(chapter, scope, labels, _typed(chapter.blocks))
    blocks = map_inlines(each_block(chapter.blocks, work.one), work.inlines)
    return replace(chapter, blocks=blocks, places=tuple(labels.places))


def _typed(blocks: Iterable[Block]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for node in walk(tuple(blocks)):
        match node:
            case Callout(kind=kind, number=number) if number:
                found[kind].add(number)
            case Exercise(number=number) if number:
                found["exercise"].add(number)
            case _:
                pass
    return found
