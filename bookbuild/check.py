"""Find everything that can be wrong with a book, without writing an edition."""

from __future__ import annotations

from dataclasses import dataclass
from subprocess import SubprocessError

from bookbuild.cache import Cache, digest
from bookbuild.compile import Progress, compile_book
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report, Span
from bookbuild.fonts import FontSet, check_glyphs
from bookbuild.markdown import pandoc_version
from bookbuild.math.engine import BundleMissingError, engine_version
from bookbuild.model.book import Book
from bookbuild.model.nodes import CodeBlock, Image
from bookbuild.model.walk import nodes_of
from bookbuild.render.html.alternatives import check_alternatives
from bookbuild.render.pdf.resolution import check_resolution
from bookbuild.render.pictures import PictureFault, take_picture
from bookbuild.workspace import PICTURE_LIMIT, Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """A compiled book and the fonts it will be set in."""

    book: Book
    fonts: FontSet


def check_book(
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    report: Report,
    progress: Progress,
    *,
    fonts: FontSet | None = None,
) -> Checked | None:
    """Compile the book and compare its text with `fonts`, those of print where none are given.

    None where the machine lacks what chapters are read with, which is reported.
    """
    if not can_read(report):
        return None
    if fonts is None:
        fonts = FontSet.locate(report, workspace, lang=config.lang)
    book = compile_book(config, workspace, cache, report, progress)
    _check_pictures(book, config, workspace, cache, report)
    _check_tex(book, config, report)
    check_alternatives(book, report)
    check_resolution(book, config, workspace, report)
    if fonts.faces:
        progress("glyphs", 0, 1)
        check_glyphs(book, fonts, report, workspace)
        progress("glyphs", 1, 1)
    return Checked(book, fonts)


def _check_tex(book: Book, config: BookConfig, report: Report) -> None:
    """Report TeX of the author's where book.yaml does not let it pass."""
    if config.tex.raw:
        return
    for chapter in book.chapters:
        for node in nodes_of(chapter.blocks):
            if isinstance(node, CodeBlock) and node.is_tex:
                hint = "write `tex: {raw: true}` into book.yaml if its TeX is to be trusted"
                report.add("T206", "TeX of the author's is left out", node.span, hint=hint)


def _check_pictures(
    book: Book, config: BookConfig, workspace: Workspace, cache: Cache, report: Report
) -> None:
    """Report the pictures that are there and cannot be shown, where each is first shown."""
    spans: dict[str, Span | None] = {config.cover: config.cover_span} if config.cover else {}
    for chapter in book.chapters:
        for node in nodes_of(chapter.blocks):
            if isinstance(node, Image):
                spans.setdefault(node.source, node.span)
    for source, span in spans.items():
        content = workspace.read(source, report, span, limit=PICTURE_LIMIT)
        if content is None or cache.get("pictures", digest(content)) is not None:
            continue
        try:
            take_picture(content)
        except PictureFault as fault:
            report.add("F007", f"picture `{source[:200]}` cannot be shown: {fault}", span)
        else:
            cache.put("pictures", digest(content), b"")


def can_read(report: Report) -> bool:
    """Tell whether the programs that read chapters are there; report which are not."""
    try:
        engine_version()
    except BundleMissingError:
        report.add(
            "G107",
            "the MathJax bundle is missing",
            hint="run `python hatch_build.py` in the checkout, or install the wheel",
        )
    try:
        pandoc_version()
    except (OSError, SubprocessError) as fault:
        reason = (getattr(fault, "strerror", "") or "it is not installed or fails").lower()
        report.add(
            "G108",
            f"pandoc cannot be started: {reason}",
            hint="pip install --force-reinstall pypandoc-binary",
        )
    return not report.lacks


def report_refusal(cache: Cache, report: Report) -> None:
    """Report that results could not be kept, where that was so."""
    if cache.refusal:
        report.add(
            "F009",
            f"results cannot be kept in `{cache.folder}`: {cache.refusal.lower()}",
            hint="every build will take as long; BOOKBUILD_CACHE names another folder",
        )
