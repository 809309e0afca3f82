"""The pipeline: from a folder with book.yaml to a finished file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bookbuild.cache import Cache
from bookbuild.check import Checked, check_book
from bookbuild.compile import Progress
from bookbuild.config import Answers, BookConfig, load_config
from bookbuild.diagnostics import Report, Severity
from bookbuild.render.epub import render_epub
from bookbuild.render.pdf import render_pdf
from bookbuild.render.pdf.count import page_count
from bookbuild.statistics import Statistics, count
from bookbuild.workspace import Workspace
from bookbuild.write import write_file

FOLDER = "build"


@dataclass(frozen=True, slots=True)
class Job:
    """What one run was asked for."""

    edition: str
    output: Path | None = None
    """Where to write; `build/<slug>.<edition>` in the book's folder where not given."""
    answers: Answers | None = None
    """Overrules book.yaml."""
    strict: bool = False
    """Warnings stop the edition as well."""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished edition on disk."""

    path: Path
    content: bytes
    statistics: Statistics
    pages: int | None
    """Pages of a PDF; None for an edition without."""


Renderer = Callable[[Checked, BookConfig, Workspace, Cache, Report, Progress], bytes | None]


def _pdf(
    checked: Checked,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> bytes | None:
    return render_pdf(checked.book, config, workspace, cache, checked.fonts, report, progress)


def _epub(
    checked: Checked,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> bytes | None:
    return render_epub(checked.book, config, workspace, cache, report, progress)


RENDERERS: dict[str, Renderer] = {"pdf": _pdf, "epub": _epub}


def build(
    job: Job, workspace: Workspace, cache: Cache, report: Report, progress: Progress
) -> Built | None:
    """Build one edition; None, with nothing written, where the report says why."""
    config = load_config(workspace, report)
    if config is None:
        return None
    if job.answers is not None:
        config = replace(config, answers=job.answers)
    checked = check_book(
        config, workspace, cache, report, progress, print_edition=job.edition == "pdf"
    )
    if _stopped(job, report):
        return None
    content = RENDERERS[job.edition](checked, config, workspace, cache, report, progress)
    if content is None or _stopped(job, report):
        return None
    path = job.output or workspace.root / FOLDER / f"{config.slug}.{job.edition}"
    write_file(path, content)
    pages = page_count(content) if job.edition == "pdf" else None
    return Built(path, content, count(checked.book), pages)


def _stopped(job: Job, report: Report) -> bool:
    return report.has_errors or (job.strict and report.count(Severity.WARNING) > 0)
