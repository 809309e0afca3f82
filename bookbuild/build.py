"""The pipeline: from a folder with book.yaml to a finished file."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bookbuild.cache import Cache
from bookbuild.check import Checked, check_book, report_refusal
from bookbuild.compile import Progress
from bookbuild.config import FILE, Answers, BookConfig, FormulaForm, load_config
from bookbuild.diagnostics import Report, Severity
from bookbuild.fonts import FontSet
from bookbuild.machine import check_layout_libraries
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
    math: FormulaForm | None = None
    """Overrules book.yaml, for an EPUB; the file's name then says so."""
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
    faces: int = 0
    """Bytes of the faces embedded in an EPUB, as packed."""


Renderer = Callable[[Checked, BookConfig, Workspace, Cache, Report, Progress], bytes | None]


def _pdf(
    checked: Checked,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> bytes | None:
    # Renderers are imported where they are run: a check needs none of what they load.
    from bookbuild.render.pdf import render_pdf

    return render_pdf(checked.book, config, workspace, cache, checked.fonts, report, progress)


def _epub(
    checked: Checked,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> bytes | None:
    from bookbuild.render.epub import render_epub

    book, fonts, printed = checked.book, checked.fonts, None
    if config.epub.page_list:
        from bookbuild.render.pdf.pagination import paginate

        printed = paginate(book, config, workspace, cache, fonts, report, progress)
        if printed is None:
            return None
    return render_epub(book, config, workspace, cache, fonts, report, progress, printed)


RENDERERS: dict[str, Renderer] = {"pdf": _pdf, "epub": _epub}


def build(
    job: Job, workspace: Workspace, cache: Cache, report: Report, progress: Progress
) -> Built | None:
    """Build one edition; None, with nothing written, where the report says why."""
    progress("config", 0, 1)
    config = load_config(workspace, report)
    progress("config", 1, 1)
    if config is None:
        return None
    if job.answers is not None:
        config = replace(config, answers=job.answers)
    if job.math is not None:
        config = replace(config, epub=replace(config.epub, math=job.math))
    path = _target(job, config, workspace, report)
    progress("machine", 0, 1)
    fonts = _fonts(job, config, workspace, report)
    progress("machine", 1, 1)
    if path is None or report.lacks:
        return None
    checked = check_book(config, workspace, cache, report, progress, fonts=fonts)
    if checked is None or _stopped(job, report):
        return None
    content = RENDERERS[job.edition](checked, config, workspace, cache, report, progress)
    if content is None or _stopped(job, report):
        return None
    if not _write(path, content, workspace, report):
        return None
    report_refusal(cache, report)
    cache.trim()
    from bookbuild.render.epub import embedded_size
    from bookbuild.render.pdf.count import page_count

    pages = page_count(content) if job.edition == "pdf" else None
    faces = embedded_size(content) if job.edition == "epub" else 0
    return Built(path, content, count(checked.book), pages, faces)


def _fonts(job: Job, config: BookConfig, workspace: Workspace, report: Report) -> FontSet:
    """Return the fonts an edition needs once the machine is known to have what lays pages out."""
    printed = job.edition == "pdf" or config.epub.page_list
    if not printed and config.epub.fonts == "none" and config.epub.math != "png":
        return FontSet(())
    if printed:
        check_layout_libraries(report)
    return FontSet.locate(report, workspace, lang=config.lang)


def _target(job: Job, config: BookConfig, workspace: Workspace, report: Report) -> Path | None:
    """Return where the edition goes; None after reporting that it cannot go there.

    Asked before the work of minutes begins.
    """
    if job.output is not None:
        path = job.output
    else:
        kind = f"-{job.math}" if job.math not in (None, "mathml") else ""
        path = workspace.root / FOLDER / f"{config.slug}{kind}.{job.edition}"
        # The folder may be a stranger's link to another place of this machine.
        if not path.parent.resolve().is_relative_to(workspace.root):
            report.add("F010", f"`{FOLDER}` leads outside the book's folder", hint="remove it")
            return None
    fault = ""
    folder = next((f for f in path.absolute().parents if os.path.lexists(f)), path.absolute())
    if path.is_dir():
        fault = "it is a folder"
    elif not folder.is_dir():
        fault = f"`{folder.name}` is not a folder"
    elif not os.access(folder, os.W_OK | os.X_OK):
        fault = f"the folder `{folder}` cannot be written"
    if fault:
        _refuse(path, fault, report)
    return None if fault else path


def _write(path: Path, content: bytes, workspace: Workspace, report: Report) -> bool:
    """Write the edition and tell whether that went well; it never replaces a file it came from."""
    own = path.parent.resolve() / path.name
    if own.is_relative_to(workspace.root):
        name = own.relative_to(workspace.root).as_posix()
        if name in (*workspace.reads, FILE):
            _refuse(path, "the book is made from it", report)
            return False
    try:
        write_file(path, content)
    except OSError as fault:
        _refuse(path, (fault.strerror or type(fault).__name__).lower(), report)
        return False
    return True


def _refuse(path: Path, reason: str, report: Report) -> None:
    hint = "name another file with `-o`"
    report.add("F010", f"cannot write `{path}`: {reason}", hint=hint)


def _stopped(job: Job, report: Report) -> bool:
    return report.has_errors or (job.strict and report.count(Severity.WARNING) > 0)
