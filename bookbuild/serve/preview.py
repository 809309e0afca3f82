"""Make one page anew in a fraction of a second, from the book as it was when last read.

A full build takes many seconds; what an author waits for is the page just saved. The other
chapters are kept reduced to what this one takes from them, so that only one chapter is read,
linked and written. A full build afterwards puts right whatever depended on it.
"""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass, field, replace

from bookbuild import passes
from bookbuild.build import web_answers
from bookbuild.cache import Cache
from bookbuild.compile import (
    ChapterJob,
    book_words,
    chapter_jobs,
    chapter_reader,
    numbers_elsewhere,
)
from bookbuild.config import BookConfig, load_config
from bookbuild.diagnostics import Diagnostic, Report
from bookbuild.markdown import decode
from bookbuild.model.book import Chapter
from bookbuild.passes.matter import MatterMaker
from bookbuild.reader import ChapterReader
from bookbuild.render.site.single import Single, render_single
from bookbuild.workspace import Workspace

from .skeleton import skeleton

_OF_ALL = frozenset({"R208", "I201", "I202", "L502", "R201", "R205"})
"""Findings that a book without its other chapters' text would have and the book has not."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """A page made anew, and what was found in its chapter."""

    page: Single | None
    found: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Preview:
    """The book in memory."""

    workspace: Workspace
    cache: Cache
    _config: BookConfig | None = None
    _reader: ChapterReader | None = None
    _jobs: dict[str, ChapterJob] = field(default_factory=dict)
    _chapters: dict[str, Chapter] = field(default_factory=dict)
    """By path, in the order of the book, each reduced."""
    _maker: MatterMaker | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def load(self) -> None:
        """Read the book, from the cache where it was built before; nothing where it cannot be."""
        report = Report()
        config = load_config(self.workspace, report)
        if config is None or report.has_errors:
            return
        config = replace(config, answers=web_answers(config))
        reader = chapter_reader(config, self.cache)
        jobs = chapter_jobs(config, self.workspace, report)
        if reader.counts_on:  # chapters wait for one another: only a full build has the numbers
            return
        chapters = {job[0].path: skeleton(reader.read(*job)[0]) for job in jobs}
        with self._lock:
            self._config, self._reader = config, reader
            self._jobs = {job[0].path: job for job in jobs}
            self._chapters = chapters
            self._maker = MatterMaker(config, self.workspace)
        gc.collect()
        gc.freeze()  # what is kept is not looked through again with every page

    def refresh(self) -> None:
        """Read the book again where more has changed than the text of chapters."""
        with self._lock:
            config, known = self._config, {p: job[2:] for p, job in self._jobs.items()}
        if config is not None:
            jobs = chapter_jobs(config, self.workspace, Report())
            if {job[0].path: job[2:] for job in jobs} == known:
                return
        self.load()

    def forget(self) -> None:
        """Make no previews until the book is read again."""
        with self._lock:
            self._config = None

    def make(self, path: str) -> Previewed | None:
        """Make the page of a chapter; None where only a full build can."""
        with self._lock:
            config, reader = self._config, self._reader
            if config is None or reader is None or path not in self._jobs:
                return None
            gc.disable()  # a page is made of nodes without circles: looking for them takes a fifth
            try:
                return self._make(path, config, reader)
            finally:
                gc.enable()

    def _make(self, path: str, config: BookConfig, reader: ChapterReader) -> Previewed | None:
        report = Report()
        entry, _, slug, ordinal = self._jobs[path]
        content = self.workspace.read(path, report, entry.span)
        source = None if content is None else decode(content, path, report)
        if source is None:
            return Previewed(None, tuple(report))
        chapter, found = reader.read(entry, source, slug, ordinal, keep=False)
        if chapter.wanted:
            elsewhere = numbers_elsewhere(chapter, (chapter, *self._chapters.values()))
            chapter, found = reader.read(entry, source, slug, ordinal, (), elsewhere, keep=False)
        report.extend(found)
        before = self._chapters[path]
        chapter = replace(chapter, part_anchor=before.part_anchor, part=before.part)
        every = tuple(chapter if p == path else one for p, one in self._chapters.items())
        linking = Report()
        language = book_words(config)
        book = passes.link(
            *(every, config, language, self.workspace, self.cache, linking, reader.engine),
            self._maker,
        )
        own = [one for one in linking if one.span and one.span.file == path]
        report.extend(one for one in own if one.code not in _OF_ALL)
        page = None
        if not report.has_errors:
            page = render_single(book, path, config, self.workspace, self.cache, report)
            self._chapters[path] = skeleton(chapter)
        return Previewed(page, tuple(report.sorted()))
