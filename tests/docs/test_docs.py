"""The documentation is two books of ours, complete and without a finding."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from books.shelf import ROOT, Shelf

from bookbuild.build import Job, build
from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.workspace import Workspace

DOCS = ROOT / "docs"
BOOKS = [DOCS, DOCS / "zh"]


def test_the_reference_says_what_the_program_says() -> None:
    command = [sys.executable, str(ROOT / "tools" / "reference.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run tools/reference.py: {done.stdout}{done.stderr[-2000:]}"


@pytest.mark.parametrize("book", BOOKS, ids=["en", "zh"])
@pytest.mark.parametrize("edition", ["pdf", "epub", "html"])
def test_the_documentation_builds_without_a_finding(
    shelf: Shelf, book: Path, edition: str, tmp_path: Path
) -> None:
    shelf.ask_for_fonts()
    report = Report()
    output = tmp_path / ("site" if edition == "html" else f"docs.{edition}")
    job = Job(edition, output)  # type: ignore[arg-type]
    build(job, Workspace(book), Cache(shelf.cache / "results"), report, lambda *_: None)
    assert [str(found) for found in report] == []
    assert output.exists()


@pytest.mark.parametrize("book", BOOKS, ids=["en", "zh"])
def test_every_page_stands_in_its_book(book: Path) -> None:
    listed = (book / "book.yaml").read_text(encoding="utf-8")
    pages = [p.relative_to(book).as_posix() for p in book.rglob("*.md")]
    own = [page for page in pages if not page.startswith(("zh/", "build/"))]
    assert [page for page in own if page not in listed] == []
