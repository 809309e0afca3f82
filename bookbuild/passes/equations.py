r"""Number the equations that carry a label, row by row; `\tag` stays the author's."""

from __future__ import annotations

from dataclasses import replace

from bookbuild.diagnostics import Related
from bookbuild.math.rows import Mark, read_rows
from bookbuild.model.book import Chapter, Place
from bookbuild.model.nodes import Block, MathBlock
from bookbuild.model.walk import each_block

from .labels import anchor_of
from .scope import Scope


def equations(chapter: Chapter, scope: Scope) -> Chapter:
    """Give labelled rows the numbers (3.1), (3.2), … and record where they stand."""
    places: list[Place] = []
    count = 0

    def one(block: Block) -> Block:
        nonlocal count
        if not isinstance(block, MathBlock):
            return block
        rows = read_rows(block.math.tex)
        labels = rows.of("label")
        tags = {mark.row: mark for mark in rows.of("tag", "tag*")}
        anchors: list[tuple[str, str]] = []
        for mark in labels:
            tag = tags.get(mark.row)
            if tag is not None:
                shown = tag.text if tag.kind == "tag*" else f"({tag.text})"
            else:
                count += 1
                number = f"{chapter.ordinal}.{count}" if chapter.ordinal else str(count)
                shown = f"({number})"
            anchors.append((label(mark, block, shown), shown))
        if block.attr.id and not labels:
            anchors.append((label(Mark("label", block.attr.id, 0, 0, 0), block, ""), ""))
        return replace(block, anchors=tuple(anchors))

    def label(mark: Mark, block: MathBlock, shown: str) -> str:
        span = block.math.place(mark.start) or block.span
        first = next((p for p in (*chapter.places, *places) if p.label == mark.text), None)
        anchor = anchor_of(chapter.slug, mark.text)
        if first is not None:
            scope.report.add(
                "R103",
                f"the label `{mark.text}` stands twice in this chapter",
                span,
                hint="references lead to the first; give this one another",
                related=(Related(first.span, "first used here"),) if first.span else (),
            )
            return f"{anchor}-{len(places)}"
        places.append(Place(mark.text, anchor, "equation", shown, "", span))
        return anchor

    blocks = each_block(chapter.blocks, one)
    return replace(chapter, blocks=blocks, places=(*chapter.places, *places))
