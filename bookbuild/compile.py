"""From book.yaml to the model: what every edition and every check begins with."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import PurePosixPath

from bookbuild import passes
from bookbuild.cache import Cache
from bookbuild.config import BookConfig, Entry
from bookbuild.config.matter import LIST_KINDS
from bookbuild.diagnostics import Report
from bookbuild.markdown import decode
from bookbuild.math.engine import Engine
from bookbuild.math.fault import TexError
from bookbuild.model.book import Book, Chapter
from bookbuild.passes.ordinals import Ordinal, assign
from bookbuild.passes.parts import open_parts
from bookbuild.reader import ChapterReader, Read
from bookbuild.render.pdf.sheet import book_sheet
from bookbuild.words import Words, words
from bookbuild.workspace import Workspace

Progress = Callable[[str, int, int], None]
"""Told the stage, how many of its chapters are done, and how many there are."""

ChapterJob = tuple[Entry, str, str, Ordinal]
"""A file of the book, its text, the chapter's slug and number."""

_RESERVED = frozenset({"nav", "cover", "title", "copyright", "toc", "answers", "references"}) | {
    *("glossary", "index", "notation"),
    *(f"list_of_{kind}" for kind in LIST_KINDS),
}


def compile_book(
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> Book:
    """Read, parse and link every chapter; what is wrong goes to `report` and the rest goes on."""
    language = book_words(config)
    jobs = chapter_jobs(config, workspace, report)
    entries = [job[0] for job in jobs]
    reader = chapter_reader(config, cache)
    if config.macros:
        _check_macros(reader.engine, config, report)
    progress("parse", 0, len(entries))
    results: list[Read] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for result in _read_all(reader, jobs, pool):
            results.append(result)
            progress("parse", len(results), len(entries))
        results = _read_again(reader, jobs, results, pool)
    for _, found in results:
        report.extend(found)
    chapters = tuple(chapter for chapter, _ in results)
    parts = [entry.part for entry in entries]
    chapters = open_parts(chapters, parts, language, config.numbers, report)
    return passes.link(chapters, config, language, workspace, cache, report, reader.engine)


def book_words(config: BookConfig) -> Words:
    """Return the words of the book's language, those of its own kinds of theorems among them."""
    language = words(config.lang)
    own = {kind: one.label for kind, one in config.numbers.theorems.items() if one.label}
    return replace(language, theorems={**language.theorems, **own})


def chapter_jobs(config: BookConfig, workspace: Workspace, report: Report) -> list[ChapterJob]:
    """Return the files of the book that can be read, each with what is known before it is."""
    entries, sources = _read(config, workspace, report)
    return list(zip(entries, sources, _slugs(entries), assign(entries, sources), strict=True))


def chapter_reader(config: BookConfig, cache: Cache) -> ChapterReader:
    """Return what reads the chapters of a book."""
    measure = book_sheet(config.pdf).columns
    engine = Engine(config.macros, config.math.packages, line_width=measure)
    return ChapterReader(config, book_words(config), engine, cache)


def numbers_elsewhere(chapter: Chapter, chapters: Iterable[Chapter]) -> dict[str, str]:
    """Return the numbers of equations of other chapters that stand in a chapter's formulas."""
    known: dict[str, set[str]] = {}
    for one in chapters:
        for place in one.places:
            if place.kind == "equation" and place.label:
                known.setdefault(place.label, set()).add(place.text)
    found = {label: known[label] for label in chapter.wanted if label in known}
    return {n: next(iter(texts)) if len(texts) == 1 else "" for n, texts in found.items()}


def _read_all(
    reader: ChapterReader, jobs: Sequence[ChapterJob], pool: ThreadPoolExecutor
) -> Iterator[Read]:
    """Yield the chapters in order, side by side unless a count goes on from one to the next."""
    if not reader.counts_on:
        yield from pool.map(lambda job: reader.read(*job), jobs)
        return
    start: tuple[tuple[str, int], ...] = ()
    for job in jobs:
        result = reader.read(*job, start)
        yield result
        start = result[0].counts


def _read_again(
    reader: ChapterReader,
    jobs: Sequence[ChapterJob],
    results: Sequence[Read],
    pool: ThreadPoolExecutor,
) -> list[Read]:
    """Read those chapters anew whose formulas name equations of others, now that all are known."""
    starts = [(), *(chapter.counts for chapter, _ in results)]

    def one(index: int) -> Read:
        chapter, _ = results[index]
        if not chapter.wanted:
            return results[index]
        numbers = numbers_elsewhere(chapter, (other for other, _ in results))
        return reader.read(*jobs[index], starts[index], numbers)

    return list(pool.map(one, range(len(results))))


def _read(
    config: BookConfig, workspace: Workspace, report: Report
) -> tuple[list[Entry], list[str]]:
    """Read the chapters that can be read, each as text."""
    entries: list[Entry] = []
    sources: list[str] = []
    for entry in config.entries:
        content = workspace.read(entry.path, report, entry.span)
        text = None if content is None else decode(content, entry.path, report)
        if text is not None:
            entries.append(entry)
            sources.append(text)
    return entries, sources


def _check_macros(engine: Engine, config: BookConfig, report: Report) -> None:
    try:
        engine.check_macros()
    except TexError as fault:
        message = fault.message[:1].lower() + fault.message[1:]
        report.add("T103", f"`macros` cannot be read: {message}", config.macros_span)


def _slugs(entries: Sequence[Entry]) -> list[str]:
    """Name each chapter after its file; ASCII, an XML NCName, distinct.

    Anchors are a slug, a hyphen and a name, so no slug holds a hyphen itself: those
    of two chapters could be the same.
    """
    taken = set(_RESERVED)
    slugs: list[str] = []
    for position, entry in enumerate(entries, 1):
        stem = PurePosixPath(entry.path).stem.replace("-", "_")
        slug = stem if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", stem) else f"file_{position}"
        while slug.lower() in taken:
            slug = f"{slug}_{position}"
        taken.add(slug.lower())
        slugs.append(slug)
    return slugs
