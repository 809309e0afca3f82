"""Make the LaTeX edition: the project as files, or its pages by XeLaTeX."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bookbuild.cache import Cache
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet
from bookbuild.model.book import Book
from bookbuild.workspace import Workspace

from .engine import LIMITS, Limits, typeset
from .faults import report_pages
from .project import make_project

Progress = Callable[[str, int, int], None]


def render_tex(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    fonts: FontSet,
    report: Report,
    progress: Progress,
) -> Mapping[str, bytes] | None:
    """Return the files of the project by path, None after reporting errors."""
    project = make_project(book, config, workspace, cache, fonts, report, progress)
    if project is None:
        return None
    return {
        name: content if isinstance(content, bytes) else content.read_bytes()
        for name, content in project.files.items()
    }


def render_tex_pdf(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    fonts: FontSet,
    report: Report,
    progress: Progress,
    limits: Limits = LIMITS,
) -> bytes | None:
    """Return the pages XeLaTeX makes of the project, None after reporting errors."""
    project = make_project(book, config, workspace, cache, fonts, report, progress)
    if project is None:
        return None
    with tempfile.TemporaryDirectory(prefix="bookbuild-") as name:
        folder = Path(name)
        for path, content in project.files.items():
            _put(folder / path, content)
        epoch = workspace.source_date_epoch
        pages = typeset(folder, workspace.environment, epoch, progress, limits)
    return pages.pdf if report_pages(project, pages, report) else None


def _put(path: Path, content: bytes | Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    try:
        os.link(content, path)
    except OSError:  # another file system, or one without links
        shutil.copyfile(content, path)
