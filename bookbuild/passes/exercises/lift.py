"""Lift exercises with their hints and answers out of every spelling authors use.

`::: exercise`, a heading or bold line `练习 3.2（基础）：…` with `<details>` after
it, and a `<details>` whose summary names an exercise all become one `Exercise`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bookbuild.diagnostics import Report, Span
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    NO_ATTR,
    Answer,
    Aside,
    Attr,
    Block,
    Blocks,
    BulletList,
    Callout,
    Division,
    Exercise,
    Heading,
    Inlines,
    OrderedList,
    Paragraph,
    Quote,
    Styled,
    Text,
    ThematicBreak,
)
from bookbuild.model.walk import map_blocks, plain_text
from bookbuild.passes.scope import Scope
from bookbuild.words import Words

from .labels import ExerciseLabel, exercise_label, summary_exercise
from .parts import Parts, folded_part, is_details, labelled_part, split, summary_of


@dataclass(frozen=True, slots=True)
class Opener:
    """An exercise's first block, read."""

    label: ExerciseLabel
    title: Inlines
    statement: Blocks
    """What of the opening block belongs to the statement."""
    level: int
    """Heading level, 0 for a bold line."""
    attr: Attr


@dataclass(slots=True)
class Lift:
    """State of one chapter's lifting: answers written away from their exercise."""

    words: Words
    report: Report
    remote: dict[str, list[tuple[Blocks, Span | None]]] = field(default_factory=dict)

    def run(self, blocks: Blocks) -> Blocks:
        """Return `blocks` with exercises lifted, in this run and in the blocks it holds."""
        out: list[Block] = []
        queue = list(blocks)
        while queue:
            block = queue.pop(0)
            opener = read_opener(block)
            if opener is not None:
                body = _body(queue, opener)
                exercise, rest = self.make(opener, tuple(body), block.span)
                out.append(exercise)
                queue[:0] = rest
            elif isinstance(block, Division) and "exercise" in block.attr.classes:
                out.append(self.from_division(block, queue))
            elif isinstance(block, Division) and is_details(block):
                out.append(self.from_details(block))
            elif self.is_part(block):
                self.part_outside(block, out)
            else:
                out.append(self.inside(block))
        return tuple(out)

    def make(self, opener: Opener, body: Blocks, span: Span | None) -> tuple[Exercise, list[Block]]:
        """Build the exercise that `opener` opens; return the blocks left over."""
        parts, rest = split((*opener.statement, *body))
        return self.exercise(
            opener.label, opener.title, opener.attr, opener.level, parts, span
        ), rest

    def exercise(
        self,
        label: ExerciseLabel,
        title: Inlines,
        attr: Attr,
        level: int,
        parts: Parts,
        span: Span | None,
    ) -> Exercise:
        """Build the node from its parts."""
        return Exercise(
            number=label.number,
            title=title,
            difficulty=label.difficulty,
            statement=self.run_plain(tuple(parts.statement)),
            hints=tuple(replace(h, blocks=self.run_plain(h.blocks)) for h in parts.hints),
            answers=tuple(replace(a, blocks=self.run_plain(a.blocks)) for a in parts.answers),
            label=label.label or self.words.exercise,
            level=level,
            attr=attr,
            span=span,
        )

    def run_plain(self, blocks: Blocks) -> Blocks:
        """Lift within the parts of an exercise: only asides are left to be found there."""
        return tuple(self.inside(self.aside(b)) for b in blocks)

    def aside(self, block: Block) -> Block:
        """Make an aside of a `<details>` inside an exercise; leave any other block."""
        if isinstance(block, Division) and is_details(block):
            summary, inside = summary_of(block)
            return Aside(summary, inside, block.span)
        return block

    def from_division(self, block: Division, queue: list[Block]) -> Exercise:
        """Read `::: {.exercise …}` and the hints and answers that follow it directly."""
        following: list[Block] = []
        while queue and self.is_part(queue[0]) and not _answers_for(queue[0]):
            following.append(queue.pop(0))
        inside, away = _partition(block.blocks, lambda b: not _answers_for(b))
        for answer in away:
            self.part_outside(answer, [])
        opener = read_opener(inside[0]) if inside else None
        if opener is not None and not block.attr.get("title"):
            label, title, own = opener.label, opener.title, (*opener.statement, *inside[1:])
        else:
            label, title, own = (
                ExerciseLabel("", "", "", 0),
                _words(block.attr.get("title")),
                inside,
            )
        parts, rest = split(own)
        parts.statement += rest
        after, _ = split(tuple(following))
        parts.hints += after.hints
        parts.answers += after.answers
        label = replace(
            label,
            number=block.attr.get("number") or label.number,
            difficulty=self.difficulty(block) or label.difficulty,
        )
        return self.exercise(label, title, block.attr, 0, parts, block.span)

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

    def from_details(self, block: Division) -> Block:
        """Read a `<details>`: an exercise, a part without exercise, or an aside."""
        summary, inside = summary_of(block)
        text = plain_text(summary)
        label = summary_exercise(text)
        if label is not None:
            parts, rest = split(inside)
            parts.statement += rest
            title = strip_prefix(summary, label.length)
            return self.exercise(label, title, NO_ATTR, 0, parts, block.span)
        if folded_part(block) is not None:
            self.orphan(block, text)
        return Aside(summary, self.run(inside), block.span)

    def is_part(self, block: Block) -> bool:
        """Tell whether a block is a hint or an answer by its markup."""
        return isinstance(block, Division) and folded_part(block) is not None

    def part_outside(self, block: Block, out: list[Block]) -> None:
        """Keep an answer that names its exercise for later; report any other and leave it."""
        assert isinstance(block, Division)
        target = _answers_for(block)
        if target:
            self.remote.setdefault(target, []).append((self.run_plain(block.blocks), block.span))
            return
        kind = next(name for name in block.attr.classes if name != "details")
        self.orphan(block, kind)
        label = self.words.answer if kind in ("answer", "solution") else self.words.hint
        out.append(Aside((Text(label),), self.run(block.blocks), block.span))

    def orphan(self, block: Block, name: str) -> None:
        """Report a hint or answer that belongs to no exercise."""
        self.report.add(
            "X101",
            f"`{name.strip()[:40]}` belongs to no exercise",
            block.span,
            hint="put it after its exercise, or write `::: {.answer for=ex:id}`",
        )

    def inside(self, block: Block) -> Block:
        """Lift within a block that holds others."""
        match block:
            case Quote() | Callout() | Division() | Aside():
                return replace(block, blocks=self.run(block.blocks))
            case BulletList() | OrderedList():
                items = tuple(replace(i, blocks=self.run(i.blocks)) for i in block.items)
                return replace(block, items=items)
            case _:
                return block

    def attach(self, blocks: Blocks) -> Blocks:
        """Give the answers written elsewhere to the exercises they name."""

        def give(run: Blocks) -> Blocks:
            return tuple(self.given(b) if isinstance(b, Exercise) else b for b in run)

        blocks = map_blocks(blocks, give) if self.remote else blocks
        for target, answers in self.remote.items():
            for inside, span in answers:
                self.report.add(
                    "X102",
                    f"no exercise `{target}` in this chapter for this answer",
                    span,
                    hint="give the exercise this id: `::: {.exercise #" + target + "}`",
                )
                blocks = (*blocks, Aside((Text(self.words.answer),), inside, span))
        return blocks

    def given(self, exercise: Exercise) -> Exercise:
        """Return an exercise with the answers that name it."""
        answers = self.remote.pop(exercise.attr.id, []) if exercise.attr.id else []
        found = tuple(Answer(inside, span=span) for inside, span in answers)
        if found and exercise.answers:
            self.report.add(
                "X103",
                f"exercise `{exercise.attr.id}` has more than one answer",
                found[0].span,
                hint="all are printed; keep one",
            )
        return replace(exercise, answers=exercise.answers + found)


