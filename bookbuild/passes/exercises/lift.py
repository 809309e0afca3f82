"""Lift exercises with their hints and answers out of every spelling authors use.

`::: exercise`, a heading or bold line `练习 3.2（基础）：…` with `<details>` after
it, and a `<details>` whose summary names an exercise all become one `Exercise`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bookbuild.diagnostics import Report, Span
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Aside,
    Block,
    Blocks,
    BulletList,
    Callout,
    DefinitionList,
    Division,
    Exercise,
    Heading,
    OrderedList,
    Paragraph,
    Quote,
    Styled,
    Text,
    ThematicBreak,
)
from bookbuild.model.walk import plain_text
from bookbuild.passes.attributes import title_of
from bookbuild.passes.scope import Scope
from bookbuild.words import Words

from .labels import ExerciseLabel, summary_exercise
from .opener import Opener, opener, read_opener
from .parts import Part, Parts, folded_part, is_details, labelled_part, summary_of
from .remote import Remote
from .split import Names, file_part, split


def exercises(chapter: Chapter, scope: Scope) -> Chapter:
    """Turn every spelling of exercise, hint and answer into `Exercise` nodes."""
    remote = Remote(scope.words, scope.report)
    lift = Lift(scope.words, scope.report, remote)
    return replace(chapter, blocks=remote.attach(lift.run(chapter.blocks)))


@dataclass(frozen=True, slots=True)
class Lift:
    """Lifts the exercises of one chapter."""

    words: Words
    report: Report
    remote: Remote

    def run(self, blocks: Blocks) -> Blocks:
        """Return `blocks` with exercises lifted, in this run and in the blocks it holds."""
        out: list[Block] = []
        queue = list(blocks)
        section = 1
        while queue:
            block = queue.pop(0)
            opened = read_opener(block)
            if opened is not None:
                names = _names(opened.attr.id, opened.label.number)
                body = _body(queue, opened.level or section + 1, opened.level)
                parts, rest = split((*opened.statement, *body), names)
                out.append(self.exercise(opened, parts, block.span))
                queue[:0] = rest
            elif _is_exercise(block):
                assert isinstance(block, Division)
                out.append(self.from_division(block, queue))
            elif (part := folded_part(block)) is not None:
                out += self.outside(part, block)
            else:
                section = block.level if isinstance(block, Heading) else section
                out.append(self.within(block))
        return tuple(out)

    def exercise(self, opened: Opener, parts: Parts, span: Span | None) -> Exercise:
        """Build the node from its opening and its parts."""
        for part in parts.repeated:
            self.remote.doubled(part.target, part.span)
        for part in parts.away:
            self.remote.keep(replace(part, blocks=self.run_part(part.blocks)))
        label = opened.label
        return Exercise(
            number=label.number,
            title=opened.title,
            difficulty=label.difficulty,
            statement=self.run(tuple(parts.statement)),
            hints=tuple(replace(h, blocks=self.run_part(h.blocks)) for h in parts.hints),
            answers=tuple(replace(a, blocks=self.run_part(a.blocks)) for a in parts.answers),
            label=label.label or self.words.exercise,
            level=opened.level,
            attr=opened.attr,
            span=span,
        )

    def run_part(self, blocks: Blocks) -> Blocks:
        """Lift within a hint or answer, where a bold 练习 3.2 is only spoken of."""
        out: list[Block] = []
        queue = list(blocks)
        while queue:
            block = queue.pop(0)
            if _is_exercise(block) and isinstance(block, Division):
                out.append(self.from_division(block, queue))
            else:
                out.append(self.within(block))
        return tuple(out)

    def from_division(self, block: Division, queue: list[Block]) -> Exercise:
        """Read `::: {.exercise …}` or its `<details>`, and the parts that follow it directly."""
        if is_details(block):
            opened, inside = _from_summary(block)
        else:
            opened, inside = self.from_attributes(block)
        names = _names(opened.attr.id, opened.label.number)
        parts, rest = split(inside, names)
        parts.statement += rest
        while queue and (part := folded_part(queue[0])) is not None:
            if part.target and part.target not in names:
                break
            queue.pop(0)
            file_part(part, parts, names)
        return self.exercise(opened, parts, block.span)

    def from_attributes(self, block: Division) -> tuple[Opener, Blocks]:
        """Read what a fenced exercise says in braces and in its first bold line."""
        attr = block.attr
        title, inside = title_of(attr, block.blocks, block.span)
        own = read_opener(inside[0]) if inside else None
        label = ExerciseLabel("")
        if own is not None:
            label = own.label
            lead = Paragraph((Styled("strong", own.title),), span=inside[0].span)
            inside = (*((lead,) if title and own.title else ()), *own.statement, *inside[1:])
            title = title or own.title
        label = replace(
            label,
            number=attr.get("number") or label.number,
            difficulty=self.difficulty(block) or label.difficulty,
        )
        return Opener(label, title, attr=attr), inside

    def difficulty(self, block: Division) -> str:
        """Return `difficulty=` in the book's words: 1, 2, 3 or what the author wrote."""
        written = block.attr.get("difficulty")
        levels = self.words.difficulties
        if written.isdecimal():
            if 1 <= int(written) <= len(levels):
                return levels[int(written) - 1]
            self.report.add(
                "X105",
                f"`difficulty={written}` is none of 1 to {len(levels)}",
                block.span,
                hint=f"1 is {levels[0]}, {len(levels)} is {levels[-1]}; your own word also goes",
            )
        return written

    def outside(self, part: Part, block: Block) -> Blocks:
        """Keep a part that names its exercise for later; report any other and leave it."""
        if part.target:
            self.remote.keep(replace(part, blocks=self.run_part(part.blocks)))
            return ()
        self.report.add(
            "X101",
            f"`{part.name[:40]}` belongs to no exercise",
            block.span,
            hint="put it after its exercise, or write `::: {." + part.kind + " for=ex:id}`",
        )
        if isinstance(block, Division) and is_details(block):
            summary, _ = summary_of(block)
        else:
            summary = (Text(self.words.hint if part.kind == "hint" else self.words.answer),)
        return (Aside(summary, self.run(part.blocks), block.span),)

    def within(self, block: Block) -> Block:
        """Lift within a block that holds others; a `<details>` of no other meaning is an aside."""
        match block:
            case Division() if is_details(block):
                summary, inside = summary_of(block)
                return Aside(summary, self.run(inside), block.span)
            case Quote() | Callout() | Division() | Aside():
                return replace(block, blocks=self.run(block.blocks))
            case BulletList() | OrderedList():
                items = tuple(replace(i, blocks=self.run(i.blocks)) for i in block.items)
                return replace(block, items=items)
            case DefinitionList():
                entries = tuple(
                    replace(e, meanings=tuple(self.run(m) for m in e.meanings))
                    for e in block.entries
                )
                return replace(block, entries=entries)
            case _:
                return block


