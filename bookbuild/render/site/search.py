"""Make the search index: sections of the book, indexed by the engine the browser searches with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

from lxml import etree

from bookbuild.cache import Cache, digest
from bookbuild.diagnostics import Report
from bookbuild.math.program import ProgramError, run_program
from bookbuild.render.epub.navigation import label

from .excerpts import sections
from .plan import Page

_KINDS = frozenset({"front", "chapter", "appendix", "back", "answers", "glossary", "references"})
_SECONDS = 120.0
_ENGINE, _INDEX = "assets/search-engine.js", "assets/search-index.js"


def search_files(
    pages: tuple[Page, ...], bodies: Mapping[str, etree._Element], cache: Cache, report: Report
) -> dict[str, bytes]:
    """Return the files of the search by name, none after reporting why there is no search."""
    engine = _engine(report)
    if engine is None:
        return {}
    rows = json.dumps(_rows(pages, bodies), ensure_ascii=False, separators=(",", ":"))
    source, notices = engine
    key = digest(source, rows)
    stored = cache.get("site-search", key)
    if stored is None:
        try:
            stored = run_program(source, "bookbuildSearch.build", rows, _SECONDS).encode()
        except ProgramError as fault:
            report.add("E207", f"the search index cannot be made: {fault}")
            return {}
        cache.put("site-search", key, stored)
    licence = notices.replace("*/", "* /")
    return {
        _ENGINE: f"/*\n{licence}*/\n{source}window.bookbuildSearch = bookbuildSearch;\n".encode(),
        _INDEX: b"bookbuild.index(" + stored + b");\n",
    }


def _engine(report: Report) -> tuple[str, str] | None:
    """Return the engine and the licences of what it is made of."""
    folder = files("bookbuild.render.site").joinpath("bundle")
    try:
        source = folder.joinpath("search.js").read_text("ascii")
        return source, folder.joinpath("NOTICES").read_text("utf-8")
    except FileNotFoundError:
        report.add(
            "G107",
            "the bundle of the search is missing",
            hint="run `python hatch_build.py` in the checkout, or install the wheel",
        )
        return None


def _rows(pages: tuple[Page, ...], bodies: Mapping[str, etree._Element]) -> list[list[str]]:
    """Return page, anchor, title, chapter and text of every section."""
    rows = []
    for page in pages:
        if page.chapter.kind not in _KINDS:
            continue
        where = f"{page.chapter.number} {label(page.chapter.title)}".strip()
        for section in sections(bodies[page.name]):
            if section.title or section.text:
                title = section.title or where
                rows.append([page.name, section.anchor, title, where, section.text])
    return rows
