"""From book.yaml to the model: what every edition and every check begins with."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath

from bookbuild import passes
from bookbuild.cache import Cache
from bookbuild.config import BookConfig, Entry
from bookbuild.diagnostics import Report
from bookbuild.markdown import decode
from bookbuild.math.engine import Engine
from bookbuild.math.fault import TexError
from bookbuild.model.book import Book, Chapter
from bookbuild.passes.ordinals import assign
from bookbuild.reader import ChapterReader
from bookbuild.render.pdf.sheet import book_sheet
from bookbuild.words import words
from bookbuild.workspace import Workspace

Progress = Callable[[str, int, int], None]
"""Told the stage, how many of its chapters are done, and how many there are."""

_RESERVED = frozenset({"nav", "cover", "title", "copyright", "toc", "answers", "references"})


def compile_book(
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> Book:
    """Read, parse and link every chapter; what is wrong goes to `report` and the rest goes on."""
    language = words(config.lang)
    entries, sources = _read(config, workspace, report)
    slugs = _slugs(entries)
    ordinals = assign(entries, sources)
    measure = book_sheet(config.pdf).columns
    engine = Engine(config.macros, config.math.packages, line_width=measure)
    if config.macros:
        _check_macros(engine, config, report)
    reader = ChapterReader(config, language, engine, cache)
    progress("parse", 0, len(entries))
    chapters: list[Chapter] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for chapter, found in pool.map(reader.read, entries, sources, slugs, ordinals):
            chapters.append(chapter)
            report.extend(found)
            progress("parse", len(chapters), len(entries))
    return passes.link(tuple(chapters), config, language, workspace, cache, report)


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
