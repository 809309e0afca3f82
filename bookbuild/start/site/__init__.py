"""Turn the Markdown of a web site into a book: its order found, its pages left as they are."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bookbuild.config import LANGUAGE_TAG, SIZE_LIMIT
from bookbuild.diagnostics import Report, Span
from bookbuild.passes.ordinals import title_line
from bookbuild.start.quoting import impossible, one_line
from bookbuild.start.scaffold import surroundings
from bookbuild.workspace import PICTURE_LIMIT, Workspace

from .compose import compose
from .order import Order, Page, can_be_named
from .ordering import find_order
from .settings import About
from .walk import Site, look_at

BOOK = "book.yaml"
TOTAL_LIMIT = 1_000_000_000
"""Bytes of all files that are copied."""
UNPLACED_LIMIT = 100
"""Pages without a place that are named one by one."""
_SAMPLE = 5
"""Pages whose text tells the language."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says of the book; it goes before what the site says."""

    title: str = ""
    authors: tuple[str, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A site as a book."""

    files: dict[str, bytes]
    """What is to be written: book.yaml alone, or the whole book."""
    source: str
    """The file the order comes from, "" where it comes from names."""
    pages: int
    parts: int


def import_site(
    workspace: Workspace, given: Given, report: Report, *, whole: bool
) -> Imported | None:
    """Return the files that make a book of the site; None after reporting why there is none.

    With `whole` these are copies of pages and pictures and what a new book has around them, else
    book.yaml alone.
    """
    site = look_at(workspace, report)
    order, told = find_order(site, report)
    pages = _in_order(order)
    if report.has_errors:
        return None
    if not pages:
        hint = "name the folder that holds the chapters, files ending in .md"
        report.add("N107", f"no chapter was found in `{site.name[:200]}`", None, hint=hint)
        return None
    _report_unplaced(site, order, report)
    about = _about(site, pages, told, given)
    works = [path for path in site.carried if path.endswith(".bib") and can_be_named(path, report)]
    text = compose(about, pages, works, order.source, helped=whole).encode()
    if len(text) > SIZE_LIMIT:
        message = f"{len(pages):,} pages are more than {BOOK} can name"
        report.add("N105", message, None, hint="import the folders one by one")
        return None
    files = _copies(site, pages, report) | surroundings() if whole else {}
    if report.has_errors:
        return None
    parts = len({page.part for page in pages if page.part})
    return Imported({**files, BOOK: text}, order.source, len(pages), parts)


def _in_order(order: Order) -> list[Page]:
    """Return the pages; where none is a chapter, those that open the book are its chapters."""
    pages = list(order.pages.values())
    if any(page.kind == "chapter" for page in pages):
        return pages
    return [replace(page, kind="chapter") for page in pages]


def _report_unplaced(site: Site, order: Order, report: Report) -> None:
    left = [path for path in site.pages if path not in order.pages and path != order.source]
    hint = "name it in book.yaml where it belongs, or leave it out"
    for path in islice(left, UNPLACED_LIMIT):
        report.add(
            "N101", f"`{_shown(path)}` has no place in the book", Span(path, 1, 1), hint=hint
        )
    more = len(left) - UNPLACED_LIMIT
    if more > 0:
        report.add("N101", f"{more:,} more pages have no place in the book", None, hint=hint)


def _shown(path: str) -> str:
    return path.encode(errors="replace").decode()[:200]


def _about(site: Site, pages: Sequence[Page], told: About, given: Given) -> About:
    """Return what the book is called, by whom and in which language."""
    sample = [site.text(page.path, Report(), PICTURE_LIMIT) or "" for page in pages[:_SAMPLE]]
    homes = [path for path in ("index.md", "README.md") if site.has(path)]
    headings = (title_line(site.text(path, Report()) or "") for path in homes)
    named = (given.title, told.title, *headings, site.name, "book")
    title = next(one for one in named if one_line(one) and not impossible(one))
    lang = given.lang or told.lang
    if not re.fullmatch(LANGUAGE_TAG, lang):
        lang = _language("".join(sample))
    return replace(told, title=title, authors=given.authors or told.authors, lang=_full(lang))


def _full(lang: str) -> str:
    return "zh-CN" if lang.lower() == "zh" else lang


def _language(text: str) -> str:
    """Return the language that a text is probably in: Chinese where much of it is Han."""
    letters = [char for char in text[:200_000] if char.isalpha()]
    han = sum("CJK UNIFIED" in unicodedata.name(char, "") for char in letters)
    return "zh-CN" if han * 10 > len(letters) else "en"


def _copies(site: Site, pages: Sequence[Page], report: Report) -> dict[str, bytes]:
    """Return pages, pictures and bibliographies as they are; what cannot be read is reported."""
    files: dict[str, bytes] = {}
    total = 0
    for path in dict.fromkeys([*(page.path for page in pages), *site.carried]):
        content = site.workspace.read(path, report, Span(path, 1, 1), limit=PICTURE_LIMIT)
        total += len(content or b"")
        if total > TOTAL_LIMIT:
            hint = "leave out the target: the book is then made where the site is"
            message = f"pages and pictures have more than {TOTAL_LIMIT:,} bytes"
            report.add("N105", message, None, hint=hint)
            break
        files[posixpath.normpath(path)] = content or b""
    return files
