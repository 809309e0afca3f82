"""Every case of `cases/`: a chapter or several in, the findings out; nothing is said of good text.

The files have the form of `tests/passes/cases` without an outline and are refreshed the same way.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from passes.casefiles import Case, read_cases, write_results
from passes.chapters import linked
from passes.test_cases import finding

from bookbuild.cache import Cache
from bookbuild.diagnostics import CODES

FOLDER = Path(__file__).parent / "cases"
CASES = [case for path in sorted(FOLDER.glob("*.md")) for case in read_cases(path)]


def run(case: Case, cache: Cache, folder: Path) -> str:
    title = "# 题\n\n" if "titled" not in case.wants and len(case.files) == 1 else ""
    shift = title.count("\n")
    files: dict[str, str | bytes] = {p: title + text for p, text in case.files.items()}
    _, _, found = linked({"a.svg": b"<svg/>"} | files, folder, cache)
    rows = []
    for diagnostic in found:
        span = diagnostic.span
        assert span is not None
        end = max(span.end_line - shift, 0)
        moved = replace(diagnostic, span=replace(span, line=span.line - shift, end_line=end))
        related = tuple(
            replace(r, span=replace(r.span, line=r.span.line - shift)) for r in diagnostic.related
        )
        rows.append(finding(replace(moved, related=related), len(files) > 1))
    return "\n".join(rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.title}")
def test_case(case: Case, update: bool, cache: Cache, tmp_path: Path) -> None:
    findings = run(case, cache, tmp_path)
    if update:
        write_results(FOLDER / f"{case.file}.md", {case.title: ("", findings)})
        return
    assert findings == case.reports


def test_every_rule_has_a_case_that_breaks_it() -> None:
    shown = {line.split()[0] for case in CASES for line in case.reports.splitlines()}
    rules = {code for code in CODES if code.startswith("L") and code != "L402"}
    assert rules - shown == set()
