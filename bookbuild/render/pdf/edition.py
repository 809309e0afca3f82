"""Make the printed edition: lay out, number, add the second layer, join."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
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
from .faults import report_faults, report_style
from .front import (
    COVER,
    back_body,
    colophon_body,
    contents_body,
    cover_body,
    generated_cover_body,
    opening_body,
    part_body,
    print_words,
)
from .headings import Entry, entries
from .job import Job, Laid
from .join import join
from .layer import Running, layer_body
from .pagemap import PageMap, Piece, map_pages
from .press import Press
from .sheet import Sheet, book_sheet
from .styles import Styles, make_styles
from .workers import Workers

NAMING = ("index", "list")
"""Kinds of chapters that name the pages of others."""
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
    with _open_desk(book, config, workspace, cache, fonts, report, progress) as desk:
        laid = desk.lay_out_chapters(report)
        if laid is None:
            return None
        pages = desk.assemble(laid)
        layers = desk.layers(pages)
    progress("join", 0, 1)
    formulas = frozenset(one.tex for one in desk.script.formulas.values())
    headings, words = desk.headings, desk.words
    content = join(book, config, headings, pages, layers, fonts, words, formulas, workspace)
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
    with _open_desk(book, config, workspace, cache, fonts, report, progress) as desk:
        laid = desk.lay_out_chapters(report)
        return None if laid is None else desk.assemble(laid)


@contextmanager
def _open_desk(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    fonts: FontSet,
    report: Report,
    progress: Progress,
) -> Iterator[_Desk]:
    """Make ready what the stages share; the layout processes end with it."""
    sheet = book_sheet(config.pdf)
    _check_grid(config, sheet, report)
    words = words_for(config.lang)
    styles = make_styles(config, sheet, fonts, workspace, report)
    errors = _errors(report)
    script = chapter_jobs(book, config, workspace, fonts, sheet, styles, words, report)
    with tempfile.TemporaryDirectory(prefix="bookbuild-") as folder:
        fontconfig = fonts.fontconfig_file(Path(folder))
        with Workers(fontconfig, workspace.environment) as workers:
            press = Press(workers, cache, fonts, script.formulas)
            yield _Desk(book, config, styles, sheet, words, fonts, press, script, progress, errors)


def _check_grid(config: BookConfig, sheet: Sheet, report: Report) -> None:
    """Report characters and lines asked for that the paper does not take."""
    for asked, given, what in (
        (config.pdf.characters, sheet.columns, "characters in a line"),
        (config.pdf.lines, sheet.lines, "lines"),
    ):
        if asked > given:
            report.add(
                "E108",
                f"{asked} {what} of {config.pdf.font_size:g} pt do not fit "
                f"`{config.pdf.paper}`; set with {given}",
                config.pdf.span,
                hint=f"ask for at most {given}, or for a smaller `font-size`",
            )


def _errors(report: Report) -> int:
    return sum(d.severity == "error" for d in report)


@dataclass(slots=True)
class _Desk:
    """What the stages of one rendering share."""

    book: Book
    config: BookConfig
    styles: Styles
    sheet: Sheet
    words: Words
    fonts: FontSet
    press: Press
    script: Manuscript
    progress: Progress
    errors: int
    """Errors reported before the layout began."""
    headings: tuple[Entry, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.headings = entries(self.book)

    def lay_out(self, stage: str, jobs: Sequence[Job]) -> list[Laid]:
        """Lay out `jobs`, telling how many are done."""
        return self.press.run(jobs, lambda done: self.progress(stage, done, len(jobs)))

    def lay_out_chapters(self, report: Report) -> list[Laid] | None:
        """Lay out the chapters; None after reporting why that cannot be a book."""
        self.check_styles(report)
        laid = self.lay_out("layout", self.script.jobs)
        report_faults(self.book, self.script, laid, report)
        return None if self.script.broken or _errors(report) > self.errors else laid

    def check_styles(self, report: Report) -> None:
        """Report what has no effect in the book's own style sheets."""
        own = self.styles.own
        jobs = [replace(self.job("", css), style_only=True) for _, css in own]
        for (path, _), laid in zip(own, self.press.run(jobs, lambda _: None), strict=True):
            report_style(path, laid, report)

    def write(self, title: Inlines) -> str:
        """Return a title as markup without anchors and links."""
        return render_inlines(title, replace(self.script.edition, href=lambda _: ""))

    def job(self, body: str, css: str = "", tagged: bool = True) -> Job:
        """Return a document of the compiler's own making."""
        return Job(
            title="",
            lang=self.config.lang,
            body=body,
            css=css or self.styles.front,
            formulas=self.press.formulas_in(body),
            outlines=outline_files(self.fonts),
            tagged=tagged,
        )

    def made(self) -> dict[str, Laid]:
        """Lay out the pages that depend on no page number, by what they are."""
        pdf, words = self.config.pdf, self.words
        jobs = {"opening": self.job(opening_body(self.config, words))}
        for chapter in self.book.chapters:
            if chapter.part:
                jobs[chapter.part_anchor] = self.job(part_body(chapter))
        if self.script.cover:
            page = self.job(cover_body(self.config))
            jobs["cover"] = replace(page, pictures=((COVER, self.script.cover),))
        elif pdf.cover and pdf.generated_cover:
            jobs["cover"] = self.job(generated_cover_body(self.config, words))
        if pdf.colophon:
            jobs["colophon"] = self.job(colophon_body(self.config, words, self.fonts))
        if pdf.back_cover:
            jobs["back"] = self.job(back_body(self.config))
        return dict(zip(jobs, self.lay_out("front", list(jobs.values())), strict=True))

    def assemble(self, chapters: Sequence[Laid]) -> PageMap:
        """Lay out the front matter and put everything in order."""
        made = self.made()
        laid_out = list(chapters)

        def pieces(contents: Laid | None) -> Iterable[Piece]:
            if "cover" in made:
                yield Piece(made["cover"], "cover", heads=False)
            yield Piece(made["opening"], "roman", heads=False)
            for index, laid in enumerate(laid_out):
                if self.book.chapters[index].kind == "front":
                    yield Piece(laid, "roman", index)
            if contents:
                yield Piece(contents, "roman", title=self.words.contents)
            for index, laid in enumerate(laid_out):
                if self.book.chapters[index].kind == "list":
                    yield Piece(laid, "roman", index)
            for index, laid in enumerate(laid_out):
                if self.book.chapters[index].kind not in ("front", "list"):
                    if anchor := self.book.chapters[index].part_anchor:
                        yield Piece(made[anchor], "arabic", heads=False)
                    yield Piece(laid, "arabic", index)
            if "colophon" in made:
                yield Piece(made["colophon"], "arabic", heads=False)
            if "back" in made:
                yield Piece(made["back"], "back", heads=False, left=True)

        # The contents stand before page 1 and after every page counted in roman numerals
        # but those of the lists, so no number in them depends on how long they are.
        pages = map_pages(tuple(pieces(None)))
        naming = [i for i, c in enumerate(self.book.chapters) if c.kind in NAMING]
        for index, laid in zip(naming, self.lay_out_naming(naming, pages), strict=True):
            laid_out[index] = laid
        pages = map_pages(tuple(pieces(None)))
        depth = self.config.pdf.toc_depth
        body = contents_body(self.book, self.headings, pages, depth, self.words, self.write)
        [contents] = self.lay_out("contents", [self.job(body)])
        return map_pages(tuple(pieces(contents)))

    def lay_out_naming(self, naming: Sequence[int], pages: PageMap) -> list[Laid]:
        """Lay out the chapters that name pages: they stand where no other page depends on them."""
        jobs = [self.script.again(index, pages.leaf) for index in naming]
        return self.lay_out("index", jobs) if jobs else []

    def layers(self, pages: PageMap) -> list[Laid | None]:
        """Lay out the second layer of every piece; None where it has none."""
        own = print_words(self.words)
        running = Running(self.config.pdf.heads, self.config.title, own.continued)
        # The letters of the index say nothing above its pages.
        lettered = {i for i, c in enumerate(self.book.chapters) if c.kind == "index"}
        headings = [e for e in self.headings if e.level == 1 or e.chapter not in lettered]
        jobs: list[Job] = []
        places: list[int] = []
        for index, piece in enumerate(pages.pieces):
            answers = piece.chapter is not None and (
                self.book.chapters[piece.chapter].kind == "answers"
            )
            naming = own.page if answers else self.words.answer_page
            body = layer_body(index, pages, headings, self.sheet, naming, self.write, running)
            if piece.heads or piece.laid.slots or piece.laid.continued:
                jobs.append(self.job(body, self.styles.layer, tagged=False))
                places.append(index)
        results = dict(zip(places, self.lay_out("heads", jobs), strict=True))
        return [results.get(index) for index in range(len(pages.pieces))]
