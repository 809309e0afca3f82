"""Say which page of the printed edition everything stands on, without making the file."""

from __future__ import annotations

from bookbuild.cache import Cache
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet
from bookbuild.model.book import Book
from bookbuild.render.html.places import Pagination, Run
from bookbuild.workspace import Workspace

from .edition import Progress, map_printed_pages
from .front import CONTENTS, TITLE_PAGE
from .pagemap import PageMap


def paginate(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    fonts: FontSet,
    report: Report,
    progress: Progress,
) -> Pagination | None:
    """Return the page numbers of the printed book, None after reporting errors.

    Laid out as for print, so that what the cache holds of either serves both.
    """
    pages = map_printed_pages(book, config, workspace, cache, fonts, report, progress)
    if pages is None:
        return None
    runs: dict[int, Run] = {}
    for index, piece in enumerate(pages.pieces):
        if piece.chapter is not None:
            runs[piece.chapter] = _run(pages, index)
    parts = {
        index: made
        for index, chapter in enumerate(book.chapters)
        if chapter.part and (made := _made(pages, chapter.part_anchor))
    }
    nothing = Run(())
    return Pagination(
        opening=_made(pages, TITLE_PAGE) or nothing,
        contents=_made(pages, CONTENTS) or nothing,
        chapters=tuple(runs.get(index, nothing) for index in range(len(book.chapters))),
        parts=parts,
    )


def _made(pages: PageMap, anchor: str) -> Run | None:
    """Return the pages of the document that holds an anchor of the compiler's own."""
    for index, piece in enumerate(pages.pieces):
        if piece.chapter is None and anchor in piece.laid.anchors:
            return _run(pages, index)
    return None


def _run(pages: PageMap, piece: int) -> Run:
    labels = tuple(
        leaf.folio for leaf in pages.leaves if leaf.piece == piece and leaf.page is not None
    )
    laid = pages.pieces[piece].laid
    return Run(labels, {name: place.page for name, place in laid.anchors.items()}, laid.starts)
