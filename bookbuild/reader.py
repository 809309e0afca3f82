"""Read one chapter: parse it and run the local passes, or repeat what the cache kept of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
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
from bookbuild.passes.numbering import Numbering
from bookbuild.passes.ordinals import Ordinal
from bookbuild.passes.scope import Scope
from bookbuild.words import Words

_ROOMS = ("markdown", "passes", "model", "math", "diagnostics", "words", "reader.py")

Read = tuple[Chapter, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class ChapterReader:
    """Reads the chapters of one book; safe to use from several threads."""

    config: BookConfig
    words: Words
    engine: Engine
    cache: Cache

    @property
    def counts_on(self) -> bool:
        """Whether a count goes on from chapter to chapter, so that they are read in order."""
        return Numbering(self.config.numbers).goes_through_the_book()

    def read(
        self,
        entry: Entry,
        source: str,
        slug: str,
        ordinal: Ordinal,
        start: tuple[tuple[str, int], ...] = (),
        elsewhere: Mapping[str, str] | None = None,
        *,
        keep: bool = True,
    ) -> Read:
        """Return the chapter and its diagnostics, the same from the cache as read anew.

        What is read anew is put into the cache where it is to `keep`. Counts through the whole
        book go on from `start`; `elsewhere` has the numbers of other chapters' equations, None
        before they are known.
        """
        config = self.config
        key = digest(
            *(source, entry.path, entry.kind, slug, ordinal.text, config.lang),
            *(repr(config.math), identity(), pandoc_version(), self.engine.key),
            *(repr(config.numbers), repr(start)),
            "" if elsewhere is None else repr(sorted(elsewhere.items())),
        )
        stored = self.cache.get("chapters", key)
        if stored is not None:
            try:
                chapter, found = codec.from_json(stored)
                return chapter, found
            except ValueError:
                pass  # written by other code under the same key: read it anew
        report = Report()
        scope = Scope(
            self.words,
            report,
            self.engine,
            self.engine.key,
            self.cache,
            source,
            Numbering(config.numbers, dict(start)),
            elsewhere,
        )
        chapter = self._anew(entry, slug, ordinal, scope)
        found = tuple(report)
        if keep:
            self.cache.put("chapters", key, codec.to_json((chapter, found)))
        return chapter, found

    def _anew(self, entry: Entry, slug: str, ordinal: Ordinal, scope: Scope) -> Chapter:
        config = self.config
        options = MarkdownOptions(tex_brackets=config.math.brackets, lang=config.lang)
        chapter = Chapter(
            path=entry.path,
            slug=slug,
            kind=entry.kind,
            number=self._number(entry, ordinal),
            ordinal=ordinal.text,
            title=(),
            blocks=parse_chapter(scope.source, entry.path, options, scope.report),
        )
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
