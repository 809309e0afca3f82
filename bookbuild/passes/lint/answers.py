"""Find exercises that were left without an answer among others that have one."""

from __future__ import annotations

import re

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Exercise
from bookbuild.model.walk import plain_text, walk
from bookbuild.passes.scope import Scope

_OPEN = re.compile("思考|开放|開放|讨论|討論|open|discuss", re.IGNORECASE)


def unanswered(chapter: Chapter, scope: Scope) -> None:
    """Report exercises without answer in a chapter that has answers; open questions need none."""
    found = [node for node in walk(chapter.blocks) if isinstance(node, Exercise)]
    if not any(exercise.answers for exercise in found):
        return
    for exercise in found:
        if exercise.answers or _is_open(exercise):
            continue
        name = f"{exercise.label} {exercise.number}"
        hint = "add a `::: answer`; mark an open question with `difficulty=开放`"
        scope.report.add(
            "L501", f"`{name}` has no answer, others here do", exercise.span, hint=hint
        )


def _is_open(exercise: Exercise) -> bool:
    words = (exercise.label, exercise.difficulty, plain_text(exercise.title))
    return any(_OPEN.search(word) for word in words)
