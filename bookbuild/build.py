"""The pipeline: from a folder with book.yaml to a finished file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bookbuild.cache import Cache
from bookbuild.check import Checked, check_book, report_refusal
from bookbuild.compile import Progress
from bookbuild.config import FILE, Answers, BookConfig, FormulaForm, load_config
from bookbuild.diagnostics import Report, Severity
from bookbuild.fonts import FontSet
from bookbuild.machine import check_layout_libraries, check_tex
from bookbuild.statistics import Statistics, count
from bookbuild.workspace import Workspace
from bookbuild.write import MARK, changed_in, is_foreign, mark_of, write_file, write_folder

FOLDER = "build"
SITE = "site"
"""Name of the folder of the web edition."""
FOLDERS = ("html", "tex")
"""Editions that are a folder of files."""
Engine = Literal["weasyprint", "xelatex"]
"""What lays out the pages of a PDF."""


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
    zip: bool = False
    """The folder of a web edition is packed as well, beside it."""
    engine: Engine = "weasyprint"
    """What lays out a PDF; the file's name says so where it is XeLaTeX."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished edition that is not on disk."""

    checked: Checked
    content: bytes | Mapping[str, bytes]
    """The file, or the files of a folder by name."""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished edition on disk."""

    path: Path
    content: bytes | Mapping[str, bytes]
    """The file, or the files of a folder by name."""
    statistics: Statistics
    pages: int | None
    """Pages of a PDF; None for an edition without."""
    faces: int = 0
    """Bytes of the faces embedded in an EPUB, as packed."""

    @property
    def size(self) -> int:
        """Return the bytes of all of it."""
        if isinstance(self.content, bytes):
            return len(self.content)
        return sum(map(len, self.content.values()))


Renderer = Callable[
    [Checked, BookConfig, Workspace, Cache, Report, Progress],
    bytes | Mapping[str, bytes] | None,
]


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


def _html(
    checked: Checked,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> Mapping[str, bytes] | None:
    from bookbuild.render.site import render_site

    return render_site(checked.book, config, workspace, cache, checked.fonts, report, progress)


def _tex(
    checked: Checked,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> Mapping[str, bytes] | None:
    from bookbuild.render.tex import render_tex

    files = render_tex(checked.book, config, workspace, cache, checked.fonts, report, progress)
    return None if files is None else {**files, MARK: mark_of(files)}


def _xelatex(
    checked: Checked,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> bytes | None:
    from bookbuild.render.tex import render_tex_pdf

    return render_tex_pdf(checked.book, config, workspace, cache, checked.fonts, report, progress)


RENDERERS: dict[str, Renderer] = {
    **{"pdf": _pdf, "epub": _epub, "html": _html},
    **{"tex": _tex, "xelatex": _xelatex},
}
"""By edition, or by the engine of a PDF."""


def build(
    job: Job, workspace: Workspace, cache: Cache, report: Report, progress: Progress
) -> Built | None:
    """Build one edition; None, with nothing written, where the report says why."""
    progress("config", 0, 1)
    config = load_config(workspace, report)
    progress("config", 1, 1)
    if config is None:
        return None
    path = _target(job, config, workspace, report)
    rendered = path and render(job, config, workspace, cache, report, progress)
    if not path or not rendered:
        return None
    content = rendered.content
    if not write(path, content, workspace, report):
        return None
    if job.zip and not isinstance(content, bytes):
        from bookbuild.render.site.archive import pack

        packed = path.with_name(f"{path.name}.zip")
        if not write(packed, pack(content, workspace.source_date_epoch), workspace, report):
            return None
    report_refusal(cache, report)
    cache.trim()
    from bookbuild.render.epub import embedded_size
    from bookbuild.render.pdf.count import page_count

    pages = faces = None
    if isinstance(content, bytes):
        pages = page_count(content) if job.edition == "pdf" else None
        faces = embedded_size(content) if job.edition == "epub" else None
    return Built(path, content, count(rendered.checked.book), pages, faces or 0)


def render(
    job: Job,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> Rendered | None:
    """Make one edition without writing it; None where the report says why."""
    config = replace(config, answers=_answers(job, config))
    if job.math is not None:
        config = replace(config, epub=replace(config.epub, math=job.math))
    progress("machine", 0, 1)
    fonts = _fonts(job, config, workspace, report)
    progress("machine", 1, 1)
    if report.lacks:
        return None
    checked = check_book(config, workspace, cache, report, progress, fonts=fonts)
    if checked is None or _stopped(job, report):
        return None
    kind = "xelatex" if job.engine == "xelatex" else job.edition
    content = RENDERERS[kind](checked, config, workspace, cache, report, progress)
    if content is None or _stopped(job, report):
        return None
    return Rendered(checked, content)


def _answers(job: Job, config: BookConfig) -> Answers:
    """Return where answers stand: where the job says, else book.yaml."""
    if job.answers is not None or job.edition != "html":
        return job.answers or config.answers
    return web_answers(config)


def web_answers(config: BookConfig) -> Answers:
    """Return where answers stand on the web: folded at their exercises if nothing else is said."""
    return config.site.answers or ("none" if config.answers == "none" else "inline")


def _fonts(job: Job, config: BookConfig, workspace: Workspace, report: Report) -> FontSet:
    """Return the fonts an edition needs once the machine is known to have what lays pages out."""
    if job.edition == "tex" or job.engine == "xelatex":
        if job.engine == "xelatex":
            check_tex(report)
        return FontSet.locate(report, workspace, lang=config.lang)
    if job.edition == "html":
        if config.site.fonts == "none":
            return FontSet(())
        return FontSet.locate(report, workspace, lang=config.lang)
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
        kind += f"-{job.engine}" if job.engine != "weasyprint" else ""
        name = SITE if job.edition == "html" else f"{config.slug}{kind}.{job.edition}"
        name = f"{config.slug}-tex" if job.edition == "tex" else name
        path = workspace.root / FOLDER / name
        # The folder may be a stranger's link to another place of this machine.
        if not path.parent.resolve().is_relative_to(workspace.root):
            report.add("F010", f"`{FOLDER}` leads outside the book's folder", hint="remove it")
            return None
    return path if may_write(path, report, folder=job.edition in FOLDERS) else None


def may_write(path: Path, report: Report, *, folder: bool) -> bool:
    """Tell whether a file or a folder can be written at `path`; report why not."""
    fault = _occupied(path, folder)
    parent = next((f for f in path.absolute().parents if os.path.lexists(f)), path.absolute())
    if not fault and not parent.is_dir():
        fault = f"`{parent.name}` is not a folder"
    elif not fault and not os.access(parent, os.W_OK | os.X_OK):
        fault = f"the folder `{parent}` cannot be written"
    if fault:
        _refuse(path, fault, report)
    return not fault


def _occupied(path: Path, folder: bool) -> str:
    """Return why nothing may take the place of what is at `path`, "" where it may."""
    if not folder:
        return "it is a folder" if path.is_dir() else ""
    if path.is_file():
        return "it is a file"
    if is_foreign(path):
        return "the folder holds files that bookbuild did not write"
    changed = changed_in(path)
    return f"`{changed}` in it was changed" if changed else ""


def write(
    path: Path, content: bytes | Mapping[str, bytes], workspace: Workspace, report: Report
) -> bool:
    """Write the edition and tell whether that went well; it never replaces a file it came from."""
    own = path.parent.resolve() / path.name
    if own.is_relative_to(workspace.root):
        name = own.relative_to(workspace.root).as_posix()
        inputs = (*workspace.reads, FILE)
        if any(f"{one}/".startswith(f"{name}/") for one in inputs):
            _refuse(path, "the book is made from it", report)
            return False
    try:
        if isinstance(content, bytes):
            write_file(path, content)
        else:
            write_folder(path, content)
    except OSError as fault:
        _refuse(path, (fault.strerror or type(fault).__name__).lower(), report)
        return False
    return True


def _refuse(path: Path, reason: str, report: Report) -> None:
    hint = "name another file with `-o`"
    report.add("F010", f"cannot write `{path}`: {reason}", hint=hint)


def _stopped(job: Job, report: Report) -> bool:
    return report.has_errors or (job.strict and report.count(Severity.WARNING) > 0)
