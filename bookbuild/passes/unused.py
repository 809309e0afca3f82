"""Report labels that nothing in the book refers to, where its author asks for that."""

from __future__ import annotations

from collections.abc import Sequence

from bookbuild.diagnostics import Report
from bookbuild.math.rows import read_rows
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Callout, Link, Math
from bookbuild.model.walk import walk_chapter

from .labels import SLUG
from .numbers import RESTATE

_FOR_OTHERS = (SLUG, "chapter", "exercise", "phrase", "division")
"""Kinds whose labels serve other ends: answers, styles, addresses of web pages."""


def report_unused(chapters: Sequence[Chapter], report: Report) -> None:
    """Report the labels without a reference; links must have been resolved."""
    used: set[str] = set()
    for chapter in chapters:
        for node in walk_chapter(chapter):
            match node:
                case Link(target=target):
                    used.add(target)
                case Math(tex=tex):
                    used |= {mark.text for mark in read_rows(tex).of("eqref", "ref")}
                case Callout(attr=attr):
                    used.add(attr.get(RESTATE).removeprefix("#"))
                case _:
                    pass
    for place in (place for chapter in chapters for place in chapter.places):
        if not place.label or place.kind in _FOR_OTHERS:
            continue
        if f"#{place.anchor}" not in used and place.label not in used:
            message = f"nothing refers to `{place.label}`"
            report.add("R208", message, place.span, hint="refer to it, or take the label out")
