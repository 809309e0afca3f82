"""Make the printed edition: lay out, number, add the second layer, join."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bookbuild.cache import Cache
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet
from bookbuild.model.book import Book
from bookbuild.model.nodes import Inlines
from bookbuild.render.html import render_inlines
from bookbuild.words import Words
from bookbuild.words import words as words_for
from bookbuild.workspace import Workspace

from .chapters import Manuscript, chapter_jobs, outline_files
from .faults import report_faults
from .front import (
    COVER,
    contents_body,
    cover_body,
    opening_body,
    part_anchor,
    part_body,
    print_words,
)
from .headings import Entry, entries
from .job import Job, Laid
from .join import join
from .layer import layer_body
from .pagemap import PageMap, Piece, map_pages
from .press import Press
from .sheet import Sheet, book_sheet
from .styles import stylesheet
from .workers import Workers

Progress = Callable[[str, int, int], None]
"""Called with a stage, how many of its steps are done and how many there are."""


def render_pdf(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    fonts: FontSet,
    report: Report,
    progress: Progress,
) -> bytes | None:
    """Return the book as a PDF file, None after reporting errors."""
    sheet = book_sheet(config.pdf)
    words = words_for(config.lang)
    script = chapter_jobs(book, config, workspace, fonts, sheet, words, report)
    errors = _errors(report)
    with tempfile.TemporaryDirectory(prefix="bookbuild-") as folder:
        fontconfig = fonts.fontconfig_file(Path(folder))
        with Workers(fontconfig, workspace.environment) as workers:
            press = Press(workers, cache, fonts, script.formulas)
            desk = _Desk(book, config, sheet, words, fonts, press, script, progress)
            laid = desk.lay_out("layout", script.jobs)
            report_faults(book, script, laid, report)
            if script.broken or _errors(report) > errors:
                return None
            pages = desk.assemble(laid)
            layers = desk.layers(pages)
    progress("join", 0, 1)
    formulas = frozenset(one.tex for one in script.formulas.values())
    content = join(book, config, desk.headings, pages, layers, fonts, words, formulas, workspace)
    progress("join", 1, 1)
    return content


def map_printed_pages(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    fonts: FontSet,
    report: Report,
    progress: Progress,
) -> PageMap | None:
    """Return which page everything stands on, None after reporting errors."""
    sheet = book_sheet(config.pdf)
    words = words_for(config.lang)
    script = chapter_jobs(book, config, workspace, fonts, sheet, words, report)
    errors = _errors(report)
    with tempfile.TemporaryDirectory(prefix="bookbuild-") as folder:
        fontconfig = fonts.fontconfig_file(Path(folder))
        with Workers(fontconfig, workspace.environment) as workers:
            press = Press(workers, cache, fonts, script.formulas)
            desk = _Desk(book, config, sheet, words, fonts, press, script, progress)
            laid = desk.lay_out("layout", script.jobs)
            report_faults(book, script, laid, report)
            if script.broken or _errors(report) > errors:
                return None
            return desk.assemble(laid)


def _errors(report: Report) -> int:
    return sum(d.severity == "error" for d in report)


@dataclass(slots=True)
class _Desk:
    """What the stages of one rendering share."""

    book: Book
    config: BookConfig
    sheet: Sheet
    words: Words
    fonts: FontSet
    press: Press
    script: Manuscript
    progress: Progress
    headings: tuple[Entry, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.headings = entries(self.book)

    def lay_out(self, stage: str, jobs: Sequence[Job]) -> list[Laid]:
        """Lay out `jobs`, telling how many are done."""
        return self.press.run(jobs, lambda done: self.progress(stage, done, len(jobs)))

    def write(self, title: Inlines) -> str:
        """Return a title as markup without anchors and links."""
        return render_inlines(title, replace(self.script.edition, href=lambda _: ""))

    def job(self, body: str, style: str, tagged: bool = True) -> Job:
        """Return a document of the compiler's own making."""
        css = stylesheet("book.css", self.sheet, self.fonts)
        css += stylesheet(style, self.sheet, self.fonts)
        return Job(
            title="",
            lang=self.config.lang,
            body=body,
            css=css,
            formulas=self.press.formulas_in(body),
            outlines=outline_files(self.fonts),
            tagged=tagged,
        )

    def assemble(self, chapters: Sequence[Laid]) -> PageMap:
        """Lay out the front matter and put everything in order."""
        parts = [i for i, chapter in enumerate(self.book.chapters) if chapter.part]
        cover = self.script.cover
        jobs = [self.job(opening_body(self.config, self.words), "front.css")]
        jobs += [
            self.job(part_body(self.book.chapters[i].part, part_anchor(i)), "front.css")
            for i in parts
        ]
        if cover:
            page = self.job(cover_body(self.config), "front.css")
            jobs.append(replace(page, pictures=((COVER, cover),)))
        opening, *rest = self.lay_out("front", jobs)
        part_pages = dict(zip(parts, rest, strict=False))

        def pieces(contents: Laid | None) -> Iterable[Piece]:
            if cover:
                yield Piece(rest[-1], "cover", heads=False)
            yield Piece(opening, "roman", heads=False)
            for index, laid in enumerate(chapters):
                if self.book.chapters[index].kind == "front":
                    yield Piece(laid, "roman", index)
            if contents:
                yield Piece(contents, "roman", title=self.words.contents)
            for index, laid in enumerate(chapters):
                if self.book.chapters[index].kind != "front":
                    if index in part_pages:
                        yield Piece(part_pages[index], "arabic", heads=False)
                    yield Piece(laid, "arabic", index)

        # The contents stand before page 1 and after every other page counted in roman
        # numerals, so no number in them depends on how long they are.
        pages = map_pages(tuple(pieces(None)))
        depth = self.config.pdf.toc_depth
        body = contents_body(self.book, self.headings, pages, depth, self.words, self.write)
        [contents] = self.lay_out("contents", [self.job(body, "front.css")])
        return map_pages(tuple(pieces(contents)))

    def layers(self, pages: PageMap) -> list[Laid | None]:
        """Lay out the second layer of every piece; None where it has none."""
        own = print_words(self.words)
        jobs: list[Job] = []
        places: list[int] = []
        for index, piece in enumerate(pages.pieces):
            answers = piece.chapter is not None and (
                self.book.chapters[piece.chapter].kind == "answers"
            )
            naming = own.page if answers else self.words.answer_page
            body = layer_body(index, pages, self.headings, self.sheet, naming, self.write)
            if piece.heads or piece.laid.slots:
                jobs.append(self.job(body, "layer.css", tagged=False))
                places.append(index)
        results = dict(zip(places, self.lay_out("heads", jobs), strict=True))
        return [results.get(index) for index in range(len(pages.pieces))]
