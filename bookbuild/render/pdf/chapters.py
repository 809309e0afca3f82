"""Turn chapters into documents for the layout: markup, pictures, formulas, style."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from bookbuild.cache import digest
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report, Span
from bookbuild.fonts import FontSet
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import Image, Math
from bookbuild.model.walk import walk
from bookbuild.render.html import Edition, Leaf, render_chapter
from bookbuild.render.markup import escape
from bookbuild.words import Words
from bookbuild.workspace import PICTURE_LIMIT, Workspace

from .adapt import Paper, TooDeep, adapt
from .columns import SHAPES
from .dress import Dressed, Dressing, dress
from .dressfaults import report_dressing
from .formulapieces import with_pieces
from .job import ANCHOR, FORMULA, PICTURE, FormulaImage, Job, OutlineFile
from .sheet import Sheet
from .styles import Styles, marks


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The book ready to be laid out."""

    jobs: tuple[Job, ...]
    """One a chapter."""
    edition: Edition
    formulas: Mapping[str, FormulaImage]
    """By address."""
    places: Mapping[str, tuple[Span, ...]]
    """By address: where in the source formulas and pictures stand."""
    again: Callable[[int, Callable[[str], Leaf | None]], Job]
    """Makes a chapter's document anew with the pages that its entries name."""
    cover: bytes
    broken: bool
    """Whether something was missing, which has been reported."""


def chapter_jobs(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    fonts: FontSet,
    sheet: Sheet,
    styles: Styles,
    words: Words,
    report: Report,
) -> Manuscript:
    """Return the documents of the chapters; what cannot be read is reported."""
    borrowed = "".join(sorted(fonts.missing(SHAPES, "mono")))
    shop = _Shop(book, workspace, report, borrowed)
    for chapter in book.chapters:
        shop.take(chapter)
    edition = Edition(words=words, math=shop.math, href=shop.href, picture=shop.picture)

    def job(chapter: Chapter, edition: Edition) -> Job:
        dressed = shop.body(chapter, edition, sheet, config.pdf.links == "print")
        pictures = tuple((url, shop.pictures[url]) for url in shop.shown(chapter))
        return Job(
            title=chapter.path or chapter.slug,
            lang=config.lang,
            latin=config.latin_lang,
            body=dressed.body,
            css=styles.book,
            notes_by_page=config.pdf.notes == "page",
            later=config.pdf.figures == "later",
            pictures=(*marks(), *pictures, *dressed.pictures),
            outlines=outline_files(fonts),
            formulas=tuple(with_pieces(shop.formulas[url] for url in shop.drawn(chapter))),
        )

    def again(index: int, leaf: Callable[[str], Leaf | None]) -> Job:
        return job(book.chapters[index], replace(edition, leaf=leaf))

    jobs = tuple(job(chapter, edition) for chapter in book.chapters)
    return Manuscript(
        jobs, edition, shop.formulas, shop.places, again, shop.cover(config), shop.broken
    )


def outline_files(fonts: FontSet) -> tuple[OutlineFile, ...]:
    """Return the font files that may stand in for the mathematics font."""
    kinds = {"text": "serif", "heading": "sans-serif", "mono": "monospace"}
    rest = ("symbols", "math")
    return tuple(
        OutlineFile(kinds.get(face.role, face.role), face.weight >= 600, str(face.path))
        for role in (*kinds, *rest)
        for face in fonts.faces
        if face.role == role and not face.italic
    )


