"""Write the bookmarks: front matter, parts, chapters, sections, subsections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bookbuild.model.book import Book
from bookbuild.words import Words

from .front import CONTENTS, TITLE_PAGE
from .headings import Entry
from .pagemap import PageMap

DEPTH = 3
"""Heading levels that get bookmarks."""


@dataclass(slots=True)
class _Mark:
    title: str
    anchor: str
    children: list[_Mark] = field(default_factory=list)


def add_outline(
    out: Pdf, book: Book, headings: Sequence[Entry], pages: PageMap, words: Words
) -> None:
    """Put the bookmarks into the catalog; chapters are shown closed."""
    marks = _marks(book, headings, words)
    root = out.make_indirect(Dictionary(Type=Name.Outlines))
    count = _write(out, root, marks, pages)
    if count:
        root.Count = count
        out.Root.Outlines = root


def _marks(book: Book, headings: Sequence[Entry], words: Words) -> list[_Mark]:
    top = [_Mark(words.title_page, TITLE_PAGE)]
    chapters = book.chapters
    before = {i for i, c in enumerate(chapters) if c.kind == "front" and not c.follows_contents}
    fronts = [e for e in headings if e.chapter in before]
    rest = [e for e in headings if e.chapter not in before]
    _nest(top, fronts, book)
    top.append(_Mark(words.contents, CONTENTS))
    _nest(top, rest, book)
    return top


def _nest(top: list[_Mark], headings: Sequence[Entry], book: Book) -> None:
    level: list[tuple[int, list[_Mark]]] = [(0, top)]
    part: list[_Mark] | None = None
    for entry in headings:
        if entry.level > DEPTH:
            continue
        mark = _Mark(entry.text, entry.anchor)
        if entry.level == 1:
            chapter = book.chapters[entry.chapter]
            if chapter.part:
                opened = _Mark(chapter.part, chapter.part_anchor)
                top.append(opened)
                part = opened.children
            elif chapter.kind != "chapter":
                part = None
            level = [(0, top if part is None else part)]
        while level[-1][0] >= entry.level:
            level.pop()
        level[-1][1].append(mark)
        level.append((entry.level, mark.children))


def _write(out: Pdf, parent: Object, marks: Sequence[_Mark], pages: PageMap) -> int:
    """Write siblings under `parent`; return how many there are."""
    items: list[Object] = []
    for mark in marks:
        found = pages.find(mark.anchor)
        if found is None:
            continue
        leaf, place = found
        page = out.pages[leaf]
        top = round(float(page.mediabox[3]) - place.y, 2)
        item = out.make_indirect(
            Dictionary(
                Title=String(mark.title),
                Parent=parent,
                Dest=Array([page.obj, Name.XYZ, 0, top, None]),
            )
        )
        inside = _write(out, item, mark.children, pages)
        if inside:
            item.Count = -inside
        if items:
            item.Prev = items[-1]
            items[-1].Next = item
        items.append(item)
    if items:
        parent.First, parent.Last = items[0], items[-1]
    return len(items)
