"""Read one chapter: parse it and run the local passes, or repeat what the cache kept of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache as once
from importlib.resources import files
from importlib.resources.abc import Traversable

from bookbuild import passes
from bookbuild.cache import Cache, digest
from bookbuild.config import BookConfig, Entry
from bookbuild.diagnostics import Diagnostic, Report
from bookbuild.markdown import MarkdownOptions, pandoc_version, parse_chapter
from bookbuild.math.engine import Engine
from bookbuild.model import codec
from bookbuild.model.book import Chapter
from bookbuild.passes.ordinals import Ordinal
from bookbuild.passes.scope import Scope
from bookbuild.words import Words

_ROOMS = ("markdown", "passes", "model", "math", "diagnostics", "words.py", "reader.py")

Read = tuple[Chapter, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class ChapterReader:
    """Reads the chapters of one book; safe to use from several threads."""

    config: BookConfig
    words: Words
    engine: Engine
    cache: Cache

    def read(self, entry: Entry, source: str, slug: str, ordinal: Ordinal) -> Read:
        """Return the chapter and its diagnostics, the same from the cache as read anew."""
        config = self.config
        key = digest(
            *(source, entry.path, entry.kind, entry.part, slug, ordinal.text, config.lang),
            *(repr(config.math), identity(), pandoc_version(), self.engine.key),
        )
        stored = self.cache.get("chapters", key)
        if stored is not None:
            try:
                chapter, found = codec.from_json(stored)
                return chapter, found
            except ValueError:
                pass  # written by other code under the same key: read it anew
        report = Report()
        chapter = self._anew(entry, source, slug, ordinal, report)
        found = tuple(report)
        self.cache.put("chapters", key, codec.to_json((chapter, found)))
        return chapter, found

    def _anew(
        self, entry: Entry, source: str, slug: str, ordinal: Ordinal, report: Report
    ) -> Chapter:
        config = self.config
        options = MarkdownOptions(tex_brackets=config.math.brackets, lang=config.lang)
        chapter = Chapter(
            path=entry.path,
            slug=slug,
            kind=entry.kind,
            number=self._number(entry, ordinal),
            ordinal=ordinal.text,
            title=(),
            blocks=parse_chapter(source, entry.path, options, report),
            part=entry.part,
        )
        scope = Scope(self.words, report, self.engine, self.engine.key, self.cache, source)
        for change in passes.LOCAL:
            chapter = change(chapter, scope)
        return chapter

    def _number(self, entry: Entry, ordinal: Ordinal) -> str:
        patterns = {"chapter": self.words.chapter, "appendix": self.words.appendix}
        pattern = patterns.get(entry.kind, "")
        return pattern.format(n=ordinal.text) if ordinal.text else ""


@once
def identity() -> str:
    """Return a digest of the modules a parsed chapter depends on, part of its cache key."""
    state = hashlib.sha256()
    package = files("bookbuild")
    for room in _ROOMS:
        for module in _modules(package / room):
            state.update(module.name.encode() + b"\0" + module.read_bytes())
    return state.hexdigest()


def _modules(place: Traversable) -> list[Traversable]:
    if place.is_file():
        return [place] if place.name.endswith(".py") else []
    found = (m for item in place.iterdir() if item.name != "bundle" for m in _modules(item))
    return sorted(found, key=lambda module: module.name)
