"""Write the pages the compiler makes: covers, title pages, copyright page, contents, parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bookbuild import __version__
from bookbuild.config import BookConfig
from bookbuild.fonts import FontSet
from bookbuild.fonts.manifest import Role
from bookbuild.model.book import Book, Chapter
from bookbuild.render.markup import escape
from bookbuild.words import PrintWords, Words

from .headings import Entry
from .job import ANCHOR, PICTURE
from .layer import Write
from .pagemap import PageMap
from .sheet import Sheet
from .styles import environment
from .titles import title_class

COVER = PICTURE + "%00cover"
"""Address of the cover picture; no path of a book contains NUL."""
CONTENTS = "bookbuild-contents"
"""Anchor of the contents; the passes' own anchors have another prefix."""
TITLE_PAGE = "bookbuild-title-page"
GENERATED_COVER = "bookbuild-cover"
COLOPHON = "bookbuild-colophon"
_ISBN = re.compile(r"(?:urn:isbn:|isbn[:\s]*)(?=[\dx -]+$)|(?=97[89][\d -]{10,14}$)", re.IGNORECASE)


def opening_body(config: BookConfig, words: Words, sheet: Sheet) -> str:
    """Return half title where asked for, title page and copyright page."""
    return (
        environment()
        .get_template("opening.html")
        .render(
            title=config.title,
            subtitle=config.subtitle,
            size=title_class(config.title, "title-page", sheet),
            half_title=config.pdf.half_title,
            separator=words.colon,
            credits=credit_lines(config, words),
            publisher=config.publisher,
            rights=config.rights,
            imprint=imprint(config, words),
            anchor=TITLE_PAGE,
        )
    )


def imprint(config: BookConfig, words: Words) -> list[tuple[str, str]]:
    """Return the lines of the copyright page: what a thing is, and it."""
    own = words.print
    key, number = identifier(config, own)
    lines = [
        (own.authors, _credits(config, words, words.comma)),
        (own.series, f"{config.series} {config.series_number}".strip() if config.series else ""),
        (own.publisher, config.publisher),
        (own.date, config.date),
        (key, number),
    ]
    return [(key, value) for key, value in lines if value]


def identifier(config: BookConfig, own: PrintWords) -> tuple[str, str]:
    """Return the name of the kind of the book's identifier, and the identifier; an ISBN bare."""
    if hit := _ISBN.match(config.identifier):
        return "ISBN", config.identifier[hit.end() :]
    return own.identifier, config.identifier


def back_line(config: BookConfig, words: Words) -> str:
    """Return what stands at the foot of the back cover."""
    key, number = identifier(config, words.print)
    if number and key == "ISBN":
        number = f"ISBN {number}"
    return "　".join(part for part in (config.publisher, number) if part)


def credit_lines(config: BookConfig, words: Words) -> list[str]:
    """Return who did what, a line for each role."""
    return _credits(config, words, "\n").split("\n") if config.authors else []


def _credits(config: BookConfig, words: Words, between: str) -> str:
    """Return who did what: all of one role together, 甲、乙 著."""
    roles = dict.fromkeys(author.role for author in config.authors)
    lines = []
    for role in roles:
        names = words.comma.join(a.name for a in config.authors if a.role == role)
        lines.append(f"{names} {words.roles.get(role, '')}".strip())
    return between.join(lines)


def cover_body(config: BookConfig) -> str:
    """Return the cover page with the book's picture."""
    return f'<div class="cover"><img src="{COVER}" alt="{escape(config.title)}"/></div>'


def generated_cover_body(config: BookConfig, words: Words, sheet: Sheet) -> str:
    """Return a cover page made of title and authors."""
    return (
        environment()
        .get_template("cover.html")
        .render(
            title=config.title,
            size=title_class(config.title, "cover", sheet),
            subtitle=config.subtitle,
            credits=credit_lines(config, words),
            publisher=config.publisher,
            anchor=GENERATED_COVER,
        )
    )


def back_body(config: BookConfig, words: Words) -> str:
    """Return the page outside at the back."""
    paragraphs = [line.strip() for line in config.description.split("\n") if line.strip()]
    line = back_line(config, words)
    return environment().get_template("back.html").render(description=paragraphs, line=line)


def colophon_body(config: BookConfig, words: Words, fonts: FontSet) -> str:
    """Return the page that says how the book was set."""
    own = words.print
    roles: tuple[Role, ...] = ("text", "heading", "kai", "latin", "mono")
    faces = dict.fromkeys(name for role in roles for name in fonts.families(role))
    tools = f"bookbuild {__version__}"
    lines = [own.typefaces.format(faces=words.comma.join(faces)), own.tools.format(tools=tools)]
    return (
        environment()
        .get_template("colophon.html")
        .render(title=own.colophon, lines=lines, anchor=COLOPHON)
    )


def part_body(chapter: Chapter) -> str:
    """Return the page that opens a part; its number has a line of its own."""
    anchor = escape(chapter.part_anchor)
    return f'<div class="part-page" id="{anchor}"><p class="title">{_part(chapter)}</p></div>'


def _part(chapter: Chapter) -> str:
    """Return the title of a part, its number apart."""
    number = chapter.part_number
    if number and (name := chapter.part.removeprefix(number).strip()):
        return f'<span class="number">{escape(number)}</span>{escape(name)}'
    return escape(chapter.part)


def contents_body(
    book: Book, headings: Sequence[Entry], pages: PageMap, depth: int, words: Words, write: Write
) -> str:
    """Return the table of contents with its page numbers."""
    return (
        f'<section class="contents" id="{CONTENTS}"><header class="opening">'
        f"<h1>{escape(words.contents)}</h1></header>"
        f"{''.join(_lines(book, headings, pages, depth, write))}</section>"
    )


def _lines(
    book: Book, headings: Sequence[Entry], pages: PageMap, depth: int, write: Write
) -> Iterator[str]:
    for entry in headings:
        chapter = book.chapters[entry.chapter]
        if chapter.kind == "list":
            continue
        if entry.level == 1 and chapter.part:
            address = ANCHOR + escape(chapter.part_anchor)
            yield f'<p class="part"><a href="{address}">{_part(chapter)}</a></p>'
        # The answers' own headings repeat the chapters' and would double the contents.
        shallow = chapter.kind not in ("chapter", "appendix", "back")
        if entry.level > (1 if shallow else depth):
            continue
        folio = pages.folio(entry.anchor)
        number = f'<span class="number">{escape(entry.number)}</span>' if entry.number else ""
        bare = "" if number else " bare"
        yield (
            f'<p class="entry level-{entry.level}{bare}"><a href="{ANCHOR}{escape(entry.anchor)}">'
            f'{number}{write(entry.title)}<span class="page">{folio}</span></a></p>'
        )
