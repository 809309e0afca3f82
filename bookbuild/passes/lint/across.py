"""Compare the chapters of a book with one another."""

from __future__ import annotations

from collections.abc import Sequence

from bookbuild.diagnostics import Related, Report
from bookbuild.model.book import Chapter, Place
from bookbuild.model.nodes import Exercise
from bookbuild.model.walk import nodes_of
from bookbuild.passes.labels import SLUG

from .outline import place_of_title


def lint_book(chapters: Sequence[Chapter], report: Report) -> None:
    """Report chapter numbers that go back or repeat, and labels that two chapters carry."""
    _numbers(chapters, report)
    _labels(chapters, report)


def _numbers(chapters: Sequence[Chapter], report: Report) -> None:
    highest: dict[str, tuple[int, Chapter]] = {}
    for chapter in chapters:
        if not chapter.ordinal:
            continue
        number = _value(chapter.ordinal)
        before, where = highest.get(chapter.kind, (0, chapter))
        if number > before:
            highest[chapter.kind] = number, chapter
            continue
        report.add(
            "L304",
            f"`{chapter.number}` follows `{where.number}`",
            place_of_title(chapter),
            hint="put the number right, or the order of the files in book.yaml",
            related=(Related(place_of_title(where), "the one before it"),),
        )


def _value(ordinal: str) -> int:
    return int(ordinal) if ordinal.isdecimal() else ord(ordinal[0]) - ord("A") + 1


def _labels(chapters: Sequence[Chapter], report: Report) -> None:
    first: dict[str, tuple[Place, str]] = {}
    for chapter in chapters:
        made = _made(chapter)
        for place in chapter.places:
            if not place.label or place.kind in (SLUG, "chapter") or place.label in made:
                continue
            known, path = first.setdefault(place.label, (place, chapter.path))
            if path == chapter.path:
                continue
            report.add(
                "L502",
                f"the label `{place.label}` stands in `{path}` too",
                place.span,
                hint="give one of them another",
                related=(Related(known.span, "first used here"),) if known.span else (),
            )


def _made(chapter: Chapter) -> set[str]:
    """Return the labels that exercises without one of their own were given."""
    nodes = (node for node in nodes_of(chapter.blocks) if isinstance(node, Exercise))
    return {
        name
        for node in nodes
        if not node.attr.id
        for name in (f"exercise-{node.number}", f"exercise-{node.label}-{node.number}")
    }
