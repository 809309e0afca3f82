"""Every case of `cases/`: Markdown in, an outline of the model and the findings out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bookbuild.cache import Cache
from bookbuild.diagnostics import Diagnostic
from bookbuild.math.engine import Engine

from .casefiles import FOLDER, Case, read_cases, write_results
from .chapters import linked, local
from .outline import chapter_outline, place_line

CASES = [case for path in sorted(FOLDER.glob("*.md")) for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.title}")
def test_case(case: Case, update: bool, engine: Engine, cache: Cache, tmp_path: Path) -> None:
    outline, findings = run(case, engine, cache, tmp_path)
    if update or os.environ.get("BOOKBUILD_UPDATE"):
        write_results(FOLDER / f"{case.file}.md", {case.title: (outline, findings)})
        return
    assert outline == case.gives
    assert findings == case.reports


def test_every_title_is_used_once() -> None:
    names = [(case.file, case.title) for case in CASES]
    assert sorted(set(names)) == sorted(names)


def run(case: Case, engine: Engine, cache: Cache, folder: Path) -> tuple[str, str]:
    """Return what a case gives."""
    wants = case.wants
    if "linked" in wants or len(case.files) > 1:
        _, book, found = linked(dict(case.files), folder, cache)
        chapters, diagnostics = book.chapters, found
    else:
        [source] = case.files.values()
        kind, lang = wants.get("kind", "chapter"), wants.get("lang", "zh-CN")
        path = wants.get("path", "a.md")
        chapter, report = local(source, engine, cache, path=path, kind=kind, lang=lang)
        chapters, diagnostics = (chapter,), report.sorted()
    rows = [chapter_outline(chapter) for chapter in chapters]
    if "places" in wants:
        rows += [place_line(place) for chapter in chapters for place in chapter.places]
    several = len(case.files) > 1
    # What is only advised has cases of its own.
    shown = [found for found in diagnostics if not found.code.startswith("L")]
    return "\n".join(rows), "\n".join(finding(found, several) for found in shown)


def finding(found: Diagnostic, with_file: bool) -> str:
    """Return a finding on one line, its hint after it."""
    place = "-"
    if found.span is not None:
        place = str(found.span) if with_file else f"{found.span.line}:{found.span.column}"
    hint = f" ({found.hint})" if found.hint else ""
    where = [
        (r, str(r.span).removeprefix("" if with_file else f"{r.span.file}:")) for r in found.related
    ]
    related = "".join(f" [{place} {r.message}]" for r, place in where)
    return f"{found.code} {place} {found.message}{hint}{related}"
