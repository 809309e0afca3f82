"""Write the page of one chapter alone, to be put into a site that is there."""

from __future__ import annotations

from dataclasses import dataclass

from bookbuild.cache import Cache
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report
from bookbuild.model.book import Book
from bookbuild.render.epub.edition import shown_pictures
from bookbuild.render.epub.pictures import Pictures
from bookbuild.words import words
from bookbuild.workspace import Workspace

from .body import markup
from .plan import anchor_pages, plan_pages
from .press import Press


@dataclass(frozen=True, slots=True)
class Single:
    """What a page is made of that its chapter decides."""

    name: str
    body: str
    styles: str
    """Rules of CSS that its body asks for."""
    pictures: tuple[tuple[str, bytes], ...]


def render_single(
    book: Book,
    path: str,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
) -> Single | None:
    """Return the page of the chapter of that path; None where it has none or is not well-formed."""
    text = words(config.lang)
    pages = plan_pages(book)
    page = next((one for one in pages if one.chapter.path == path), None)
    if page is None:
        return None
    pictures = Pictures(workspace, cache, report, shown_pictures(Book((page.chapter,))))
    press = Press(config, text, pages, anchor_pages(book, pages), pictures)
    press.write(page)
    if press.faults:
        return None
    shown = tuple((entry.name, entry.content) for entry in pictures)
    return Single(page.name, markup(press.bodies[page.name]), press.styles.css, shown)
