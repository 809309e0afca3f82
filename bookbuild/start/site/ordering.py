"""Find what says in which order the pages of a site come; where nothing does, their names."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator

from bookbuild.config import SIZE_LIMIT
from bookbuild.config.yaml_tree import read_yaml
from bookbuild.diagnostics import Report, Span

from .listed import read_home, read_summary
from .names import is_appendix, is_back, is_chapter, is_front, natural, shelf, stem
from .order import Order, can_be_named
from .settings import (
    About,
    about_jupyter,
    about_mdbook,
    about_mkdocs,
    read_nav,
    read_toc,
    yaml_settings,
)
from .walk import Site

_PROJECT = frozenset(
    {"changelog", "changes", "code_of_conduct", "contributing", "contributors", "license"}
    | {"readme", "index", "security", "summary"}
)
"""Pages about a repository, not of a book."""
_FEWEST = 2
"""Numbered pages that make an order."""


def find_order(site: Site, report: Report) -> tuple[Order, About]:
    """Return the pages in order, and what settings say of the book.

    Where a navigation file cannot be read, that is reported and there are no pages: their names
    would give another order than the one that is meant.
    """
    for read in (_mkdocs, _jupyter, _summary):
        found = read(site, report)
        if report.has_errors:
            return Order(site, "", report), About()
        if found is not None and found[0].pages:
            return found
    for path in filter(site.has, _homes(site)):
        order = read_home(site, path)
        if order is not None:
            return order, About()
    return by_names(site, report), About()


def _mkdocs(site: Site, report: Report) -> tuple[Order, About] | None:
    for path in ("mkdocs.yml", "mkdocs.yaml"):
        settings = yaml_settings(site, path, report) if site.has(path) else None
        if settings is not None:
            about = about_mkdocs(settings)
            order = read_nav(site, path, settings, report)
            inside = f"{posixpath.normpath(about.folder)}/"
            return order or by_names(site, report, "" if inside == "./" else inside), about
    return None


def _jupyter(site: Site, report: Report) -> tuple[Order, About] | None:
    for folder in ("", "docs/", "book/"):
        path, config = f"{folder}_toc.yml", f"{folder}_config.yml"
        if not site.has(path):
            continue
        content = site.workspace.read(path, report, limit=SIZE_LIMIT) or b""
        toc = read_yaml(content.decode("utf-8-sig", "replace"), path, report, foreign=True)
        settings = yaml_settings(site, config, report) if site.has(config) else None
        about = about_jupyter(settings) if settings else About()
        return (read_toc(site, path, toc, report), about) if toc else None
    return None


def _summary(site: Site, report: Report) -> tuple[Order, About] | None:
    settings = next(filter(site.has, ("book.toml", "book.json")), "")
    about = about_mdbook(site, settings, report) if settings else About()
    folders = dict.fromkeys((about.folder, "", "src", "docs"))
    paths = (posixpath.normpath(posixpath.join(folder, "SUMMARY.md")) for folder in folders)
    path = next(filter(site.has, paths), "")
    order = read_summary(site, path, report) if path else None
    return (order, about) if order else None


def _homes(site: Site) -> Iterator[str]:
    for folder in ("", "docs/", "src/"):
        yield from (f"{folder}index.md", f"{folder}README.md")


def by_names(site: Site, report: Report, inside: str = "") -> Order:
    """Return the pages below a folder by what they are called, in the order people count.

    Where no page has a number, all but those about the repository come in order, which is
    reported (N108). Folders with several chapters are parts.
    """
    order = Order(site, "", report)
    pages = [page for page in sorted(site.pages, key=natural) if page.startswith(inside)]
    pages = [page for page in pages if can_be_named(page, report)]
    chapters = [page for page in pages if is_chapter(page) and not is_appendix(page)]
    if len(chapters) < _FEWEST:
        chapters = [page for page in pages if _may_be_chapter(page)]
        if chapters:
            hint = "put them into the order that is meant"
            message = "nothing says the order of the pages: they come by their names"
            report.add("N108", message, Span(chapters[0], 1, 1), hint=hint)
    shelves = Counter(map(shelf, chapters))
    divided = len(shelves) > 1 and max(shelves.values()) > 1
    for page in filter(is_front, pages):
        order.put(page, "front")
    for page in chapters:
        order.put(page, "chapter", posixpath.basename(shelf(page)) if divided else "")
    for page in filter(is_appendix, pages):
        order.put(page, "appendix")
    for page in filter(is_back, pages):
        order.put(page, "back")
    return order


def _may_be_chapter(page: str) -> bool:
    elsewhere = is_front(page) or is_appendix(page) or is_back(page)
    return not elsewhere and stem(page).casefold() not in _PROJECT
