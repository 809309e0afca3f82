"""Lead every link to its place in the book, and fill those that were written without words."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import PurePosixPath
from urllib.parse import unquote

from bookbuild.diagnostics import Report
from bookbuild.model.book import Chapter, Place
from bookbuild.model.nodes import Inline, Inlines, Link, Phrase, Text
from bookbuild.model.walk import map_inlines, plain_text

from .labels import BARE, SLUG

_OUTSIDE = ("http://", "https://", "mailto:")
_PAGES = (".md", ".markdown", ".html", ".htm", "")


@dataclass(frozen=True, slots=True)
class Index:
    """Every label of the book."""

    chapters: dict[str, Chapter]
    """By path without ending."""
    labels: dict[str, dict[str, Place]]
    """By chapter slug, then by label; the first of a name within a chapter."""
    shared: dict[str, tuple[Place, ...]]
    """Labels of the whole book with every place of that name."""


def build_index(chapters: Sequence[Chapter]) -> Index:
    """Gather the labels of all chapters."""
    labels: dict[str, dict[str, Place]] = {}
    shared: dict[str, list[Place]] = {}
    for chapter in chapters:
        own = labels.setdefault(chapter.slug, {})
        for place in sorted(chapter.places, key=lambda place: place.kind == SLUG):
            if own.setdefault(place.label, place) is place:
                shared.setdefault(place.label, []).append(place)
    return Index(
        {posixpath.splitext(c.path)[0]: c for c in chapters if c.path},
        labels,
        {label: tuple(places) for label, places in shared.items()},
    )


def resolve(chapter: Chapter, index: Index, report: Report) -> Chapter:
    """Return the chapter with its links resolved to anchors or addresses; report the others."""
    resolver = _Resolver(chapter, index, report)
    return replace(
        chapter,
        title=map_inlines(chapter.title, resolver.run),
        blocks=map_inlines(chapter.blocks, resolver.run),
    )


@dataclass(frozen=True, slots=True)
class _Resolver:
    chapter: Chapter
    index: Index
    report: Report

    def run(self, children: Inlines) -> Inlines:
        return tuple(self.link(c) if isinstance(c, Link) else c for c in children)

    def link(self, link: Link) -> Inline:
        target = link.target.strip()
        if target.lower().startswith(_OUTSIDE):
            words = link.children or (Text(target, link.span),)
            return replace(link, target=target, children=words)
        if ":" in target.split("#")[0].split("/")[0] or target.startswith("//"):
            self.report.add(
                "R203",
                f"`{target[:60]}` is not an address a book may lead to",
                link.span,
                hint="http, https, mailto and places in the book can be linked; the words are kept",
            )
            return _words_only(link)
        if not target:
            hint = "write where it leads between the round brackets"
            self.report.add("R201", "the link leads nowhere", link.span, hint=hint)
            return _words_only(link)
        path, _, label = target.partition("#")
        place = self.place(unquote(path), unquote(label), link)
        if place is None:
            return _words_only(link)
        if not link.children and not place.text:
            hint = "write words between the brackets"
            self.report.add("R205", f"`{target}` has no number or title", link.span, hint=hint)
            return Text(target, link.span)
        shown = place.text.strip("()") if BARE in link.attr.classes else place.text
        attr = replace(link.attr, classes=tuple(c for c in link.attr.classes if c != BARE))
        words = link.children or (Text(shown, link.span),)
        return replace(link, target=f"#{place.anchor}", children=words, attr=attr)

    def place(self, path: str, label: str, link: Link) -> Place | None:
        """Find what a link names; None after reporting."""
        if not path:
            return self.labelled(self.chapter, label, link, everywhere=True)
        folder = posixpath.dirname(self.chapter.path)
        stem, ending = posixpath.splitext(posixpath.normpath(posixpath.join(folder, path)))
        chapter = self.index.chapters.get(stem) if ending.lower() in _PAGES else None
        if chapter is None and ending.lower() in _PAGES:
            name = PurePosixPath(stem).name
            same = [c for s, c in self.index.chapters.items() if PurePosixPath(s).name == name]
            chapter = same[0] if len(same) == 1 else None
        if chapter is None:
            names = [posixpath.relpath(c.path, folder or ".") for c in self.index.chapters.values()]
            self.missing("R202", f"`{path}` is not a chapter of this book", path, names, link)
            return None
        return self.labelled(chapter, label, link, everywhere=False)

    def labelled(
        self, chapter: Chapter, label: str, link: Link, *, everywhere: bool
    ) -> Place | None:
        own = self.index.labels.get(chapter.slug, {})
        if label in own:
            return own[label]
        lowered = {name.lower(): place for name, place in own.items()}
        if label.lower() in lowered:
            return lowered[label.lower()]
        shared = self.index.shared.get(label, ()) if everywhere else ()
        if len(shared) == 1:
            return shared[0]
        if shared:
            places = " and ".join(str(p.span) for p in shared if p.span)
            self.report.add(
                "R204",
                f"`#{label}` is the name of several places",
                link.span,
                hint=f"name the file too; it stands at {places}",
            )
            return None
        where = "this book" if everywhere else f"`{chapter.path}`"
        names = list(self.index.shared if everywhere else own)
        self.missing("R201", f"no `#{label}` in {where}", label, names, link)
        return None

    def missing(self, code: str, message: str, name: str, names: list[str], link: Link) -> None:
        close = get_close_matches(name, [n for n in names if n], n=1)
        hint = f"did you mean `{close[0]}`?" if close else ""
        if not link.children:
            code = "R205"
        self.report.add(code, message, link.span, hint=hint)


def _words_only(link: Link) -> Inline:
    """Return the words of a link that leads nowhere; its target where it has none."""
    if not plain_text(link.children) and not link.children:
        return Text(link.target, link.span)
    return Phrase(link.attr, link.children, link.span)
