"""Split what stands in an exercise into its statement, hints and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from bookbuild.diagnostics import Span
from bookbuild.model.nodes import (
    Answer,
    Block,
    Blocks,
    BulletList,
    Hint,
    ListItem,
    OrderedList,
)

from .opener import read_opener
from .parts import Part, Parts, folded_part, labelled_part, until_next_part

Names = frozenset[str]
"""What an exercise is called: its identifier and its number."""


def split(blocks: Iterable[Block], names: Names) -> tuple[Parts, list[Block]]:
    """Split the blocks after an exercise's label; return what comes after the exercise too."""
    parts = Parts()
    queue = list(blocks)
    while queue:
        block = queue.pop(0)
        if (part := folded_part(block)) is not None:
            file_part(part, parts, names)
        elif (part := labelled_part(block)) is not None:
            body = (*part.blocks, *until_next_part(part, queue))
            file_part(replace(part, blocks=body), parts, names)
        elif parts.answers:
            return parts, [block, *queue]
        elif isinstance(block, BulletList | OrderedList):
            _list(block, parts, names)
        else:
            parts.statement.append(block)
    return parts, []


def file_part(part: Part, parts: Parts, names: Names) -> None:
    """Add a part to the exercise it stands in, or keep it for the one it names."""
    if part.target and part.target not in names:
        parts.away.append(part)
    else:
        if part.target and part.kind == "answer" and parts.answers:
            parts.repeated.append(part)
        parts.add(part)


def _list(block: BulletList | OrderedList, parts: Parts, names: Names) -> None:
    """Take the hints and answers out of a list of questions; they become lists themselves."""
    if any(read_opener(first) is not None for item in block.items for first in item.blocks[:1]):
        parts.statement.append(block)  # exercises of their own
        return
    kept: list[ListItem] = []
    hints: list[tuple[int, Hint]] = []
    answers: list[tuple[int, Answer]] = []
    for number, item in zip(count(_start(block)), block.items, strict=False):
        own, rest = split(item.blocks, names)
        left = (*own.statement, *rest)
        parts.away += own.away
        if left:
            kept.append(replace(item, blocks=left))
            hints += [(number, hint) for hint in own.hints]
            answers += [(number, answer) for answer in own.answers]
        else:  # an item that is nothing but `**答案**：…`
            parts.hints += own.hints
            parts.answers += own.answers
    if kept:
        parts.statement.append(replace(block, items=tuple(kept)))
    if hints:
        parts.hints.append(Hint(_numbered(block, hints), span=hints[0][1].span))
    if answers:
        parts.answers.append(Answer(_numbered(block, answers), span=answers[0][1].span))


def _start(block: BulletList | OrderedList) -> int:
    return block.start if isinstance(block, OrderedList) else 1


def _numbered(
    block: BulletList | OrderedList, found: list[tuple[int, Hint]] | list[tuple[int, Answer]]
) -> Blocks:
    """Return lists like `block` with the numbers of the questions that the parts belong to."""
    return tuple(_lists(block, [(number, part.blocks, part.span) for number, part in found]))


def _lists(
    block: BulletList | OrderedList, found: list[tuple[int, Blocks, Span | None]]
) -> Iterator[Block]:
    while found:
        start, _, span = found[0]
        items: list[ListItem] = []
        while found and found[0][0] == start + len(items):
            _, blocks, place = found.pop(0)
            while found and found[0][0] == start + len(items):
                blocks += found.pop(0)[1]
            items.append(ListItem(blocks, span=place))
        if isinstance(block, OrderedList):
            yield replace(block, items=tuple(items), start=start, span=span)
        else:
            yield BulletList(tuple(items), span)
