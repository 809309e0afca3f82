"""Write a chapter: its opening, its body, the footnotes collected on the way."""

from __future__ import annotations

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Blocks, Inlines, Note, Paragraph
from bookbuild.render.markup import Pieces, assemble, class_names, escape

from .blocks import write_blocks
from .edition import Desk, Edition
from .inlines import write_inlines

_TYPES = {
    "chapter": ("chapter", "doc-chapter"),
    "appendix": ("appendix", "doc-appendix"),
    "references": ("bibliography", "doc-bibliography"),
    "answers": ("qna", "doc-qna"),
    "glossary": ("glossary", "doc-glossary"),
    "index": ("index", "doc-index"),
}
_FRONT_TYPES = {
    "preface": ("preface", "doc-preface"),
    "foreword": ("foreword", "doc-foreword"),
    "introduction": ("introduction", "doc-introduction"),
    "afterword": ("afterword", "doc-afterword"),
    "acknowledgments": ("acknowledgments", "doc-acknowledgments"),
}
"""Front and back matter whose name says what it is."""


def render_blocks(blocks: Blocks, edition: Edition, prefix: str = "x") -> str:
    """Return the markup of blocks that belong to no chapter, their footnotes after them."""
    return assemble(_with_notes(blocks, Desk(edition, prefix)))


def render_inlines(inlines: Inlines, edition: Edition, prefix: str = "x") -> str:
    """Return the markup of inlines alone; footnotes in them leave their call only."""
    return assemble(write_inlines(inlines, Desk(edition, prefix)))


def render_chapter(chapter: Chapter, edition: Edition) -> str:
    """Return a chapter as one `<section>`; the title of a part it opens is not in it."""
    return assemble(_chapter(chapter, Desk(edition, chapter.slug)))


def _chapter(chapter: Chapter, desk: Desk) -> Pieces:
    types = desk.type(*_TYPES.get(chapter.kind) or _FRONT_TYPES.get(chapter.slug, ("", "")))
    identifier = desk.identifier(chapter.anchor)
    yield f"<section{class_names('chapter', chapter.kind)}{identifier}{types}>\n"
    yield '<header class="opening"><h1>'
    if chapter.number:
        yield f'<span class="number">{escape(chapter.number)}</span> '
    yield '<span class="title">'
    yield write_inlines(chapter.title, desk)
    yield "</span></h1></header>\n"
    yield _with_notes(chapter.blocks, desk)
    yield "</section>\n"


def _with_notes(blocks: Blocks, desk: Desk) -> Pieces:
    yield write_blocks(blocks, desk)
    # A footnote may call another, so the list grows while it is written.
    written = 0
    if desk.notes:
        yield '<section class="footnotes">\n'
        while written < len(desk.notes):
            written += 1
            yield _footnote(desk.notes[written - 1], written, desk)
        yield "</section>\n"


def _footnote(note: Note, number: int, desk: Desk) -> Pieces:
    identifier = desk.identifier(f"fn-{desk.prefix}-{number}")
    yield f'<aside class="note"{identifier}{desk.type("footnote", "doc-footnote")}>\n'
    back = (
        f'<a class="back"{desk.type("", "doc-backlink")} href="#fnref-{desk.prefix}-{number}">'
        f"{number}</a> "
    )
    match note.blocks:
        case (Paragraph(children=inlines), *others):
            yield f"<p>{back}"
            yield write_inlines(inlines, desk)
            yield "</p>\n"
            yield write_blocks(tuple(others), desk)
        case blocks:
            yield f"<p>{back}</p>\n"
            yield write_blocks(blocks, desk)
    yield "</aside>\n"
