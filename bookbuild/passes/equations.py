r"""Number the equations that carry a label, or all, row by row; `\tag` stays the author's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bookbuild.math.rows import Mark, Rows, read_rows
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Block, Heading, MathBlock
from bookbuild.model.walk import each_block

from .labels import Labels
from .numbering import Counter
from .scope import Scope

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LAST_DIGIT = re.compile(r"[^\W_](?=[\W_]*$)")
_NOTHING = re.compile(r"\\\\(?:\s*\[[^\]]*\])?|%[^\n]*|\\(?:begin|end)\s*\{[^{}]*\}|[\s&{}\d]")
"""What an empty row may hold: its break, comments, the argument of `alignat`."""


@dataclass(slots=True)
class _Whole:
    """The number of a formula, taken where it is first asked for, and of its parts."""

    counter: Counter
    _number: str = ""
    _parts: int = 0

    @property
    def number(self) -> str:
        """The number of all rows of `subequations`."""
        self._number = self._number or self.counter.next("equation")
        return self._number

    def next(self) -> str:
        """Return the number of a row that stands for itself."""
        return self.counter.next("equation")

    def part(self) -> str:
        """Return the number of the next of its rows: (3.1a), (3.1b), …, after (3.1z) (3.1aa)."""
        letters, left = "", self._parts
        while left >= 0:
            letters = _LETTERS[left % 26] + letters
            left = left // 26 - 1
        self._parts += 1
        return _LAST_DIGIT.sub(rf"\g<0>{letters}", self.number, count=1)


@dataclass(slots=True)
class _Equations:
    """What has been counted in one chapter so far."""

    counter: Counter
    labels: Labels

    def one(self, block: Block) -> Block:
        """Number the rows of a display that carry a label."""
        if isinstance(block, Heading) and block.level == 2 and block.number:
            self.counter.enter(block.number)
        if not isinstance(block, MathBlock):
            return block
        block = _labelled(block)
        rows = read_rows(block.math.tex)
        shown = {mark.row: _tag(mark) for mark in rows.of("tag", "tag*")}
        anchors: list[tuple[str, str]] = []
        unlabelled: list[tuple[int, str]] = []
        whole = _Whole(self.counter)
        take = whole.part if rows.grouped else whole.next
        for mark in rows.of("group"):
            if mark.text:
                anchors.append(self.claim(mark, whole.number, block))
        for row in range(len(rows.ends)):
            labels = [mark for mark in rows.of("label") if mark.row == row and mark.text]
            if not labels and row not in shown and self.counts(block.math.tex, rows, row):
                text = take()
                unlabelled.append((row, text))
                anchors.append((self.labels.name("equation", text, "", block.span, text), text))
            for mark in labels:
                if row not in shown:
                    shown[row] = take()
                anchors.append(self.claim(mark, shown[row], block))
        return replace(block, anchors=tuple(anchors), unlabelled=tuple(unlabelled))

    def claim(self, mark: Mark, text: str, block: MathBlock) -> tuple[str, str]:
        """Return the anchor of a label and its number."""
        span = block.math.place(mark.start) or block.span
        return self.labels.claim(mark.text, "equation", text, "", span, number=text), text

    def counts(self, tex: str, rows: Rows, row: int) -> bool:
        """Tell whether a row without label or tag takes a number."""
        policy = self.counter.numbering.config.equations
        if rows.grouped and any(mark.text for mark in rows.of("label", "group")):
            policy = "all"  # what refers to the whole must find its parts
        if policy == "labelled" or rows.environment.endswith("*"):
            return False
        if any(mark.row == row for mark in rows.of("notag", "nonumber")):
            return False
        return bool(rows.environment or policy == "all") and not _is_empty(tex, rows, row)


def equations(chapter: Chapter, scope: Scope) -> Chapter:
    """Give labelled rows the numbers (3.1), (3.2), … and record where they stand."""
    counter = Counter(scope.numbering, chapter.ordinal)
    work = _Equations(counter, Labels(chapter, scope.report))
    blocks = each_block(chapter.blocks, work.one)
    counts = dict(chapter.counts) | {
        kind: count for kind, count in counter.through().items() if kind == "equation"
    }
    return replace(
        chapter,
        blocks=blocks,
        places=tuple(work.labels.places),
        counts=tuple(sorted(counts.items())),
    )


def _labelled(block: MathBlock) -> MathBlock:
    r"""Write an identifier in braces behind a formula as the `\label` it stands for."""
    if not block.attr.id or any(m.text for m in read_rows(block.math.tex).of("label")):
        return block
    line = "\n" if "%" in block.math.tex else ""  # a comment would swallow it
    math = replace(block.math, tex=f"{block.math.tex}{line}\\label{{{block.attr.id}}}")
    return replace(block, math=math, attr=replace(block.attr, id=""))


def _is_empty(tex: str, rows: Rows, row: int) -> bool:
    r"""Tell whether nothing stands in a row, as after the last `\\`."""
    start = rows.ends[row - 1] if row else rows.start
    return not _NOTHING.sub("", tex[start : rows.ends[row]])


def _tag(mark: Mark) -> str:
    return mark.text if mark.kind == "tag*" else f"({mark.text})"
