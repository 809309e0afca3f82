"""What changes between parsing and rendering; one file a pass, the order a visible table."""

from __future__ import annotations

from collections.abc import Callable

from bookbuild.cache import Cache
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report
from bookbuild.model.book import Book, Chapter
from bookbuild.words import Words
from bookbuild.workspace import Workspace

from .anchors import anchors
from .answers import place_answers
from .attributes import attributes
from .autolink import autolink
from .callouts import callouts
from .citations import citations
from .citing import citing
from .demos import demos
from .displays import displays
from .equations import equations
from .exercises import exercises
from .formulas import formulas
from .headings import headings
from .lint import lint, lint_book
from .numbers import numbers
from .pictures import check_pictures, pictures
from .references import resolve
from .referring import referring
from .registry import build_registry
from .restated import restated
from .scope import Scope
from .sections import sections
from .spacing import spacing
from .title import title
from .unused import report_unused

LocalPass = Callable[[Chapter, Scope], Chapter]

LOCAL: tuple[LocalPass, ...] = (
    headings,  # while their marks stand as typed
    title,  # before anything counts headings
    attributes,  # so that titles are inlines for those that read them
    exercises,  # reads headings and divs as written, before callouts claim the divs
    callouts,
    referring,  # before citations: what names a place is none
    citing,  # while keys stand as typed
    displays,  # so that equations are blocks
    sections,
    numbers,
    equations,  # after all blocks have their final shape
    demos,  # before their posters are looked for
    pictures,
    formulas,  # with the equations' numbers in their TeX
    lint,  # sees what will be printed
)


def link(
    chapters: tuple[Chapter, ...],
    config: BookConfig,
    words: Words,
    workspace: Workspace,
    cache: Cache,
    report: Report,
) -> Book:
    """Run the passes that need the whole book and return it."""
    for chapter in chapters:
        check_pictures(chapter, workspace, report)
    lint_book(chapters, report)
    registry = build_registry(chapters)
    chapters = tuple(resolve(chapter, registry, words, report) for chapter in chapters)
    if config.references.unused:
        report_unused(chapters, report)
    chapters = restated(chapters, registry, words, report)
    if config.references.autolink:
        chapters = autolink(chapters, words)
    chapters = place_answers(chapters, config.answers, words, report)
    # After the answers, so that works are numbered in reading order.
    chapters = citations(chapters, config, words, workspace, cache, report)
    # Last: it looks at what stands beside what, filled references included.
    chapters = tuple(spacing(chapter, words) for chapter in chapters)
    return Book(chapters, anchors(chapters))
