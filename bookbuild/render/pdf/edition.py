"""Make the printed edition: lay out, number, add the second layer, join."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
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
from .faults import report_faults, report_style, report_unchecked
from .front import (
    COVER,
    back_body,
    colophon_body,
    contents_body,
    cover_body,
    generated_cover_body,
    opening_body,
    part_body,
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
_ROUNDS = 4
"""Times that what names pages is laid out anew until the pages it stands on are what it says."""
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
        if self.config.pdf.pdf_a:
            report_unchecked(self.script, report)
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
            latin=self.config.latin_lang,
            body=body,
            css=css or self.styles.front,
            formulas=self.press.formulas_in(body),
            outlines=outline_files(self.fonts),
            tagged=tagged,
        )

    def made(self) -> dict[str, Laid]:
        """Lay out the pages that depend on no page number, by what they are."""
        pdf, words = self.config.pdf, self.words
        jobs = {"opening": self.job(opening_body(self.config, words, self.sheet))}
        for chapter in self.book.chapters:
            if chapter.part:
                jobs[chapter.part_anchor] = self.job(part_body(chapter))
        if self.script.cover:
            page = self.job(cover_body(self.config))
            jobs["cover"] = replace(page, pictures=((COVER, self.script.cover),))
        elif pdf.cover and pdf.generated_cover:
            jobs["cover"] = self.job(generated_cover_body(self.config, words, self.sheet))
        if pdf.colophon:
            jobs["colophon"] = self.job(colophon_body(self.config, words, self.fonts))
        if pdf.back_cover:
            jobs["back"] = self.job(back_body(self.config, self.words))
        return dict(zip(jobs, self.lay_out("front", list(jobs.values())), strict=True))

    def assemble(self, chapters: Sequence[Laid]) -> PageMap:
        """Lay out the front matter and put everything in order."""
        made = self.made()
        laid_out = list(chapters)
        naming = [i for i, c in enumerate(self.book.chapters) if c.kind in NAMING]
        done: dict[str, tuple[Job, Laid]] = {}
        contents: Laid | None = None
        pages = map_pages(self.pieces(made, laid_out, None))
        # What names pages stands before the text or after it, so no number in the text depends
        # on it; those of the lists and the table of symbols depend on the contents.
        for _ in range(_ROUNDS):
            jobs = {f"{index}": self.script.again(index, pages.leaf) for index in naming}
            fresh = self.renewed("index", jobs, done)
            for index in naming:
                laid_out[index] = fresh[f"{index}"]
            depth = self.config.pdf.toc_depth
            body = contents_body(self.book, self.headings, pages, depth, self.words, self.write)
            contents = self.renewed("contents", {"contents": self.job(body)}, done)["contents"]
            before = pages
            pages = map_pages(self.pieces(made, laid_out, contents))
            if [leaf.folio for leaf in pages.leaves] == [leaf.folio for leaf in before.leaves]:
                break
        return pages

    def renewed(
        self, stage: str, jobs: dict[str, Job], done: dict[str, tuple[Job, Laid]]
    ) -> dict[str, Laid]:
        """Lay out what is not in `done` as it is to be now, and put it there."""
        missing = [name for name, job in jobs.items() if name not in done or done[name][0] != job]
        if missing:
            laid = self.lay_out(stage, [jobs[name] for name in missing])
            done.update((name, (jobs[name], one)) for name, one in zip(missing, laid, strict=True))
        return {name: done[name][1] for name in jobs}

    def pieces(
        self, made: dict[str, Laid], chapters: Sequence[Laid], contents: Laid | None
    ) -> tuple[Piece, ...]:
        """Return the documents of the book in order."""
        out: list[Piece] = []
        if "cover" in made:
            out.append(Piece(made["cover"], "cover", heads=False))
        out.append(Piece(made["opening"], "roman", heads=False))
        known = list(enumerate(zip(self.book.chapters, chapters, strict=True)))
        early = [i for i, (c, _) in known if c.kind == "front" and not c.follows_contents]
        late = [i for i, (c, _) in known if c.follows_contents]
        out += [Piece(chapters[i], "roman", i) for i in early]
        if contents:
            out.append(Piece(contents, "roman", title=self.words.contents))
        out += [Piece(chapters[i], "roman", i) for i in late]
        for index, (chapter, laid) in known:
            if index not in (*early, *late):
                if chapter.part_anchor:
                    out.append(Piece(made[chapter.part_anchor], "arabic", heads=False))
                out.append(Piece(laid, "arabic", index))
        if "colophon" in made:
            out.append(Piece(made["colophon"], "arabic", heads=False))
        if "back" in made:
            out.append(Piece(made["back"], "back", heads=False, left=True))
        return tuple(out)

    def layers(self, pages: PageMap) -> list[Laid | None]:
        """Lay out the second layer of every piece; None where it has none."""
        own = self.words.print
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
