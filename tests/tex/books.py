"""Little books for the LaTeX edition, and the two ways to run it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bookbuild.build import Built, Job, build
from bookbuild.cache import Cache
from bookbuild.diagnostics import Diagnostic, Report
from bookbuild.resources import cache_root
from bookbuild.workspace import Workspace

BOOKS = Path(__file__).resolve().parents[1] / "books"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    built: Built | None
    found: tuple[Diagnostic, ...]

    def codes(self, *kept: str) -> list[str]:
        return [d.code for d in self.found if d.code.startswith(kept or ("",))]


def write_book(folder: Path, chapters: dict[str, str], settings: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in chapters.items():
        (folder / name).write_text(text, encoding="utf-8")
    names = ", ".join(chapters)
    yaml = f"title: 书\nchapters: [{names}]\n{settings}"
    (folder / "book.yaml").write_text(yaml, encoding="utf-8")
    return folder


def run(book: Path, output: Path, *, pages: bool = False, engine: str = "xelatex") -> Outcome:
    """Build the project, or the pages, of a book."""
    report = Report()
    edition = "pdf" if pages else "tex"
    chosen = engine if pages else "weasyprint"
    job = Job(edition, output, engine=chosen)  # type: ignore[arg-type]
    cache = Cache(cache_root() / "results")
    built = build(job, Workspace(book), cache, report, lambda *_: None)
    if any(d.code == "G101" for d in report):
        pytest.skip("the fonts are not installed")
    return Outcome(built, tuple(report.sorted()))