def _names(identifier: str, number: str) -> Names:
    return frozenset({identifier, number} - {""})


def _is_exercise(block: Block) -> bool:
    """Tell whether a block is a fenced exercise or a `<details>` that names one."""
    if not isinstance(block, Division):
        return False
    if is_details(block):
        return summary_exercise(plain_text(summary_of(block)[0])) is not None
    return "exercise" in block.attr.classes


def _from_summary(block: Division) -> tuple[Opener, Blocks]:
    summary, inside = summary_of(block)
    label = summary_exercise(plain_text(summary))
    assert label is not None
    return opener(label, summary, attr=replace(block.attr, classes=())), inside


def _body(queue: list[Block], limit: int, level: int) -> list[Block]:
    """Take from `queue` the blocks that can belong to the exercise just opened.

    A heading above `limit`, the level of the exercise's surroundings, ends it even
    where it says 解答: that is a section of answers.
    """
    body: list[Block] = []
    while queue:
        block = queue[0]
        if read_opener(block) is not None or isinstance(block, ThematicBreak):
            break
        if isinstance(block, Heading):
            part = labelled_part(block) is not None
            if block.level < limit if part else level == 0 or block.level <= level:
                break
        if _is_exercise(block):
            break
        body.append(queue.pop(0))
    return body
