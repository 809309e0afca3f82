"""Make the EPUB: pages from the model, then everything a reading system wants to know of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree
from markupsafe import Markup

from bookbuild.cache import Cache
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report, Severity, Span
from bookbuild.fonts import FontSet
from bookbuild.model.book import Book
from bookbuild.model.nodes import Figure, Image, Math
from bookbuild.model.walk import plain_text, walk
from bookbuild.render.html import Edition, render_chapter
from bookbuild.render.html.alternatives import alternative, captioned
from bookbuild.render.html.places import Pagination, Run
from bookbuild.words import words
from bookbuild.workspace import Workspace

from .container import Entry, pack
from .demos import add_demos, demo_link
from .faces import Embedded, embed, notices
from .finish import finish
from .inspection import dangling
from .metadata import Contents, make_metadata, modification_time, publication_identifier
from .navigation import depth_of, label, make_points
from .pictures import Pictures, Shown
from .plan import Page, anchor_files, plan_pages, relative
from .press import XHTML, Press
from .raster import Rasters
from .styles import own_style, style_sheet
from .templates import STYLE, make_environment

_BACK = frozenset({"appendix", "back", "answers", "references"})
_NOWHERE = Run(())


def render_epub(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    fonts: FontSet,
    report: Report,
    progress: Callable[[str, int, int], None],
    printed: Pagination | None = None,
) -> bytes | None:
    """Return the EPUB's bytes, or None after reporting why there is none.

    The same book gives the same bytes. `fonts` are those to embed and to draw characters from;
    `printed` says where the pages of the printed edition begin. `progress` is told the stage,
    pages done and pages in all.
    """
    pages = plan_pages(book)
    press = Press(
        config,
        words(config.lang),
        pages,
        anchor_files(book, pages),
        Pictures(workspace, cache, report, shown_pictures(book)),
        Rasters(fonts, cache),
        make_environment(),
        printed,
    )
    errors = report.count(Severity.ERROR)
    own = own_style(workspace, report)
    mathml = _has_mathml(book, config)
    _add_opening(press, notices(fonts, mathml) if config.epub.fonts != "none" else ())
    _add_pages(press, progress)
    embedded = Embedded()
    if config.epub.fonts != "none" and not press.faults:
        documents = [entry.content for entry in press.entries if entry.media_type == XHTML]
        embedded = embed(documents, fonts, config.epub.fonts, cache, mathml)
    sheet = style_sheet(
        embedded.css, own, indent=press.words.indent, kindle=config.epub.math == "png"
    )
    press.entries += [Entry(STYLE, "text/css", sheet, "style"), *embedded.entries]
    # After the faces are cut: what a script writes is in faces of the reading system.
    add_demos(press, book, workspace, report)
    _report_faults(press, report)
    if report.count(Severity.ERROR) > errors:
        return None
    return _packed(press, workspace.source_date_epoch)


def _has_mathml(book: Book, config: BookConfig) -> bool:
    if config.epub.math != "mathml":
        return False
    nodes = (node for c in book.chapters for node in walk((*c.title, *c.blocks)))
    return any(isinstance(node, Math) and node.formula for node in nodes)


def shown_pictures(book: Book) -> dict[str, Shown]:
    """Return where each picture of the book is first shown, and as what."""
    shown: dict[str, Shown] = {}
    for chapter in book.chapters:
        captions: dict[int, str] = {}
        for node in walk((*chapter.title, *chapter.blocks)):
            if isinstance(node, Figure):
                captions |= {id(i): plain_text(node.caption) for i in captioned(node)}
            elif isinstance(node, Image):
                caption = captions.get(id(node), "")
                said = alternative(node) or caption
                shown.setdefault(node.source, Shown(node.span, said, caption))
    return shown


def _add_opening(press: Press, notices: Sequence[str]) -> None:
    """Add cover, title page and copyright page."""
    config, text = press.config, press.words
    labels = press.printed.opening.labels if press.printed else ()
    if config.cover:
        press.pictures.shown[config.cover] = Shown(config.cover_span)
        if picture := press.pictures.name(config.cover):
            alt = f"{text.cover}{text.colon}{config.title}"
            page = press.fill("cover.xhtml", "cover.xhtml", text.cover, picture=picture, alt=alt)
            press.add("cover.xhtml", "cover", page)
    page = press.fill(
        "title.xhtml",
        "title.xhtml",
        config.title,
        matter="frontmatter",
        printed=press.note_labels("title.xhtml", labels[:1]),
    )
    press.add("title.xhtml", "title-page", page)
    page = press.fill(
        "copyright.xhtml",
        "copyright.xhtml",
        text.copyright,
        matter="frontmatter",
        identifier=publication_identifier(config),
        notices=notices,
        printed=press.note_labels("copyright.xhtml", labels[1:]),
    )
    press.add("copyright.xhtml", "copyright-page", page)


def _add_pages(press: Press, progress: Callable[[str, int, int], None]) -> None:
    """Add the chapters and, after the matter before the first, the contents, as in print."""
    total = len(press.pages)
    front = sum(
        page.chapter.kind == "front" and not page.chapter.follows_contents and not page.part
        for page in press.pages
    )
    progress("pack", 0, total)
    for number, page in enumerate(press.pages, 1):
        if number == front + 1:
            place = _note_contents(press)
        _add_page(press, page, number)
        progress("pack", number, total)
    if front == total:
        place = _note_contents(press)
    # Made last, because only now is it known where printed pages begin.
    _add_navigation(press, place)


def _note_contents(press: Press) -> int:
    """Note the printed pages of the contents; return where among the entries they stand."""
    press.note_labels("nav.xhtml", press.printed.contents.labels if press.printed else ())
    return len(press.entries)


def _add_navigation(press: Press, place: int) -> None:
    """Add the navigation document and its older form."""
    config, text = press.config, press.words
    points = make_points(press.pages, config.epub.toc_depth, text)
    nav = press.fill(
        "nav.xhtml",
        "nav.xhtml",
        text.contents,
        matter="frontmatter",
        points=points,
        landmarks=_landmarks(press),
        pages=press.breaks,
        printed=[one for name, one in press.breaks if name == "nav.xhtml"],
    )
    press.add("nav.xhtml", "nav", nav, "nav", at=place)
    ncx = press.fill(
        "toc.ncx",
        "toc.ncx",
        config.title,
        identifier=publication_identifier(config),
        depth=depth_of(points),
        points=points,
        pages=press.breaks,
        last_page=max((int(b.label) for _, b in press.breaks if b.label.isdigit()), default=0),
    )
    press.entries.append(Entry("toc.ncx", "application/x-dtbncx+xml", ncx.encode(), "ncx"))


def _landmarks(press: Press) -> list[tuple[str, str, str]]:
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


def _add_page(press: Press, page: Page, number: int) -> None:
    chapter, printed = page.chapter, press.printed
    if page.part:
        labels = printed.parts.get(page.index, _NOWHERE).labels if printed else ()
        breaks = press.note_labels(page.name, labels)
        filled = press.fill(
            "part.xhtml",
            page.name,
            chapter.part,
            matter="bodymatter",
            printed=breaks,
            anchor=chapter.part_anchor,
            number=chapter.part_number,
            heading=chapter.part.removeprefix(chapter.part_number).strip(),
        )
        press.add(page.name, f"part-{number}", filled)
        return
    try:
        body, breaks = finish(
            render_chapter(chapter, _edition(press, page)),
            press.config.lang,
            press.config.latin_lang,
            printed.chapters[page.index] if printed else _NOWHERE,
            press.words,
        )
    except etree.XMLSyntaxError as fault:
        press.faults.append((page.name, str(fault)))
        return
    press.note(page.name, breaks)
    matter = "frontmatter" if chapter.kind == "front" else "bodymatter"
    filled = press.fill(
        "page.xhtml",
        page.name,
        f"{chapter.number} {label(chapter.title)}".strip() or press.config.title,
        matter="backmatter" if chapter.kind in _BACK else matter,
        body=Markup(body),  # noqa: S704  written by us, escaped
    )
    press.add(page.name, f"page-{number}", filled)


def _edition(press: Press, page: Page) -> Edition:
    """Return how the body of a page is written."""

    def href(anchor: str) -> str:
        file = press.anchors.get(anchor)
        return "" if file is None else f"{relative(file, page.name)}#{anchor}"

    def picture(source: str) -> str:
        name = press.pictures.name(source)
        return relative(name, page.name) if name else ""

    return Edition(
        press.words,
        press.math(page.name),
        href,
        picture,
        rows=press.rows(page.name),
        notes="collected",
        demo_link=lambda figure: demo_link(press, page.name, figure),
        drawn=press.config.epub.math != "mathml",
        semantics=True,
    )


def _report_faults(press: Press, report: Report) -> None:
    """Report what keeps the file from being made; most are the compiler's own faults."""
    paths = {page.name: page.chapter.path or page.chapter.slug for page in press.pages}
    for name, reason in press.faults:
        where = paths.get(name, name)
        report.add("E201", f"the page of `{where}` is not well-formed: {reason}", _top(where))
    for character, math in press.rasters.missing.items():
        message = f"no font has the character `{character}` of this formula"
        report.add("E204", f"{message} (U+{ord(character):04X})", math.span)
    if not press.faults:
        for name, target in dangling(press.inspected):
            where = paths.get(name, name)
            report.add("E202", f"`{where}` has a link to `{target}`, which is nowhere", _top(where))


def _top(path: str) -> Span | None:
    return Span(path, 1, 1) if path.endswith(".md") else None


def _packed(press: Press, epoch: int | None) -> bytes:
    cover = press.pictures.name(press.config.cover) if press.config.cover else ""
    pictures = [_as_cover(p) if p.name == cover else p for p in press.pictures]
    pages = [page for _, page in press.inspected]
    contents = Contents(
        formulas=any("mathml" in page.properties for page in pages),
        drawn=any(page.drawn for page in pages),
        pictures=any(page.pictures for page in pages),
        described=all(page.described for page in pages),
        pages=bool(press.breaks),
        scripts=any("scripted" in page.properties for page in pages),
    )
    metadata = make_metadata(press.config, press.words, contents)
    entries = (*press.entries, *pictures, *press.rasters)
    return pack(entries, metadata, modification_time(press.config, epoch))


def _as_cover(picture: Entry) -> Entry:
    return Entry(picture.name, picture.media_type, picture.content, "cover-image", ("cover-image",))
