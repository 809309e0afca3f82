"""Write tables."""

from __future__ import annotations

from bookbuild.model.nodes import Alignment, Block, Cell, Paragraph, Row, Table
from bookbuild.render.markup import Pieces, class_names

from .edition import BlockWriter, Desk
from .inlines import author_attributes, write_caption, write_inlines


def write_table(node: Table, desk: Desk, write: BlockWriter) -> Pieces:
    """Yield a table in a box of its own, which carries the anchor and may scroll."""
    attributes = author_attributes(node.attr, desk, "table", anchor=node.anchor)
    yield f"<div{attributes}{desk.focus(node.number or desk.edition.words.table)}><table>\n"
    if node.number or node.caption:
        yield "<caption>"
        yield write_caption(desk.edition.words.table, node.number, node.caption, desk)
        yield "</caption>\n"
    if any(node.widths):
        columns = (f'<col style="width:{width * 100:.4g}%"/>' for width in node.widths)
        yield f"<colgroup>{''.join(columns)}</colgroup>\n"
    head = node.head if any(map(_is_said, node.head)) else ()
    for tag, rows, cell in (("thead", head, "th"), ("tbody", node.body, "td")):
        if rows:
            yield f"<{tag}>\n"
            for row in rows:
                yield _row(row, cell, node.aligns, desk, write)
            yield f"</{tag}>\n"
    yield "</table></div>"


def _row(
    row: Row, tag: str, aligns: tuple[Alignment, ...], desk: Desk, write: BlockWriter
) -> Pieces:
    yield "<tr>"
    column = 0
    for cell in row:
        align = cell.align
        if align == "default" and column < len(aligns):
            align = aligns[column]
        column += cell.columns
        yield _cell(cell, tag, align, desk, write)
    yield "</tr>\n"


def _cell(cell: Cell, tag: str, align: Alignment, desk: Desk, write: BlockWriter) -> Pieces:
    attributes = class_names(align) if align != "default" else ""
    if not any(map(_says_something, cell.blocks)):
        tag = "td"  # an empty corner heads nothing
    if tag == "th":
        attributes += ' scope="col"'
    if cell.columns > 1:
        attributes += f' colspan="{cell.columns}"'
    if cell.rows > 1:
        attributes += f' rowspan="{cell.rows}"'
    yield f"<{tag}{attributes}>"
    match cell.blocks:
        case (Paragraph(children=inlines),):
            yield write_inlines(inlines, desk)
        case blocks:
            yield write(blocks, desk)
    yield f"</{tag}>"


def _is_said(row: Row) -> bool:
    return any(_says_something(block) for cell in row for block in cell.blocks)


def _says_something(block: Block) -> bool:
    return not isinstance(block, Paragraph) or bool(block.children)
