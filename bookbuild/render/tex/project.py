"""Put the project together: chapters, settings, templates, figures, fonts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bookbuild.cache import Cache
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report, Severity, Span
from bookbuild.fonts import FontSet
from bookbuild.markdown.pandoc import PandocFailed
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import Image
from bookbuild.model.walk import walk
from bookbuild.render.pdf.sheet import book_sheet
from bookbuild.resources import template_folder
from bookbuild.words import words
from bookbuild.workspace import Workspace

from .blocks import heading_inlines, write_blocks
from .desk import Desk, Marked, Shop
from .figures import Figures
from .glyphs import Glyphs
from .inlines import anchor_tex, text_tex
from .settings import faces_used, settings
from .tidy import tidy
from .tree import Nodes, plain, raw, raw_block, write_latex

Progress = Callable[[str, int, int], None]
TEMPLATES = (
    *("main.tex", "preamble.tex", "mathjax.tex", "opening.tex", "closing.tex"),
    *("latexmkrc", "Makefile"),
)  # fmt: skip
PHYSICS = "mathphysics.tex"
"""What the commands of MathJax's package `physics` mean; only where the book has it."""
OWN = "book.tex"
"""A file of the book's own that is read after the preamble."""
_FRONT = ("front", "list")


@dataclass(frozen=True, slots=True)
class Project:
    """The files of the LaTeX edition, and the way back from them."""

    files: dict[str, bytes | Path]
    """By path; a path of this machine stands for a file that is copied."""
    places: dict[str, tuple[Marked, ...]]
    """By path of a chapter's file: the places its comments name, in order."""
    own: frozenset[str] = frozenset()
    """Templates that are the book's own."""


def make_project(
    book: Book,
    config: BookConfig,
    workspace: Workspace,
    cache: Cache,
    fonts: FontSet,
    report: Report,
    progress: Progress,
) -> Project | None:
    """Return the project, None after reporting errors."""
    errors = report.count(Severity.ERROR)
    figures = Figures(workspace, cache, fonts, report, _spans(book, config))
    shop = Shop(
        book=book,
        config=config,
        words=words(config.lang),
        sheet=book_sheet(config.pdf),
        glyphs=Glyphs(fonts),
        picture=figures.picture,
        drawn=figures.drawn,
        code=figures.code,
        equations=_equations(book),
    )
    files: dict[str, bytes | Path] = {}
    places: dict[str, tuple[Marked, ...]] = {}
    progress("tex", 0, len(book.chapters))
    for index, chapter in enumerate(book.chapters):
        desk = Desk(shop, chapter, index, write_blocks)
        name = f"chapters/{chapter.slug}.tex"
        try:
            text = _chapter(desk)
        except PandocFailed as fault:
            span = Span(chapter.path, 1, 1) if chapter.path else None
            report.add("T202", f"`{chapter.path or chapter.slug}` cannot be written: {fault}", span)
            continue
        files[name], places[name] = text.encode(), tuple(desk.places)
        progress("tex", index + 1, len(book.chapters))
    cover = figures.picture(config.cover) if config.cover and config.pdf.cover else ""
    figures.finish(config.lang)
    told = settings(config, shop.sheet, shop.words, fonts, shop.glyphs, shop.kinds, cover)
    files["settings.tex"] = told.encode()
    templates, own = _templates(book, config, workspace, report)
    files |= templates
    files |= figures.files
    files |= _bibliography(config, workspace, report)
    files |= _fonts(fonts, shop.glyphs)
    return None if report.count(Severity.ERROR) > errors else Project(files, places, own)


def _spans(book: Book, config: BookConfig) -> dict[str, Span | None]:
    spans: dict[str, Span | None] = {config.cover: config.cover_span} if config.cover else {}
    for chapter in book.chapters:
        for node in walk((*chapter.title, *chapter.blocks)):
            if isinstance(node, Image):
                spans.setdefault(node.source, node.span)
    return spans


def _equations(book: Book) -> dict[str, list[tuple[int, str, str]]]:
    found: dict[str, list[tuple[int, str, str]]] = {}
    for index, chapter in enumerate(book.chapters):
        for place in chapter.places:
            if place.kind == "equation" and place.label:
                found.setdefault(place.label, []).append((index, place.anchor, place.text))
    return found