class _Shop:
    """Reads the pictures and names the formulas of a book."""

    def __init__(self, book: Book, workspace: Workspace, report: Report, borrowed: str) -> None:
        self._borrowed = borrowed
        self._book = book
        self._workspace = workspace
        self._report = report
        self.pictures: dict[str, bytes] = {}
        self.formulas: dict[str, FormulaImage] = {}
        self.places: dict[str, tuple[Span, ...]] = {}
        self.broken = False

    def take(self, chapter: Chapter) -> None:
        """Read the pictures of a chapter and collect its formulas."""
        for node in walk((*chapter.title, *chapter.blocks)):
            match node:
                case Image(source=source, span=span):
                    self._read(source, span)
                case Math(formula=formula) if formula is not None:
                    self._place(self._formula(node), node.span)

    def _read(self, source: str, span: Span | None) -> None:
        url = _address(source)
        if url not in self.pictures:
            content = self._workspace.read(source, self._report, span, limit=PICTURE_LIMIT)
            if content is None:
                self.broken = True
                return
            self.pictures[url] = content
        self._place(url, span)

    def _place(self, url: str, span: Span | None) -> None:
        if span is not None:
            self.places[url] = (*self.places.get(url, ()), span)

    def _formula(self, math: Math) -> str:
        assert math.formula is not None
        f = math.formula
        name = digest(math.tex, f.svg, f"{f.width} {f.height} {f.depth} {f.tagged}")[:24]
        self.formulas.setdefault(FORMULA + name, FormulaImage(FORMULA + name, math.tex, f))
        return FORMULA + name

    def math(self, math: Math, block: bool) -> str:
        """Return a formula as an image, or its TeX where it could not be set."""
        if math.formula is None:
            return f"<code>{escape(math.tex)}</code>"
        style = "" if block else f' style="vertical-align:{-math.formula.depth:.4f}em"'
        return f'<img class="math" src="{self._formula(math)}" alt="{escape(math.tex)}"{style}/>'

    def href(self, anchor: str) -> str:
        """Return the address of an anchor of the book, "" for any other."""
        return ANCHOR + anchor if anchor in self._book.anchors else ""

    def picture(self, source: str) -> str:
        """Return the address of a picture that could be read."""
        url = _address(source)
        return url if url in self.pictures else ""

    def body(self, chapter: Chapter, edition: Edition, sheet: Sheet, addresses: bool) -> Dressed:
        """Return a chapter's markup as printed, none after reporting that it is too deep."""
        paper = Paper(
            measure=sheet.columns,
            columns=sheet.measure / (0.86 * sheet.font_size) * 2,
            answer_page=edition.words.answer_page,
            page=edition.words.print.page,
            formulas=self.formulas,
            borrowed=self._borrowed,
        )
        try:
            body = adapt(render_chapter(chapter, edition), paper)
        except TooDeep:
            self.broken = True
            self._report.add(
                "E103",
                f"`{chapter.path}` nests lists, quotes or blocks too deeply for a page",
                Span(chapter.path, 1, 1),
                hint="nest no more than a dozen levels",
            )
            return Dressed("")
        formulas = with_pieces(self.formulas[url] for url in self.drawn(chapter))
        widths = {one.url: one.formula.width for one in formulas}
        dressing = Dressing(
            sheet.columns, sheet.body / sheet.font_size, widths, addresses, edition.words.brackets
        )
        dressed = dress(body, dressing)
        report_dressing(chapter, dressed, self._report)
        return dressed

    def shown(self, chapter: Chapter) -> Sequence[str]:
        """Return the addresses of the pictures of a chapter, each once."""
        nodes = walk((*chapter.title, *chapter.blocks))
        urls = dict.fromkeys(_address(n.source) for n in nodes if isinstance(n, Image))
        return [url for url in urls if url in self.pictures]

    def drawn(self, chapter: Chapter) -> Sequence[str]:
        """Return the addresses of the formulas of a chapter, each once."""
        nodes = walk((*chapter.title, *chapter.blocks))
        return list(
            dict.fromkeys(
                self._formula(n) for n in nodes if isinstance(n, Math) and n.formula is not None
            )
        )

    def cover(self, config: BookConfig) -> bytes:
        """Return the cover picture, empty where there is none."""
        if not config.cover or not config.pdf.cover:
            return b""
        content = self._workspace.read(
            config.cover, self._report, config.cover_span, limit=PICTURE_LIMIT
        )
        self.broken = self.broken or content is None
        return content or b""


def _address(source: str) -> str:
    return PICTURE + quote(source, safe="/")
