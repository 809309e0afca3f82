"""Look for what reads without complaint and is probably not what its author meant.

Nothing is changed; a rule reports nothing that a room before it has reported.
"""

from __future__ import annotations

from collections.abc import Callable

from bookbuild.model.book import Chapter
from bookbuild.passes.scope import Scope

from .across import lint_book
from .answers import unanswered
from .captions import captions
from .classes import classes
from .leftovers import leftovers
from .order import order
from .outline import outline
from .tables import tables

__all__ = ["lint", "lint_book"]

RULES: tuple[Callable[[Chapter, Scope], None], ...] = (
    leftovers,
    classes,
    tables,
    outline,
    order,
    captions,
    unanswered,
)


def lint(chapter: Chapter, scope: Scope) -> Chapter:
    """Report what the rules find in a chapter that has passed every other local pass."""
    for rule in RULES:
        rule(chapter, scope)
    return chapter
