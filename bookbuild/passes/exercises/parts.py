"""Recognise the hints and answers among the blocks of an exercise, and split it at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bookbuild.diagnostics import Span
from bookbuild.model.nodes import (
    Answer,
    Block,
    Blocks,
    BulletList,
    CodeBlock,
    Division,
    Figure,
    Heading,
    Hint,
    Inlines,
    MathBlock,
    OrderedList,
    Paragraph,
    Styled,
    Table,
)
from bookbuild.model.walk import plain_text
from bookbuild.passes.cut import without_lead

from .labels import PartKind, part_label

_CLASSES: dict[str, PartKind] = {
    "hint": "hint",
    "answer": "answer",
    "solution": "answer",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A hint or answer as it stands in the text."""

    kind: PartKind
    blocks: Blocks
    span: Span | None
    target: str = ""
    """Identifier or number of the exercise it names, "" where it names none."""
    name: str = ""
    """What its author calls it, for messages."""


@dataclass(slots=True)
class Parts:
    """What was found in an exercise so far, in order."""

    statement: list[Block] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    away: list[Part] = field(default_factory=list)
    """Parts that name another exercise."""
    repeated: list[Part] = field(default_factory=list)
    """Answers that name this one and follow an answer of its own."""

    def add(self, part: Part) -> None:
        """Add a hint or answer; parts nested in it come out and stand beside it."""
        own, inner = [], Parts()
        for block in part.blocks:
            if (nested := folded_part(block)) is not None:
                inner.add(nested)
            else:
                own.append(block)
        if own and part.kind == "hint":
            self.hints.append(Hint(tuple(own), span=part.span))
        elif own:
            self.answers.append(Answer(tuple(own), span=part.span))
        self.take(inner)

    def take(self, other: Parts) -> None:
        """Add the hints and answers of `other`."""
        self.hints += other.hints
        self.answers += other.answers
        self.away += other.away
        self.repeated += other.repeated


def is_details(block: Block) -> bool:
    """Tell whether a block came from `<details>`."""
    return isinstance(block, Division) and "details" in block.attr.classes


def summary_of(block: Division) -> tuple[Inlines, Blocks]:
    """Return the summary's inlines and the blocks under it."""
    first = block.blocks[0] if block.blocks else None
    if not isinstance(first, Division) or "summary" not in first.attr.classes:
        return (), block.blocks
    return tuple(i for line in first.blocks for i in _inlines(line)), block.blocks[1:]


def _inlines(block: Block) -> Inlines:
    match block:
        case Paragraph(children=children) | Heading(children=children):
            return children
        case MathBlock(math=math):
            return (replace(math, display=False),)
        case _:
            return ()


def folded_part(block: Block) -> Part | None:
    """Read a `<details>` or fenced div that is a hint or an answer."""
    if not isinstance(block, Division):
        return None
    if is_details(block):
        summary, inside = summary_of(block)
        text = plain_text(summary)
        label = part_label(text)
        if label is None:
            return None
        return Part(label.kind, inside, block.span, label.number, text.strip())
    name = next((name for name in block.attr.classes if name in _CLASSES), "")
    target = block.attr.get("for").removeprefix("#")
    return Part(_CLASSES[name], block.blocks, block.span, target, name) if name else None


def labelled_part(block: Block) -> Part | None:
    """Read a paragraph that opens with `**解答**：` or `*提示*：`, or a heading 解答.

    The part holds what is left of the paragraph; what it goes on with is the caller's.
    """
    if isinstance(block, Heading):
        label = part_label(plain_text(block.children))
        return Part(label.kind, (), block.span, label.number) if label else None
    if not isinstance(block, Paragraph) or not block.children:
        return None
    first, *rest = block.children
    if not isinstance(first, Styled) or first.kind not in ("strong", "emphasis"):
        return None
    text = plain_text(first.children)
    label = part_label(text)
    if label is None:
        return None
    closed = text.rstrip().endswith(("：", ":", "。", "."))
    follows = plain_text(tuple(rest[:1])).lstrip()
    if rest and not closed and not follows.startswith(("：", ":")):
        return None
    remaining = without_lead(tuple(rest), "：:")
    own = (replace(block, children=remaining),) if remaining else ()
    return Part(label.kind, own, block.span, label.number)


def until_next_part(part: Part, queue: list[Block]) -> Iterator[Block]:
    """Take from `queue` what an unfolded label speaks for.

    An answer goes on to the next part; so does a hint alone on its line, while one
    within its paragraph takes what the paragraph leads over to.
    """
    short = part.kind == "hint" and bool(part.blocks)
    while queue and folded_part(queue[0]) is None and labelled_part(queue[0]) is None:
        if short and not _goes_on(queue[0]):
            return
        yield queue.pop(0)


def _goes_on(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return block.continued
    return isinstance(block, MathBlock | CodeBlock | Table | Figure | BulletList | OrderedList)