def exercises(chapter: Chapter, scope: Scope) -> Chapter:
    """Turn every spelling of exercise, hint and answer into `Exercise` nodes."""
    lift = Lift(scope.words, scope.report)
    return replace(chapter, blocks=lift.attach(lift.run(chapter.blocks)))


def read_opener(block: Block) -> Opener | None:
    """Read a heading or a bold line that opens an exercise."""
    match block:
        case Heading(level=level, children=children, attr=attr) if level > 1:
            label = exercise_label(plain_text(children))
            if label is not None:
                return Opener(label, strip_prefix(children, label.length), (), level, attr)
        case Paragraph(children=(Styled(kind="strong", children=bold) as first, *rest)):
            label = exercise_label(plain_text(bold))
            if label is None:
                return None
            title = strip_prefix(bold, label.length)
            tail = _without_lead(tuple(rest))
            statement = (replace(block, children=tail),) if tail else ()
            return Opener(label, title, statement, 0, NO_ATTR) if first else None
        case _:
            pass
    return None


def strip_prefix(children: Inlines, count: int) -> Inlines:
    """Drop the first `count` characters of text from `children`, entering styles where needed."""
    out: list[object] = []
    for child in children:
        size = len(plain_text((child,)))
        if count <= 0:
            out.append(child)
        elif isinstance(child, Text) and size > count:
            out.append(replace(child, text=child.text[count:]))
        elif isinstance(child, Styled) and size > count:
            out.append(replace(child, children=strip_prefix(child.children, count)))
        count -= size
    return tuple(out)  # type: ignore[arg-type]


def _without_lead(children: Inlines) -> Inlines:
    """Drop the colon and blanks between a bold label and its statement."""
    if children and isinstance(first := children[0], Text):
        text = first.text.lstrip(" ：:")
        return ((replace(first, text=text), *children[1:])) if text else children[1:]
    return children


def _words(text: str) -> Inlines:
    return (Text(text),) if text else ()


def _answers_for(block: Block) -> str:
    """Return the exercise an answer names with `for=`, "" for any other block."""
    if isinstance(block, Division) and not is_details(block) and folded_part(block) is not None:
        return block.attr.get("for").removeprefix("#")
    return ""


def _partition(
    blocks: Blocks, keep: Callable[[Block], bool]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    return tuple(b for b in blocks if keep(b)), tuple(b for b in blocks if not keep(b))


def _body(queue: list[Block], opener: Opener) -> list[Block]:
    """Take from `queue` the blocks that can belong to the exercise just opened."""
    body: list[Block] = []
    while queue:
        block = queue[0]
        if read_opener(block) is not None:
            break
        if isinstance(block, ThematicBreak) or _ends_section(block, opener.level):
            break
        if isinstance(block, Division) and (
            "exercise" in block.attr.classes
            or (is_details(block) and summary_exercise(plain_text(summary_of(block)[0])))
            or _answers_for(block)
        ):
            break
        body.append(queue.pop(0))
    return body


def _ends_section(block: Block, level: int) -> bool:
    """Tell whether a heading ends the exercise; 解答 as a heading is a part of it."""
    if not isinstance(block, Heading) or labelled_part(block) is not None:
        return False
    return level == 0 or block.level <= level
