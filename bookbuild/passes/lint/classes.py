"""Find divisions whose class is a slip of a known one: `::: theorm` prints no theorem."""

from __future__ import annotations

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Division
from bookbuild.model.walk import walk
from bookbuild.passes.scope import Scope
from bookbuild.words import CALLOUT_KINDS, THEOREM_KINDS

_OTHERS = (
    *("exercise", "hint", "answer", "solution", "demo", "notation"),
    *("epigraph", "sideways", "details", "summary"),
)
_NEAR = 0.82
"""Likeness from which a class is a slip; a class of the author's own style sheet has less."""


def classes(chapter: Chapter, scope: Scope) -> None:
    """Report divisions that have a class near a known one and none that is known."""
    known = (*THEOREM_KINDS, *CALLOUT_KINDS, *_OTHERS, *scope.numbering.config.theorems)
    for node in walk(chapter.blocks):
        if not isinstance(node, Division) or not node.attr.classes:
            continue
        name = node.attr.classes[0]
        close = "" if name in known else scope.report.near(name.lower(), known, _NEAR)
        if close:
            hint = f"did you mean `{close}`?"
            scope.report.add("L110", f"the class `{name}` has no meaning", node.span, hint=hint)