def _chapter(desk: Desk) -> str:
    chapter = desk.chapter
    blocks: Nodes = []
    if chapter.path:
        blocks.append(raw_block(f"%% {chapter.path}:1"))
        desk.places.append(Marked(Span(chapter.path, 1, 1), (), None))
    if chapter.part:
        blocks.append(raw_block(_part(desk)))
    if chapter.kind != "chapter":  # after the parts, not in the last of them
        blocks.append(raw_block(r"\bookmarksetup{startatroot}"))
    listed = chapter.kind != "list"
    head = heading_inlines("chapter", chapter.number, chapter.title, desk, listed)
    blocks.append(plain([*head, raw(anchor_tex(chapter.anchor, desk))]))
    body = write_blocks(chapter.blocks, desk)
    if chapter.kind == "index":
        body = [raw_block(r"\begin{multicols}{2}"), *body, raw_block(r"\end{multicols}")]
    return tidy(write_latex([*blocks, *body]))


def _part(desk: Desk) -> str:
    chapter = desk.chapter
    number, name = chapter.part_number, chapter.part.removeprefix(chapter.part_number).strip()
    if not name:
        number, name = "", chapter.part
    told = f"{{{text_tex(number, desk)}}}{{{text_tex(name, desk)}}}"
    return rf"\bookpart{told}{{{chapter.part_anchor}}}"


def _templates(
    book: Book, config: BookConfig, workspace: Workspace, report: Report
) -> tuple[dict[str, bytes | Path], frozenset[str]]:
    """Return the shipped templates, or the book's own where it may have some, and which are."""
    out: dict[str, bytes | Path] = {}
    owned: set[str] = set()
    physics = (PHYSICS,) if "physics" in config.math.packages else ()
    for name in (*TEMPLATES, *physics, OWN):
        own = _own(name, config, workspace, report)
        if own is not None:
            out[name] = own
            owned.add(name)
        elif name != OWN:
            out[name] = (template_folder() / "tex" / name).read_bytes()
    main = out["main.tex"]
    assert isinstance(main, bytes)
    text = main.decode("utf-8", "replace")
    if OWN in out:
        text = text.replace("\\input{preamble}\n", "\\input{preamble}\n\\input{book}\n", 1)
    for line, kinds in (("%% front matter", "front"), ("%% lists", "list"), ("%% chapters", "")):
        text = text.replace(line + "\n", _inputs(book, kinds), 1)
    out["main.tex"] = text.encode()
    return out, frozenset(owned)


def _inputs(book: Book, kind: str) -> str:
    def wanted(chapter: Chapter) -> bool:
        if chapter.follows_contents:
            return kind == "list"
        return chapter.kind == kind if kind else chapter.kind not in _FRONT

    return "".join(
        f"\\bookinclude{{chapters/{chapter.slug}}}\n"
        for chapter in book.chapters
        if wanted(chapter)
    )


def _own(name: str, config: BookConfig, workspace: Workspace, report: Report) -> bytes | None:
    path = f"templates/tex/{name}"
    shipped = template_folder() / "tex" / name
    own = workspace.root / path
    if not own.is_file() or (shipped.is_file() and own.samefile(shipped)):
        return None
    span = Span(path, 1, 1)
    if not config.tex.raw:
        hint = "write `tex: {raw: true}` into book.yaml if its TeX is to be trusted"
        report.add(
            "T206", f"`{path}` is TeX of the book's own, which is not allowed", span, hint=hint
        )
        return None
    return workspace.read(path, report, span)


def _bibliography(
    config: BookConfig, workspace: Workspace, report: Report
) -> dict[str, bytes | Path]:
    """Return the works as BibTeX for whoever goes on with the project; the list is formatted."""
    parts = []
    for path, span in config.bibliography:
        content = workspace.read(path, report, span) if path.endswith(".bib") else None
        if content is not None:
            parts.append(content.strip() + b"\n")
    return {"references.bib": b"\n".join(parts)} if parts else {}


def _fonts(fonts: FontSet, glyphs: Glyphs) -> dict[str, bytes | Path]:
    faces = faces_used(fonts, glyphs)
    out: dict[str, bytes | Path] = {f"fonts/{face.path.name}": face.path for face in faces}
    lines = ["The fonts in this folder, all under the SIL Open Font License (OFL.txt):\n"]
    lines += [
        f"{face.path.name}: {face.family} {face.weight}" for face in faces if face.role != "own"
    ]
    lines += [
        f"{face.path.name}: {face.family}, the book's own font under its own licence"
        for face in faces
        if face.role == "own"
    ]
    out["fonts/README"] = ("\n".join(lines) + "\n").encode()
    out["fonts/OFL.txt"] = (template_folder() / "tex" / "OFL.txt").read_bytes()
    return out
