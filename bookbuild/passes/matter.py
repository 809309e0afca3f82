"""Make the table of symbols and the glossary, and read what their authors wrote in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bookbuild.config import BookConfig
from bookbuild.diagnostics import Diagnostic, Report
from bookbuild.model.book import Chapter
from bookbuild.words import MatterWords
from bookbuild.workspace import Workspace

from .citing import citing
from .formulas import formulas
from .glossary import Term, make_glossary, read_terms
from .matter_files import SIZE_LIMIT
from .notation import make_notation, symbols_of_text
from .referring import referring
from .scope import Scope

MADE: tuple[Callable[[Chapter, Scope], Chapter], ...] = (referring, citing, formulas)
"""What the chapters go through that are made of texts of the author's."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a book says beside its text."""

    terms: tuple[Term, ...]
    notation: Chapter | None
    glossary: Chapter | None
    found: tuple[Diagnostic, ...]


@dataclass(slots=True)
class MatterMaker:
    """Makes the matter of one book, again only where what it is made of has changed.

    While a book is written it is asked for with each save.
    """

    _inputs: object = None
    _matter: Matter | None = None

    def make(
        self,
        chapters: tuple[Chapter, ...],
        config: BookConfig,
        own: MatterWords,
        workspace: Workspace,
        scope: Scope,
    ) -> Matter:
        """Return the terms and both chapters; nothing of `scope` but its report ever changes."""
        names = (config.matter.glossary.file, config.matter.notation)
        inputs = (
            *(workspace.read(name, Report(), limit=SIZE_LIMIT) if name else None for name in names),
            tuple(chapter.terms for chapter in chapters),
            tuple(symbols_of_text(chapters)),
        )
        if self._matter is None or inputs != self._inputs:
            self._inputs = inputs
            self._matter = _matter(chapters, config, own, workspace, scope)
        return self._matter


def _matter(
    chapters: tuple[Chapter, ...],
    config: BookConfig,
    own: MatterWords,
    workspace: Workspace,
    scope: Scope,
) -> Matter:
    report = Report()
    scope = replace(scope, report=report)
    terms = read_terms(chapters, config, own, workspace, report)
    notation = made(make_notation(chapters, config, own, workspace, report), scope)
    return Matter(terms, notation, made(make_glossary(terms, own), scope), tuple(report))


def made(chapter: Chapter | None, scope: Scope) -> Chapter | None:
    """Return a chapter that was made with what its author wrote in it read."""
    if chapter is not None:
        for change in MADE:
            chapter = change(chapter, scope)
    return chapter
