"""Number figures, tables, listings, theorems and exercises by chapter, and label them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from bookbuild.diagnostics import Related, Span
from bookbuild.model.book import Chapter, Place
from bookbuild.model.nodes import (
    Block,
    Callout,
    CodeBlock,
    Division,
    Exercise,
    Figure,
    Inlines,
    Table,
    Text,
)
from bookbuild.model.walk import each_block, plain_text
from bookbuild.words import THEOREM_KINDS

from .labels import anchor_of
from .scope import Scope

_UNCOUNTED = frozenset({"proof"})


@dataclass(slots=True)
class _Numbers:
    """What has been counted in one chapter so far."""

    chapter: Chapter
    scope: Scope
    counts: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)

    def one(self, block: Block) -> Block:
        match block:
            case Figure(caption=caption):
                number = self.float_number("figure", caption)
                anchor = self.label(block.attr.id, "figure", number, caption, block.span)
                return replace(block, number=number, anchor=anchor)
            case Table(caption=caption):
                number = self.float_number("table", caption)
                anchor = self.label(block.attr.id, "table", number, caption, block.span)
                return replace(block, number=number, anchor=anchor)
            case CodeBlock():
                return self.listing(block)
            case Callout():
                return self.callout(block)
            case Exercise():
                return self.exercise(block)
            case Division(attr=attr) if attr.id:
                anchor = self.label(attr.id, "division", "", (), block.span)
                return replace(block, attr=replace(attr, id=anchor))
            case _:
                return block

    def next(self, kind: str, separator: str) -> str:
        """Return the next number of a kind, without a chapter number where there is none."""
        self.counts[kind] += 1
        count = str(self.counts[kind])
        return f"{self.chapter.ordinal}{separator}{count}" if self.chapter.ordinal else count

    def float_number(self, kind: str, caption: Inlines) -> str:
        """Return `图 3-2`; things without caption are not counted."""
        if not caption:
            return ""
        return f"{getattr(self.scope.words, kind)} {self.next(kind, '-')}"

    def listing(self, block: CodeBlock) -> CodeBlock:
        caption = block.caption
        if not caption and (title := block.attr.get("caption") or block.attr.get("title")):
            caption = (Text(title, block.span),)
        number = self.float_number("listing", caption)
        anchor = self.label(block.attr.id, "listing", number, caption, block.span)
        return replace(block, caption=caption, number=number, anchor=anchor)

    def callout(self, block: Callout) -> Callout:
        numbered = block.kind in THEOREM_KINDS and block.kind not in _UNCOUNTED
        number = block.number
        if numbered and not number and "unnumbered" not in block.attr.classes:
            number = self.next(block.kind, ".")
        shown = f"{block.label} {number}".strip()
        anchor = self.label(block.attr.id, block.kind, shown, block.title, block.span)
        return replace(block, number=number, anchor=anchor)

    def exercise(self, block: Exercise) -> Exercise:
        number = block.number or self.next("exercise", ".")
        if block.number and block.number.rpartition(".")[2].isdecimal():
            self.counts["exercise"] = int(block.number.rpartition(".")[2])
        shown = f"{block.label} {number}"
        label = block.attr.id or f"exercise-{number}"
        anchor = self.label(label, "exercise", shown, block.title, block.span)
        return replace(block, number=number, anchor=anchor)

    def label(self, label: str, kind: str, shown: str, title: Inlines, span: Span | None) -> str:
        """Record a label and return its anchor; "" for a thing nobody can refer to."""
        if not label:
            return ""
        first = next((p for p in self.places if p.label == label), None)
        anchor = anchor_of(self.chapter.slug, label)
        if first is not None:
            self.scope.report.add(
                "R103",
                f"the label `{label}` stands twice in this chapter",
                span,
                hint="references lead to the first; give this one another",
                related=(Related(first.span, "first used here"),) if first.span else (),
            )
            return f"{anchor}-{len(self.places)}"
        text = shown or plain_text(title)
        self.places.append(Place(label, anchor, kind, text, plain_text(title), span))
        return anchor


def numbers(chapter: Chapter, scope: Scope) -> Chapter:
    """Count and label everything numbered but sections and equations, in reading order."""
    counting = _Numbers(chapter, scope)
    blocks = each_block(chapter.blocks, counting.one)
    return replace(chapter, blocks=blocks, places=(*chapter.places, *counting.places))
