"""Say in words what a picture shows, and report pictures nobody has described."""

from __future__ import annotations

from bookbuild.diagnostics import Report
from bookbuild.model.book import Book
from bookbuild.model.nodes import Figure, Image, Inlines, Paragraph
from bookbuild.model.walk import plain_text, walk_chapter

_DECORATIVE = "decorative"
"""Class by which an author says that a picture shows nothing worth saying."""


def is_decorative(image: Image) -> bool:
    """Tell whether the author calls a picture mere ornament."""
    return _DECORATIVE in image.attr.classes


def alternative(image: Image, caption: Inlines = ()) -> str:
    """Return the alternative text of a picture: `alt=` in braces, its brackets, its caption."""
    if is_decorative(image):
        return ""
    given = image.attr.get("alt") or plain_text(image.alt) or plain_text(caption)
    return " ".join(given.split())


def captioned(figure: Figure) -> list[Image]:
    """Return the pictures a figure shows, which its caption may stand for."""
    rows = (block.children for block in figure.blocks if isinstance(block, Paragraph))
    return [row[0] for row in rows if len(row) == 1 and isinstance(row[0], Image)]


def check_alternatives(book: Book, report: Report) -> None:
    """Report every picture without alternative text."""
    for chapter in book.chapters:
        nodes = list(walk_chapter(chapter))
        figures = (node for node in nodes if isinstance(node, Figure) and node.caption)
        told = {id(image) for figure in figures for image in captioned(figure)}
        for node in nodes:
            if not isinstance(node, Image) or id(node) in told:
                continue
            if not alternative(node) and not is_decorative(node):
                report.add(
                    "E203",
                    f"nothing says what the picture `{node.source[:200]}` shows",
                    node.span,
                    hint="describe it in the brackets, or mark it `{.decorative}`",
                )
