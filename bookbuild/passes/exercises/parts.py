"""Split what stands in an exercise into its statement, hints and answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bookbuild.diagnostics import Span
from bookbuild.model.nodes import (
    Answer,
    Block,
    Blocks,
    Division,
    Heading,
    Hint,
    Inlines,
    Paragraph,
    Styled,
    Text,
)
from bookbuild.model.walk import plain_text

from .labels import PartKind, part_kind

_CLASSES: dict[str, PartKind] = {
    "hint": "hint",
    "answer": "answer",
    "solution": "answer",
}


@dataclass(slots=True)
class Parts:
    """What was found so far, in order."""

    statement: list[Block] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Tell whether an answer was seen: text after it is no longer the statement."""
        return bool(self.answers)

    def add(self, kind: PartKind, blocks: Blocks, span: Span | None) -> None:
        """Add a hint or answer; parts nested in it come out and stand beside it."""
        inner = Parts()
        for block in blocks:
            if (nested := folded_part(block)) is not None:
                inner.add(*nested)
            else:
                inner.statement.append(block)
        if inner.statement:
            own = tuple(inner.statement)
            if kind == "hint":
                self.hints.append(Hint(own, span=span))
            else:
                self.answers.append(Answer(own, span=span))
        self.hints += inner.hints
        self.answers += inner.answers


def is_details(block: Block) -> bool:
    """Tell whether a block came from `<details>`."""
    return isinstance(block, Division) and "details" in block.attr.classes


def summary_of(block: Division) -> tuple[Inlines, Blocks]:
    """Return the summary's inlines and the blocks under it."""
    first = block.blocks[0] if block.blocks else None
    if not isinstance(first, Division) or "summary" not in first.attr.classes:
        return (), block.blocks
    lines = (b.children for b in first.blocks if isinstance(b, Paragraph))
    return tuple(inline for line in lines for inline in line), block.blocks[1:]


def folded_part(block: Block) -> tuple[PartKind, Blocks, Span | None] | None:
    """Read a `<details>` or fenced div that is a hint or an answer."""
    if not isinstance(block, Division):
        return None
    if is_details(block):
        summary, inside = summary_of(block)
        kind = part_kind(plain_text(summary))
        return None if kind is None else (kind, inside, block.span)
    for name in block.attr.classes:
        if name in _CLASSES:
            return _CLASSES[name], block.blocks, block.span
    return None


def labelled_part(block: Block) -> tuple[PartKind, Paragraph | None] | None:
    """Read a paragraph that opens with `**解答**：` or `*提示*：`; None where it does not.

    The paragraph comes back without the label, or None where nothing is left. A
    heading 解答 under the exercise's own counts as well.
    """
    if isinstance(block, Heading) and (kind := part_kind(plain_text(block.children))):
        return kind, None
    if not isinstance(block, Paragraph) or not block.children:
        return None
    first, *rest = block.children
    if not isinstance(first, Styled) or first.kind not in ("strong", "emphasis"):
        return None
    label = plain_text(first.children)
    kind = part_kind(label)
    if kind is None:
        return None
    follows = plain_text(tuple(rest[:1]))
    closed = label.rstrip().endswith(("：", ":", "。", "."))
    if rest and not closed and not follows.lstrip().startswith(("：", ":")):
        return None
    remaining = _without_colon(tuple(rest))
    return kind, replace(block, children=remaining) if remaining else None


def _without_colon(children: Inlines) -> Inlines:
    if children and isinstance(first := children[0], Text):
        text = first.text.lstrip()
        text = text[1:] if text[:1] in ("：", ":") else text
        text = text.lstrip()
        return ((replace(first, text=text), *children[1:])) if text else children[1:]
    return children


def split(blocks: Blocks) -> tuple[Parts, list[Block]]:
    """Split the blocks after an exercise's label; return what comes after the exercise too."""
    parts = Parts()
    queue = list(blocks)
    while queue:
        block = queue.pop(0)
        if (part := folded_part(block)) is not None:
            parts.add(*part)
        elif (labelled := labelled_part(block)) is not None:
            kind, paragraph = labelled
            body: list[Block] = [] if paragraph is None else [paragraph]
            body += _until_next_part(queue)
            parts.add(kind, tuple(body), block.span)
        elif parts.complete:
            return parts, [block, *queue]
        else:
            parts.statement.append(block)
    return parts, []


def _until_next_part(queue: list[Block]) -> Iterator[Block]:
    """Take from `queue` what an unfolded label speaks for: all up to the next part."""
    while queue and folded_part(queue[0]) is None and labelled_part(queue[0]) is None:
        yield queue.pop(0)
