"""Find everything that can be wrong with a book, without writing an edition."""

from __future__ import annotations

from dataclasses import dataclass

from bookbuild.cache import Cache
from bookbuild.compile import Progress, compile_book
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet, check_glyphs
from bookbuild.model.book import Book
from bookbuild.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """A compiled book and the fonts it will be set in."""

    book: Book
    fonts: FontSet


def check_book(
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
    *,
    print_edition: bool = True,
) -> Checked:
    """Compile the book and, for print, compare its text with its fonts."""
    book = compile_book(config, workspace, cache, report, progress)
    fonts = FontSet.locate(report, workspace) if print_edition else FontSet(())
    if fonts.faces:
        progress("glyphs", 0, 1)
        check_glyphs(book, fonts, report, workspace)
        progress("glyphs", 1, 1)
    return Checked(book, fonts)
