"""Make the site: a page for each chapter, the home page, and what they share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from lxml import etree

from bookbuild.cache import Cache
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report, Severity, Span
from bookbuild.fonts import FontSet
from bookbuild.model.book import Book
from bookbuild.render.epub.edition import shown_pictures
from bookbuild.render.epub.faces import embed
from bookbuild.render.epub.pictures import Pictures
from bookbuild.render.own import own_style
from bookbuild.repository import changes
from bookbuild.words import words
from bookbuild.workspace import Workspace

from .demos import Surroundings, demo_pages
from .drawings import drawings
from .excerpts import summary
from .faces import formula_face
from .furniture import Furniture
from .links import add_ways_back, previews
from .outside import feed, robots, sitemap
from .plan import anchor_pages, plan_pages
from .press import Press
from .search import search_files
from .shared import STYLE, favicon, joined_script, joined_style, service_worker
from .templates import make_environment, script

OWN = "templates/site/book.css"
"""A style sheet of the book's own, which comes after ours and so wins."""
_DOWNLOADS = (("pdf", "PDF"), ("epub", "EPUB"))
_DOWNLOAD_LIMIT = 500_000_000
_CHANGES = 50


def render_site(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    fonts: FontSet,
    report: Report,
    progress: Callable[[str, int, int], None],
) -> Mapping[str, bytes] | None:
    """Return the files of the site by name, or None after reporting why there is none.

    The same book at the same commit gives the same bytes. `fonts` are those to ship for text;
    `progress` is told the stage, pages done and pages in all.
    """
    errors = report.count(Severity.ERROR)
    text = words(config.lang)
    pages = plan_pages(book)
    press = Press(
        config,
        text,
        pages,
        anchor_pages(book, pages),
        Pictures(workspace, cache, report, shown_pictures(book)),
    )
    progress("pages", 0, len(pages))
    for number, page in enumerate(pages, 1):
        press.write(page)
        progress("pages", number, len(pages))
    for page, reason in press.faults:
        where = page.chapter.path or page.chapter.slug
        span = Span(where, 1, 1) if page.chapter.path else None
        report.add("E201", f"the page of `{where}` is not well-formed: {reason}", span)
    if press.faults:
        return None
    files = _files(book, press, workspace, cache, fonts, report)
    return None if report.count(Severity.ERROR) > errors else files


def _demos(book: Book, press: Press, workspace: Workspace, report: Report) -> dict[str, bytes]:
    around = Surroundings(press.config.lang, press.words, press.address, press.pictures.name)
    return demo_pages(book, around, workspace, make_environment(), report)


def _files(
    book: Book, press: Press, workspace: Workspace, cache: Cache, fonts: FontSet, report: Report
) -> Mapping[str, bytes]:
    config, pages = press.config, press.pages
    add_ways_back(pages, press.bodies, press.words.site.cited)
    files = {
        **_assets(press, workspace, cache, fonts, report),
        **_on_demand(press, cache, report),
        **favicon(config, workspace, report),
        **_downloads(config, workspace),
        **_demos(book, press, workspace, report),
        ".nojekyll": b"",
    }
    cover = press.pictures.name(config.cover) if config.cover else ""
    past = changes(workspace.root, _CHANGES) if config.site.commit or config.site.feed else ()
    furniture = Furniture(
        press,
        _scopes(press),
        cover,
        past[0] if past and config.site.commit else None,
        tuple(name for name in files if name.startswith("downloads/")),
        tuple(name for name in files if name.startswith("favicon")),
    )
    files |= furniture.pages()
    files |= {entry.name: entry.content for entry in press.pictures}
    if config.site.url:
        files |= {"sitemap.xml": sitemap(config, pages), "robots.txt": robots(config)}
    if config.site.feed:
        files["feed.xml"] = feed(config, pages, past)
    if config.site.offline:
        files["offline.js"] = service_worker(files)
    return dict(sorted(files.items()))


def _assets(
    press: Press, workspace: Workspace, cache: Cache, fonts: FontSet, report: Report
) -> dict[str, bytes]:
    """Return style, scripts and faces."""
    files: dict[str, bytes] = {}
    located = FontSet.locate(Report(), workspace, lang=press.config.lang)
    face = formula_face(press.formulas(), located, cache)
    if face is None:
        report.add(
            "G102",
            "the face of formulas is missing; browsers take one of their system",
            hint="run `bookbuild fonts install`",
        )
    elif not face.inline:
        files[f"assets/{face.name}"] = face.content
    style, shipped = _style(press, workspace, cache, fonts, report, face.address if face else "")
    files |= {f"assets/{name}": content for name, content in shipped.items()}
    files[STYLE] = style
    files["assets/first.js"] = script("first.js").encode()
    files["assets/site.js"] = joined_script()
    return files


def _on_demand(press: Press, cache: Cache, report: Report) -> dict[str, bytes]:
    """Return what pages load only when it is asked for."""
    files = search_files(press.pages, press.bodies, cache, report)
    for name, shown in previews(press.bodies).items():
        stem = name.removesuffix(".html")
        files[f"assets/previews/{stem}.js"] = _called("previews", name, shown)
    for page in press.pages:
        if next(press.bodies[page.name].iter("math"), None) is not None:
            files[f"assets/drawings/{page.stem}.js"] = drawings(page.chapter).encode()
    return files


def _called(function: str, *values: object) -> bytes:
    """Return a script that hands values to a function of ours: pages on disk cannot fetch JSON."""
    said = ",".join(json.dumps(v, ensure_ascii=False, separators=(",", ":")) for v in values)
    return f"bookbuild.{function}({said});\n".encode()


def _scopes(press: Press) -> dict[str, str]:
    """Return what each page is about: book.yaml's words, else its first paragraph."""
    given = dict(press.config.site.scopes)
    kinds = ("front", "chapter", "appendix", "back")
    return {
        page.name: given.get(page.chapter.path, "") or summary(press.bodies[page.name])
        for page in press.pages
        if page.chapter.kind in kinds
    }


def _style(
    press: Press, workspace: Workspace, cache: Cache, fonts: FontSet, report: Report, face: str
) -> tuple[bytes, dict[str, bytes]]:
    """Return the style sheet, and the faces of text it names where they are shipped."""
    parts = [joined_style(face), press.styles.css]
    shipped: dict[str, bytes] = {}
    if press.config.site.fonts != "none" and fonts.faces:
        texts = (etree.tostring(root) for root in press.bodies.values())
        made = embed(texts, fonts, "woff2", cache)
        shipped = {entry.name: entry.content for entry in made.entries}
        rules = made.css.replace("@font-face {", "@font-face {\n  font-display: swap;")
        parts.append(rules.replace("url(../fonts/", "url(fonts/"))
    parts.append(own_style(OWN, workspace, report) or "")
    return "\n".join(parts).encode(), shipped


def _downloads(config: BookConfig, workspace: Workspace) -> dict[str, bytes]:
    """Return the other editions, where they have been built."""
    found: dict[str, bytes] = {}
    if not config.site.downloads:
        return found
    for ending, _ in _DOWNLOADS:
        path = f"build/{config.slug}.{ending}"
        if workspace.is_file(path):
            content = workspace.read(path, Report(), limit=_DOWNLOAD_LIMIT)
            if content is not None:
                found[f"downloads/{config.slug}.{ending}"] = content
    return found
