"""Format citations and the lists of works with pandoc's citeproc, by book or by chapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from bookbuild.cache import digest
from bookbuild.config import BookConfig
from bookbuild.config.matter import ALL
from bookbuild.markdown import PandocFailed, pandoc_version
from bookbuild.markdown.citeproc import Formatted, format_citations
from bookbuild.markdown.style import Style, read_style
from bookbuild.model import codec
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Attr,
    Block,
    Blocks,
    Cite,
    Division,
    Heading,
    Inline,
    Inlines,
    Link,
    Math,
    Note,
    Paragraph,
    Text,
)
from bookbuild.model.walk import each_block, map_inlines, walk, walk_chapter
from bookbuild.resources import template_folder
from bookbuild.workspace import Workspace

from .citations_keys import report_unknown, report_unread, textual
from .citations_works import Works, find_style, read_works, reason
from .formulas import formulas
from .labels import anchor_of
from .scope import Scope

SLUG = "references"
N = TypeVar("N")
_NAMES = "shared/names.csl"


def citations(
    chapters: tuple[Chapter, ...],
    config: BookConfig,
    workspace: Workspace,
    scope: Scope,
) -> tuple[Chapter, ...]:
    """Return the chapters with every `Cite` formatted, and the works where they are asked for.

    Those of reduced chapters count and are not put in.
    """
    report = scope.report
    found = read_works(config, workspace, report)
    works = found.by_key
    chapters = tuple([one if one.reduced else textual(one, works) for one in chapters])
    asked = tuple(one for one in chapters if not one.reduced)
    if found.complete:
        report_unknown(_cites(asked), works, config, report)
    report_unread(asked, works, report)
    uncited = _uncited(config, works)
    if not works or not (uncited or _cites(chapters)):
        return chapters
    style = find_style(config, scope.words, workspace, report)
    if style is None:
        return chapters
    shop = _Shop(found, style, config, scope)
    if config.matter.citations.by == "chapter":
        return shop.by_chapter(chapters, uncited)
    return shop.by_book(chapters, uncited)


def _cites(chapters: Sequence[Chapter]) -> list[Cite]:
    nodes = (node for c in chapters for node in walk_chapter(c))
    return list(dict.fromkeys(node for node in nodes if isinstance(node, Cite)))


def _uncited(config: BookConfig, works: dict[str, Any]) -> tuple[str, ...]:
    """Return the keys of the works that are listed though nothing cites them."""
    asked = [key for key, _ in config.matter.citations.nocite]
    return tuple(works) if ALL in asked else tuple(key for key in asked if key in works)


@dataclass(frozen=True, slots=True)
class _Shop:
    """Formats the citations of some chapters together."""

    works: Works
    style: Style
    config: BookConfig
    scope: Scope

    def by_book(
        self, chapters: tuple[Chapter, ...], uncited: tuple[str, ...]
    ) -> tuple[Chapter, ...]:
        """Return the chapters and one list of works after them."""
        filled, listed = self.fill(chapters, uncited, SLUG)
        return (*filled, self.section(listed)) if listed else filled

    def by_chapter(
        self, chapters: tuple[Chapter, ...], uncited: tuple[str, ...]
    ) -> tuple[Chapter, ...]:
        """Return the chapters with their lists, and one of the works nothing cites."""
        out = []
        for chapter in chapters:
            name = f"{chapter.slug}-{SLUG}"
            (filled,), listed = self.fill((chapter,), (), name)
            if listed:
                heading = Heading(2, (Text(self.scope.words.references),), anchor=name)
                box = Division(Attr("", (SLUG,)), listed)
                filled = replace(filled, blocks=(*filled.blocks, heading, box))
            out.append(filled)
        cited = {item.key for cite in _cites(chapters) for item in cite.items}
        left = tuple(key for key in uncited if key not in cited)
        _, listed = self.fill((), left, SLUG)
        return (*out, self.section(listed)) if listed else tuple(out)

    def section(self, works: Blocks) -> Chapter:
        """Return the chapter of the works cited."""
        title = (Text(self.scope.words.references),)
        return Chapter("", SLUG, "references", "", "", title, works, anchor=SLUG)

    def fill(
        self, chapters: tuple[Chapter, ...], uncited: tuple[str, ...], prefix: str
    ) -> tuple[tuple[Chapter, ...], Blocks]:
        """Return the chapters with their citations formatted, and the list of works."""
        known = [known for c in _cites(chapters) if (known := self.known(c)).items]
        if not known and not uncited:
            return chapters, ()
        try:
            formatted = self.format(known, uncited, self.style, prefix)
            texts = dict(zip(known, formatted.texts, strict=True))
            texts |= self.named(texts, prefix)
        except PandocFailed as fault:
            self.scope.report.add("R302", reason(fault), self.config.bibliography[0][1])
            return chapters, ()

        def run(children: Inlines) -> Inlines:
            return tuple(map(one, children))

        def one(node: Inline) -> Inline:
            match node:
                case Cite():
                    return replace(node, children=texts.get(self.known(node), ()))
                case Note():
                    return map_inlines(node, _without_notes)
                case _:
                    return node

        filled = tuple(
            c
            if c.reduced
            else replace(c, title=map_inlines(c.title, run), blocks=map_inlines(c.blocks, run))
            for c in chapters
        )
        return filled, formatted.works

    def known(self, cite: Cite) -> Cite:
        """Return a citation of only those works that exist."""
        return replace(
            cite, items=tuple(item for item in cite.items if item.key in self.works.by_key)
        )

    def named(self, texts: dict[Cite, Inlines], prefix: str) -> dict[Cite, Inlines]:
        """Put the authors before citations in running text where the style names none."""
        cites = [cite for cite in texts if cite.textual]
        if self.style.names or not cites:
            return {}
        bare = [replace(c, items=(replace(c.items[0], suffix=""),)) for c in cites]
        style = read_style((template_folder() / _NAMES).read_bytes())
        names = self.format(bare, (), style, prefix).texts
        gap = (Text(" "),) if not self.scope.words.lang.startswith("zh") else ()
        return {
            cite: (*_unlinked(name), *gap, *texts[cite])
            for cite, name in zip(cites, names, strict=True)
        }

    def format(
        self, cites: Sequence[Cite], uncited: tuple[str, ...], style: Style, prefix: str
    ) -> Formatted:
        """Format with citeproc, or repeat what the cache kept; raises PandocFailed."""
        wanted = {item.key for cite in cites for item in cite.items} | set(uncited)
        used = [work for key, work in self.works.by_key.items() if key in wanted]
        prints = [one for key, one in self.works.prints.items() if key in wanted]
        language = self.config.lang
        key = digest(
            *(repr(cites), repr(uncited), repr(prints), style.content, language, prefix),
            *(pandoc_version(), "4"),
        )
        stored = self.scope.cache.get("citations", key)
        if stored is not None:
            try:
                return self.set(_decoded(stored))
            except ValueError:
                pass  # written by other code under the same key: format anew
        made = format_citations(cites, used, style.content, language, f"{prefix}-", uncited)
        made = self.placed(made, cites, f"{prefix}-")
        made = _anchored(made, prefix) if style.lists else _without_list(made)
        self.scope.cache.put("citations", key, codec.to_json((made.texts, made.works)))
        return self.set(made)

    def placed(self, formatted: Formatted, cites: Sequence[Cite], prefix: str) -> Formatted:
        """Give formulas of titles the place of their work in its bibliography."""

        def at(key: str, nodes: N) -> N:
            span = self.works.places.get(key)
            return map_inlines(
                nodes,
                lambda run: tuple(replace(c, span=span) if isinstance(c, Math) else c for c in run),
            )

        texts = zip(cites, formatted.texts, strict=True)
        return Formatted(
            tuple(at(cite.items[0].key, text) for cite, text in texts),
            tuple(
                at(b.attr.id.removeprefix(prefix), b) if isinstance(b, Division) else b
                for b in formatted.works
            ),
        )

    def set(self, formatted: Formatted) -> Formatted:
        """Set the formulas that stand in titles of works."""
        blocks = (*map(Paragraph, formatted.texts), *formatted.works)
        if not any(isinstance(node, Math) for node in walk(blocks)):
            return formatted
        chapter = formulas(self.section(blocks), self.scope)
        count = len(formatted.texts)
        texts = (b.children for b in chapter.blocks[:count] if isinstance(b, Paragraph))
        return Formatted(tuple(texts), chapter.blocks[count:])


@lru_cache(maxsize=8)
def _decoded(stored: bytes) -> Formatted:
    return Formatted(*codec.from_json(stored))


def _without_list(formatted: Formatted) -> Formatted:
    """Return citations that lead nowhere, of a style that lists no works."""
    return Formatted(tuple(map_inlines(text, _unlinked) for text in formatted.texts), ())


def _anchored(formatted: Formatted, prefix: str) -> Formatted:
    """Give the works anchors that are XML names; a key may hold colons and slashes."""
    ids = [b.attr.id for b in formatted.works if isinstance(b, Division) and b.attr.id]
    names: dict[str, str] = {}
    for written in ids:
        name = anchor_of(prefix, written.removeprefix(f"{prefix}-"))
        while name in names.values():
            name += "-2"
        names[written] = name

    def run(children: Inlines) -> Inlines:
        return tuple(
            replace(c, target=f"#{names.get(c.target[1:], c.target[1:])}")
            if isinstance(c, Link) and c.target.startswith("#")
            else c
            for c in children
        )

    def one(block: Block) -> Block:
        if not isinstance(block, Division) or block.attr.id not in names:
            return block
        return replace(block, attr=replace(block.attr, id=names[block.attr.id]))

    texts = tuple(map_inlines(text, run) for text in formatted.texts)
    return Formatted(texts, map_inlines(each_block(formatted.works, one), run))


def _unlinked(children: Inlines) -> Inlines:
    out: list[Inline] = []
    for child in children:
        out += child.children if isinstance(child, Link) else (child,)
    return tuple(out)


def _without_notes(children: Inlines) -> Inlines:
    """Print what a style sets as a note where it stands: a note cannot hold another."""
    out: list[Inline] = []
    for child in children:
        if isinstance(child, Note):
            for block in child.blocks:
                out += block.children if isinstance(block, Paragraph) else ()
        else:
            out.append(child)
    return tuple(out)
