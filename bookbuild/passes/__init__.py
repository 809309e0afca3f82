"""What changes between parsing and rendering; one file a pass, the order a visible table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bookbuild.cache import Cache
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report
from bookbuild.math.engine import Engine
from bookbuild.model.book import Book, Chapter
from bookbuild.words import MatterWords, Words
from bookbuild.workspace import Workspace

from .anchors import anchors
from .answers import place_answers
from .attributes import attributes
from .autolink import autolink
from .callouts import callouts
from .citations import citations
from .citing import citing
from .demos import check_demos, demos, place_demos
from .displays import displays
from .equations import equations
from .exercises import exercises
from .formulas import formulas
from .glossary_links import link_terms
from .glossary_marks import glossary_marks
from .headings import headings
from .holding import holding
from .index_making import make_index
from .index_marks import index_marks
from .lint import lint, lint_book
from .lists import add_anchors, make_lists
from .matter import MatterMaker, made
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
    demos,  # they are counted as figures, and their captions refer and cite
    referring,  # before citations: what names a place is none
    citing,  # while keys stand as typed
    displays,  # so that equations are blocks
    sections,
    numbers,
    equations,  # after all blocks have their final shape
    pictures,
    index_marks,  # after everything has its anchor
    glossary_marks,  # a word may be both
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
    engine: Engine,
    maker: MatterMaker | None = None,
) -> Book:
    """Run the passes that need the whole book and return it.

    Chapters that are reduced stay as they are; where there are any, so do those made here, and
    lists and index, to which no text refers, are not made. A `maker` that is kept from one call
    to the next makes table of symbols and glossary when they change.
    """
    partial = any(chapter.reduced for chapter in chapters)
    for chapter in chapters:
        check_pictures(chapter, workspace, report)
    check_demos(chapters, workspace, cache, report)
    chapters = place_demos(chapters, config.site.url)
    lint_book(chapters, report)
    own = words.matter
    scope = Scope(words, report, engine, engine.key, cache, elsewhere={})
    matter = (maker or MatterMaker(config, workspace)).make(chapters, scope)
    report.extend(matter.found)
    # Before links are resolved: meanings may refer to the text.
    beside = [replace(c, reduced=partial) for c in (matter.notation, matter.glossary) if c]
    chapters = _among(chapters, beside)
    chapters = add_anchors(chapters, config.matter.lists)
    registry = build_registry(chapters)
    chapters = _each(chapters, lambda chapter: resolve(chapter, registry, words, report))
    if config.references.unused:
        report_unused(chapters, report)
    chapters = restated(chapters, registry, words, report)
    if config.references.autolink:
        chapters = autolink(chapters, words, report)
    chapters = place_answers(chapters, config.answers, words, report)
    # After the answers, so that works are numbered in reading order.
    chapters = citations(chapters, config, workspace, scope)
    everywhere = config.matter.glossary.link == "first"
    chapters = link_terms(chapters, matter.terms, everywhere, words, own, report)
    if not partial:
        chapters = _listed(chapters, config, own, scope)
    # Last: it looks at what stands beside what, filled references included.
    chapters = _each(chapters, lambda chapter: holding(spacing(chapter, config.lang)))
    return Book(chapters, anchors(chapters))


def _each(
    chapters: tuple[Chapter, ...], change: Callable[[Chapter], Chapter]
) -> tuple[Chapter, ...]:
    """Change every chapter, or where some are reduced those of files that are not."""
    partial = any(chapter.reduced for chapter in chapters)
    return tuple([c if c.reduced or (partial and not c.path) else change(c) for c in chapters])


def _listed(
    chapters: tuple[Chapter, ...], config: BookConfig, own: MatterWords, scope: Scope
) -> tuple[Chapter, ...]:
    """Return the chapters with lists of figures and the like, and the index."""
    lists = make_lists(chapters, config.matter.lists, scope.words, own)
    index = make_index(chapters, anchors(chapters), config.matter.index, own, scope.report)
    return _among(chapters, (*lists, made(index, scope)))


def _among(chapters: tuple[Chapter, ...], made: Sequence[Chapter | None]) -> tuple[Chapter, ...]:
    """Return the chapters with those the compiler makes, in the order they are printed."""
    order = {"front": 0, "list": 1, "glossary": 4, "index": 5}
    every = (*chapters, *(chapter for chapter in made if chapter is not None))

    def place(chapter: Chapter) -> int:
        if chapter.kind == "front" and chapter.follows_contents:
            return 2
        return order.get(chapter.kind, 3)

    return tuple(sorted(every, key=place))
