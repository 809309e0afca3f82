"""Write the pages the compiler makes: cover, title page, copyright page, contents, parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bookbuild.config import BookConfig
from bookbuild.model.book import Book
from bookbuild.render.markup import escape
from bookbuild.words import Words

from .headings import Entry
from .job import ANCHOR, PICTURE
from .layer import Write
from .pagemap import PageMap
from .styles import environment

COVER = PICTURE + "%00cover"
"""Address of the cover picture; no path of a book contains NUL."""
CONTENTS = "bookbuild-contents"
"""Anchor of the contents; the passes' own anchors have another prefix."""
TITLE_PAGE = "bookbuild-title-page"


@dataclass(frozen=True, slots=True)
class PrintWords:
    """Words only the printed edition has, by the language of the words of all editions."""

    page: str
    title: str
    authors: str
    publisher: str
    date: str
    identifier: str
    made: str


_PRINT_WORDS = {
    "zh-CN": PrintWords("第 {page} 页", "书名", "作者", "出版", "日期", "标识", "排版"),
    "zh-TW": PrintWords("第 {page} 頁", "書名", "作者", "出版", "日期", "識別", "排版"),
    "en": PrintWords("page {page}", "Title", "Authors", "Publisher", "Date", "Identifier", "Set"),
}


def print_words(words: Words) -> PrintWords:
    """Return the printed edition's own words in the language of `words`."""
    return _PRINT_WORDS.get(words.lang) or _PRINT_WORDS["en"]


def opening_body(config: BookConfig, words: Words) -> str:
    """Return title page and copyright page."""
    own = print_words(words)
    names = words.comma.join(author.name for author in config.authors)
    imprint = [
        (own.authors, _credits(config, words, words.comma)),
        (own.publisher, config.publisher),
        (own.date, config.date),
        (own.identifier, config.identifier),
    ]
    body = (
        environment()
        .get_template("opening.html")
        .render(
            title=config.title,
            subtitle=config.subtitle,
            separator=words.colon,
            credits=_credits(config, words, "\n").split("\n") if names else [],
            publisher=config.publisher,
            rights=config.rights,
            imprint=[(key, value) for key, value in imprint if value],
            anchor=TITLE_PAGE,
        )
    )
    return body


def _credits(config: BookConfig, words: Words, between: str) -> str:
    """Return who did what: all of one role together, 甲、乙 著."""
    roles = dict.fromkeys(author.role for author in config.authors)
    lines = []
    for role in roles:
        names = words.comma.join(a.name for a in config.authors if a.role == role)
        lines.append(f"{names} {words.roles.get(role, '')}".strip())
    return between.join(lines)


def cover_body(config: BookConfig) -> str:
    """Return the cover page."""
    return f'<div class="cover"><img src="{COVER}" alt="{escape(config.title)}"/></div>'


def part_body(title: str, anchor: str) -> str:
    """Return the page that opens a part."""
    return f'<div class="part-page" id="{anchor}"><p class="title">{escape(title)}</p></div>'


def part_anchor(chapter: int) -> str:
    """Return the anchor of the part that opens with a chapter."""
    return f"bookbuild-part-{chapter}"


def contents_body(
    book: Book, headings: Sequence[Entry], pages: PageMap, depth: int, words: Words, write: Write
) -> str:
    """Return the table of contents with its page numbers."""
    return (
        f'<section class="contents" id="{CONTENTS}"><h1>{escape(words.contents)}</h1>'
        f"{''.join(_lines(book, headings, pages, depth, write))}</section>"
    )


def _lines(
    book: Book, headings: Sequence[Entry], pages: PageMap, depth: int, write: Write
) -> Iterator[str]:
    for entry in headings:
        chapter = book.chapters[entry.chapter]
        if entry.level == 1 and chapter.part:
            yield f'<p class="part">{escape(chapter.part)}</p>'
        # The answers' own headings repeat the chapters' and would double the contents.
        shallow = chapter.kind in ("answers", "references", "front")
        if entry.level > (1 if shallow else depth):
            continue
        folio = pages.folio(entry.anchor)
        number = f'<span class="number">{escape(entry.number)}</span>' if entry.number else ""
        yield (
            f'<p class="entry level-{entry.level}"><a href="{ANCHOR}{escape(entry.anchor)}">'
            f'{number}{write(entry.title)}<span class="page">{folio}</span></a></p>'
        )
