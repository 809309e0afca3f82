r"""Number the equations that carry a label, row by row; `\tag` stays the author's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bookbuild.math.rows import Mark, read_rows
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Block, Heading, MathBlock
from bookbuild.model.walk import each_block

from .labels import Labels
from .numbering import Counter
from .scope import Scope


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
        for mark in rows.of("label"):
            if not mark.text:
                continue
            if mark.row not in shown:
                shown[mark.row] = self.counter.next("equation")
            span = block.math.place(mark.start) or block.span
            text = shown[mark.row]
            anchor = self.labels.claim(mark.text, "equation", text, "", span, number=text)
            anchors.append((anchor, text))
        return replace(block, anchors=tuple(anchors))


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


def _tag(mark: Mark) -> str:
    return mark.text if mark.kind == "tag*" else f"({mark.text})"
