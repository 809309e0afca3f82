"""Make the EPUB: pages from the model, then everything a reading system wants to know of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from jinja2 import Environment
from markupsafe import Markup

from bookbuild.cache import Cache
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report, Severity, Span
from bookbuild.model.book import Book
from bookbuild.model.nodes import Image
from bookbuild.model.walk import walk
from bookbuild.render.html import Edition, render_chapter
from bookbuild.words import Words, words
from bookbuild.workspace import Workspace

from .container import Entry, pack
from .formulas import mathml
from .inspection import Inspected, dangling, inspect_page
from .metadata import Contents, make_metadata, modification_time, publication_identifier
from .navigation import depth_of, label, make_points
from .pictures import Pictures
from .plan import Page, anchor_files, plan_pages, relative
from .styles import style_sheet
from .templates import STYLE, make_environment

XHTML = "application/xhtml+xml"
_BACK = frozenset({"appendix", "back", "answers", "references"})


@dataclass(slots=True)
class _Press:
    """One EPUB in the making."""

    config: BookConfig
    words: Words
    pages: tuple[Page, ...]
    anchors: dict[str, str]
    pictures: Pictures
    templates: Environment
    entries: list[Entry] = field(default_factory=list)
    inspected: list[tuple[str, Inspected]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    """`(page, reason)` of pages that are not well-formed."""

    def fill(self, template: str, name: str, title: str, **values: object) -> str:
        """Return a filled template; `name` is the file the page will be."""
        return self.templates.get_template(template).render(
            lang=self.config.lang,
            title=title,
            style=relative(STYLE, name),
            words=self.words,
            book=self.config,
            **{"matter": "", **values},
        )

    def add(self, name: str, identifier: str, page: str, *properties: str) -> None:
        """Add a content document, its manifest properties read from what it really holds."""
        content = page.encode()
        try:
            found = inspect_page(name, content)
        except ValueError as fault:
            self.faults.append((name, str(fault)))
            return
        self.inspected.append((name, found))
        entry = Entry(name, XHTML, content, identifier, (*properties, *found.properties), True)
        self.entries.append(entry)


def render_epub(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Callable[[str, int, int], None],
) -> bytes | None:
    """Return the EPUB's bytes, or None after reporting why there is none.

    The same book gives the same bytes. `progress` is told the stage, pages done and pages in all.
    """
    pages = plan_pages(book)
    press = _Press(
        config,
        words(config.lang),
        pages,
        anchor_files(book, pages),
        Pictures(workspace, cache, report, _picture_spans(book)),
        make_environment(),
    )
    errors = report.count(Severity.ERROR)
    _add_opening(press)
    progress("pack", 0, len(pages))
    for number, page in enumerate(pages, 1):
        _add_page(press, page, number)
        progress("pack", number, len(pages))
    _report_faults(press, report)
    if report.count(Severity.ERROR) > errors:
        return None
    return _packed(press, workspace.source_date_epoch)


def _picture_spans(book: Book) -> dict[str, Span | None]:
    spans: dict[str, Span | None] = {}
    for chapter in book.chapters:
        for node in walk((*chapter.title, *chapter.blocks)):
            if isinstance(node, Image):
                spans.setdefault(node.source, node.span)
    return spans


def _add_opening(press: _Press) -> None:
    """Add cover, title page, copyright page and the navigation document."""
    config, text = press.config, press.words
    if config.cover:
        press.pictures.spans[config.cover] = config.cover_span
        if picture := press.pictures.name(config.cover):
            alt = f"{text.cover}{text.colon}{config.title}"
            page = press.fill("cover.xhtml", "cover.xhtml", text.cover, picture=picture, alt=alt)
            press.add("cover.xhtml", "cover", page)
    page = press.fill("title.xhtml", "title.xhtml", config.title, matter="frontmatter")
    press.add("title.xhtml", "title-page", page)
    page = press.fill(
        "copyright.xhtml",
        "copyright.xhtml",
        text.copyright,
        matter="frontmatter",
        identifier=publication_identifier(config),
    )
    press.add("copyright.xhtml", "copyright-page", page)
    points = make_points(press.pages, config.epub.toc_depth, text)
    nav = press.fill(
        "nav.xhtml",
        "nav.xhtml",
        text.contents,
        matter="frontmatter",
        points=points,
        landmarks=_landmarks(press),
    )
    press.add("nav.xhtml", "nav", nav, "nav")
    ncx = press.fill(
        "toc.ncx",
        "toc.ncx",
        config.title,
        identifier=publication_identifier(config),
        depth=depth_of(points),
        points=points,
    )
    press.entries.append(Entry("toc.ncx", "application/x-dtbncx+xml", ncx.encode(), "ncx"))
    press.entries.append(Entry(STYLE, "text/css", style_sheet(), "style"))


def _landmarks(press: _Press) -> list[tuple[str, str, str]]:
    text = press.words
    marks = [("titlepage", "title.xhtml", text.title_page), ("toc", "nav.xhtml", text.contents)]
    if any(entry.identifier == "cover" for entry in press.entries):
        marks.insert(0, ("cover", "cover.xhtml", text.cover))
    for kind, kinds, word in (
        ("bodymatter", frozenset({"chapter"}), text.start),
        ("backmatter", _BACK, text.back),
    ):
        if name := next((p.name for p in press.pages if p.chapter.kind in kinds), ""):
            marks.append((kind, name, word))
    return marks


def _add_page(press: _Press, page: Page, number: int) -> None:
    chapter = page.chapter
    if page.part:
        filled = press.fill("part.xhtml", page.name, chapter.part, matter="bodymatter")
        press.add(page.name, f"part-{number}", filled)
        return

    def href(anchor: str) -> str:
        file = press.anchors.get(anchor)
        return "" if file is None else f"{relative(file, page.name)}#{anchor}"

    def picture(source: str) -> str:
        name = press.pictures.name(source)
        return relative(name, page.name) if name else ""

    edition = Edition(press.words, mathml, href, picture, notes="collected", semantics=True)
    matter = "frontmatter" if chapter.kind == "front" else "bodymatter"
    filled = press.fill(
        "page.xhtml",
        page.name,
        f"{chapter.number} {label(chapter.title)}".strip() or press.config.title,
        matter="backmatter" if chapter.kind in _BACK else matter,
        body=Markup(render_chapter(chapter, edition)),  # noqa: S704  written by us, escaped
    )
    press.add(page.name, f"page-{number}", filled)


def _report_faults(press: _Press, report: Report) -> None:
    """Report what would make the publication invalid; these are the compiler's own faults."""
    paths = {page.name: page.chapter.path or page.chapter.slug for page in press.pages}
    for name, reason in press.faults:
        where = paths.get(name, name)
        report.add("E201", f"the page of `{where}` is not well-formed: {reason}", _top(where))
    if not press.faults:
        for name, target in dangling(press.inspected):
            where = paths.get(name, name)
            report.add("E202", f"`{where}` has a link to `{target}`, which is nowhere", _top(where))


def _top(path: str) -> Span | None:
    return Span(path, 1, 1) if path.endswith(".md") else None


def _packed(press: _Press, epoch: int | None) -> bytes:
    entries = list(press.entries)
    cover = press.pictures.name(press.config.cover) if press.config.cover else ""
    for picture in press.pictures:
        if picture.name == cover:
            entries.append(_as_cover(picture))
        else:
            entries.append(picture)
    contents = Contents(
        formulas=any("mathml" in page.properties for _, page in press.inspected),
        pictures=bool(list(press.pictures)),
        described=all(page.described for _, page in press.inspected),
    )
    metadata = make_metadata(press.config, press.words, contents)
    return pack(tuple(entries), metadata, modification_time(press.config, epoch))


def _as_cover(picture: Entry) -> Entry:
    return Entry(picture.name, picture.media_type, picture.content, "cover-image", ("cover-image",))
