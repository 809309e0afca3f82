"""Gather the labels of all chapters, and find what a label or a path of the author's names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from bookbuild.diagnostics import Related, Report, Span
from bookbuild.model.book import Chapter, Place
from bookbuild.model.nodes import (
    NO_ATTR,
    Callout,
    Cite,
    CodeBlock,
    Exercise,
    Figure,
    Heading,
    Image,
    Inline,
    Inlines,
    Link,
    Note,
    Phrase,
    RawInline,
    Table,
    Text,
)
from bookbuild.model.walk import map_inlines, nodes_of

from .labels import SLUG

_PAGES = (".md", ".markdown", ".html", ".htm", "")
_CHAPTER = ("ch:", "chap:", "chapter:", "app:", "appendix:")


@dataclass(frozen=True, slots=True)
class Registry:
    """Every label of the book."""

    chapters: dict[str, Chapter]
    """By path without ending."""
    labels: dict[str, dict[str, Place]]
    """By chapter slug, then by label; the first of a name within a chapter."""
    shared: dict[str, tuple[Place, ...]]
    """Labels of the whole book with every place of that name."""
    titles: dict[str, Inlines]
    """What stands in heads and captions, by anchor, fit to be repeated."""
    callouts: dict[str, Callout]
    """Theorems and the like, by anchor."""


def build_registry(chapters: Sequence[Chapter]) -> Registry:
    """Gather the labels of all chapters."""
    labels: dict[str, dict[str, Place]] = {}
    shared: dict[str, list[Place]] = {}
    titles: dict[str, Inlines] = {}
    callouts: dict[str, Callout] = {}
    for chapter in chapters:
        own = labels.setdefault(chapter.slug, {})
        for place in sorted(chapter.places, key=lambda place: place.kind == SLUG):
            if own.setdefault(place.label, place) is place:
                shared.setdefault(place.label, []).append(place)
        titles[chapter.anchor] = repeatable(chapter.title)
        if chapter.part_anchor:
            name = chapter.part.removeprefix(chapter.part_number).strip()
            titles[chapter.part_anchor] = (Text(name),) if name else ()
        for node in nodes_of(chapter.blocks):
            match node:
                case Heading(children=title) | Exercise(title=title) | Callout(title=title):
                    titles.setdefault(node.anchor, repeatable(title))
                case Figure(caption=title) | Table(caption=title) | CodeBlock(caption=title):
                    titles.setdefault(node.anchor, repeatable(title))
                case _:
                    pass
            if isinstance(node, Callout) and node.anchor:
                callouts[node.anchor] = node
    return Registry(
        {posixpath.splitext(c.path)[0]: c for c in chapters if c.path},
        labels,
        {label: tuple(places) for label, places in shared.items()},
        titles,
        callouts,
    )


def repeatable(children: Inlines) -> Inlines:
    """Return inlines without what may stand once only: notes, citations, anchors, links."""

    def run(inlines: Inlines) -> Inlines:
        out: list[Inline] = []
        for node in inlines:
            match node:
                case Note() | Cite() | RawInline():
                    pass
                case Phrase(children=inside) | Link(children=inside):
                    out += inside
                case Image():
                    out.append(replace(node, attr=NO_ATTR))
                case _:
                    out.append(node)
        return tuple(out)

    return map_inlines(children, run)


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what one chapter names; what cannot be found is reported."""

    chapter: Chapter
    registry: Registry
    report: Report
    lowered: dict[str, dict[str, Place]] = field(default_factory=dict)
    """Labels in small letters, by chapter, once one was asked for in vain."""

    def path(self, path: str, label: str, span: Span | None, *, empty: bool) -> Place | None:
        """Find what `path#label` names; `empty` links have no words to fall back on."""
        if not path:
            return self.label(label, span, empty=empty)
        folder = posixpath.dirname(self.chapter.path)
        stem, ending = posixpath.splitext(posixpath.normpath(posixpath.join(folder, path)))
        chapter = self.registry.chapters.get(stem) if ending.lower() in _PAGES else None
        if chapter is None and ending.lower() in _PAGES:
            chapter = self._named(PurePosixPath(stem).name)
        if chapter is None:
            names = [
                posixpath.relpath(c.path, folder or ".") for c in self.registry.chapters.values()
            ]
            message = f"`{path}` is not a chapter of this book"
            self._missing("R205" if empty else "R202", message, path, names, span)
            return None
        own = self.registry.labels.get(chapter.slug, {})
        place = self._of_any_case(chapter, label)
        if place is None:
            message = f"no `#{label}` in `{chapter.path}`"
            self._missing("R205" if empty else "R201", message, label, own, span)
        return place

    def label(self, label: str, span: Span | None, *, empty: bool, mark: str = "#") -> Place | None:
        """Find a label: in this chapter, else in the one other that has it."""
        place = self._of_any_case(self.chapter, label)
        if place is not None:
            return place
        shared = self.registry.shared.get(label, ())
        if len(shared) == 1:
            return shared[0]
        if shared:
            self.report.add(
                "R204",
                f"`{mark}{label}` is the name of several places",
                span,
                hint="give them names of their own, or name the file too: `[](file.md#label)`",
                related=tuple(Related(p.span, "one stands here") for p in shared if p.span),
            )
            return None
        prefix = next((p for p in _CHAPTER if label.startswith(p)), "")
        if prefix and (chapter := self._named(label.removeprefix(prefix))) is not None:
            return self._of_any_case(chapter, "")
        message = f"no `{mark}{label}` in this book"
        self._missing("R205" if empty else "R201", message, label, self.registry.shared, span)
        return None

    def _of_any_case(self, chapter: Chapter, label: str) -> Place | None:
        places = self.registry.labels.get(chapter.slug, {})
        if label in places:
            return places[label]
        lowered = self.lowered.get(chapter.slug)
        if lowered is None:
            lowered = {name.lower(): place for name, place in places.items()}
            self.lowered[chapter.slug] = lowered
        return lowered.get(label.lower())

    def _named(self, name: str) -> Chapter | None:
        """Return the one chapter whose file has this name in whatever folder."""
        same = [c for s, c in self.registry.chapters.items() if PurePosixPath(s).name == name]
        return same[0] if len(same) == 1 else None

    def _missing(
        self, code: str, message: str, name: str, names: Iterable[str], span: Span | None
    ) -> None:
        close = self.report.near(name, [n for n in names if n])
        hint = f"did you mean `{close}`?" if close else ""
        places = self.registry.shared.get(close, ()) if close else ()
        related = [Related(p.span, f"`{close}` stands here") for p in places[:1] if p.span]
        self.report.add(code, message, span, hint=hint, related=related)
