"""Read the heading or bold line that opens an exercise."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bookbuild.model.nodes import (
    NO_ATTR,
    Attr,
    Block,
    Blocks,
    Heading,
    Inlines,
    LineBreak,
    Paragraph,
    Phrase,
    Styled,
    Text,
)
from bookbuild.model.walk import plain_text
from bookbuild.passes.cut import cut, without_lead

from .labels import ExerciseLabel, exercise_label, last_grade

_GOES_ON = "的中里是也已"
"""What follows a bold 练习 3.2 that is only spoken of."""


@dataclass(frozen=True, slots=True)
class Opener:
    """What an exercise opens with, read."""

    label: ExerciseLabel
    title: Inlines
    statement: Blocks = ()
    """What of the opening block belongs to the statement."""
    level: int = 0
    """Heading level, 0 for a bold line."""
    attr: Attr = NO_ATTR


def read_opener(block: Block) -> Opener | None:
    """Read a heading or a bold line that opens an exercise; None for any other block."""
    match block:
        case Heading(level=level, children=children, attr=attr) if level > 1:
            label = exercise_label(plain_text(children))
            return None if label is None else opener(label, children, level=level, attr=attr)
        case Paragraph(children=(Phrase(attr=attr, children=(Styled() as bold,)), *rest)):
            # An identifier in braces after the bold words.
            own = replace(block, children=(bold, *rest))
            found = read_opener(own)
            return replace(found, attr=attr) if found else None
        case Paragraph(children=(Styled(kind="strong", children=bold), *rest)):
            label = exercise_label(plain_text(bold))
            if label is None or not _opens(label, tuple(rest)):
                return None
            tail = without_lead(tuple(rest), "：:")
            return opener(label, bold, (replace(block, children=tail),) if tail else ())
        case _:
            return None


def opener(
    label: ExerciseLabel,
    children: Inlines,
    statement: Blocks = (),
    level: int = 0,
    attr: Attr = NO_ATTR,
) -> Opener:
    """Return the opener of a line read as `label` and a title, which may end in the grade."""
    title = cut(children, label.length)
    end, grade = last_grade(plain_text(title))
    if grade and not label.difficulty:
        title, label = cut(title, 0, end), replace(label, difficulty=grade)
    return Opener(label, title, statement, level, attr)


def _opens(label: ExerciseLabel, rest: Inlines) -> bool:
    """Tell a bold 练习 3.2 that opens an exercise from one that a sentence begins with."""
    if label.closed or not rest or isinstance(rest[0], LineBreak):
        return True
    first = rest[0]
    if not isinstance(first, Text):
        return True
    text = first.text.lstrip()
    return text[:1] in "：:" or (text != first.text and text[:1] not in _GOES_ON)
