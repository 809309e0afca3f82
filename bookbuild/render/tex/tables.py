"""Write tables: as wide as they are where they fit, in columns of given width where not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bookbuild.model.nodes import (
    Alignment,
    Cell,
    Code,
    CodeBlock,
    Image,
    LineBreak,
    Math,
    Note,
    Paragraph,
    Row,
    Table,
    Text,
)
from bookbuild.model.walk import walk

from .desk import Desk, Marked
from .inlines import anchor_tex, text_tex, wrapped, write_inlines
from .tree import Node, Nodes, plain, raw, raw_block

_SIZES = (
    (0.9, r"\booktablesize{.9}"),
    (0.75, r"\booktablesize{.75}"),
    (0.6, r"\booktablesize{.6}"),
)
"""Sizes of type that a table is tried in, against that of the text."""
_GAP = 1.0
"""Em between columns, in the table's own size."""
_LONGEST_WORD = 14.0
_COLUMNS: dict[Alignment, tuple[str, str]] = {
    "left": ("l", "L"),
    "default": ("l", "L"),
    "center": ("c", "C"),
    "right": ("r", "R"),
}
"""Letters of a column as wide as its content, and of one of a given width."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a table is set."""

    size: str
    widths: tuple[float, ...]
    """Share of the measure of each column; empty where the content decides."""
    turned: bool = False


def write_table(node: Table, desk: Desk, sideways: bool = False) -> Nodes:
    """Return a table that may go on on further pages."""
    fit = _fit(node, desk, sideways)
    count = _count(node)
    aligns = [*node.aligns, *(["default"] * count)][:count]
    letters = []
    for column, align in enumerate(aligns):
        natural, given = _COLUMNS[align]  # type: ignore[index]
        letters.append(f"{given}{{{fit.widths[column]:.4f}}}" if fit.widths else natural)
    out: Nodes = desk.marked(node)
    if fit.turned:
        out.append(raw_block(r"\begin{booksideways}"))
    out.append(raw_block(rf"\begin{{booktable}}{{{fit.size}}}{{@{{}}{''.join(letters)}@{{}}}}"))
    desk.bare += 1
    head = [line for row in node.head for line in _row(row, aligns, fit, desk)]
    out += _caption(node, head, count, desk)
    for row in node.body:
        out += [*_place(row, desk), *_row(row, aligns, fit, desk)]
    desk.bare -= 1
    out.append(raw_block(r"\end{booktable}"))
    if fit.turned:
        out.append(raw_block(r"\end{booksideways}"))
    return out


def _place(row: Row, desk: Desk) -> Nodes:
    """Return the comment that names where a row stands."""
    span = next((cell.span for cell in row if cell.span), None)
    if span is None or desk.bare > 1:
        return []
    formulas = tuple(node for cell in row for node in walk(cell.blocks) if isinstance(node, Math))
    desk.places.append(Marked(span, formulas, None))
    return [raw_block(f"%% {span.file}:{span.line}")]


def _caption(node: Table, head: Nodes, count: int, desk: Desk) -> Nodes:
    """Return caption and head, and what stands for them where the table goes on."""
    out: Nodes = []
    anchor = anchor_tex(node.anchor or node.attr.id, desk)
    if node.number or node.caption:
        words = write_inlines(node.caption, desk)
        number = text_tex(_label(desk.words.table, node.number), desk)
        opening = rf"\bookcaption{{{count}}}{{{anchor}{number}}}{{"
        out.append(plain(wrapped(opening, words, r"}\\")))
    elif anchor:
        out.append(
            raw_block(rf"\multicolumn{{{count}}}{{@{{}}l@{{}}}}{{{anchor}}}\\[-\baselineskip]")
        )
    out += [raw_block(r"\toprule"), *head]
    if head:
        out.append(raw_block(r"\midrule"))
    out.append(raw_block(r"\endfirsthead"))
    if node.number and head:
        number = text_tex(_label(desk.words.table, node.number), desk)
        out.append(raw_block(rf"\bookcontinued{{{count}}}{{{number}}}\\"))
    out += [raw_block(r"\toprule"), *head]
    if head:
        out.append(raw_block(r"\midrule"))
    return [*out, raw_block(r"\endhead"), raw_block(r"\bottomrule\endfoot")]


def _label(word: str, number: str) -> str:
    return number if not number or number.startswith(word) else f"{word} {number}"


def _row(row: Row, aligns: list[str], fit: _Fit, desk: Desk) -> Nodes:
    """Return the cells of a row: in one line where each is a line of words."""
    simple = all(len(c.blocks) < 2 and all(isinstance(b, Paragraph) for b in c.blocks) for c in row)
    out: Nodes = []
    line: list[Node] = []
    column = 0
    for place, cell in enumerate(row):
        before, after = _around(cell, column, aligns, fit)
        between = raw(" & " if place else "")
        if simple:
            words = write_inlines(cell.blocks[0].children, desk) if cell.blocks else []  # type: ignore[union-attr]
            line += [between, *([raw(before)] if before else []), *words]
            line += [raw(after)] if after else []
        else:
            out.append(plain([between, raw(before)]))
            out += desk.write(cell.blocks, desk)
            out.append(raw_block(after + "%" if after else "%"))
        column += cell.columns
    if simple:
        return [plain([*line, raw(r" \\")])]
    return [*out, raw_block(r"\\")]


def _around(cell: Cell, column: int, aligns: list[str], fit: _Fit) -> tuple[str, str]:
    """Return what opens and closes a cell that spans several columns or rows."""
    before = after = ""
    own = cell.align != "default" and cell.align != aligns[min(column, len(aligns) - 1)]
    if cell.columns > 1 or own:
        align = cell.align if cell.align != "default" else "center"
        letter = _COLUMNS[align][0]
        if fit.widths:
            share = sum(fit.widths[column : column + cell.columns])
            letter = f"{_COLUMNS[align][1]}{{{share:.4f}}}"
        before, after = rf"\multicolumn{{{cell.columns}}}{{{letter}}}{{", "}"
    if cell.rows > 1:
        before, after = before + rf"\multirow{{{cell.rows}}}{{*}}{{", "}" + after
    return before, after


def _count(node: Table) -> int:
    rows = (*node.head, *node.body)
    return max([len(node.aligns), *(sum(c.columns for c in row) for row in rows), 1])


def _fit(node: Table, desk: Desk, sideways: bool) -> _Fit:
    """Choose size and columns: the content decides where there is room, else each has a share."""
    count = _count(node)
    sheet = desk.shop.sheet
    natural, least = _widths(node, count)
    blocks = any(not _is_line(c) for row in (*node.head, *node.body) for c in row)
    measure = sheet.body / sheet.font_size if sideways else float(sheet.columns)
    for size, command in _SIZES:
        room = measure / size - _GAP * (count - 1)
        if sum(natural) <= room * 0.97 and not blocks and not any(node.widths):
            return _Fit(command, (), sideways)
        if sum(least) <= room or size == _SIZES[-1][0]:
            break
    if sum(least) > room and not sideways:
        return _fit(node, desk, True)
    return _Fit(command, _shares(natural, least, room, node.widths), sideways)


def _shares(
    natural: list[float], least: list[float], room: float, asked: tuple[float, ...]
) -> tuple[float, ...]:
    """Divide the room: what a column needs at least, the rest by what it would like."""
    count = len(natural)
    whole = room + _GAP * (count - 1)
    if any(asked) and len(asked) == count:
        total = sum(asked)
        return tuple(room / whole * share / total for share in asked)
    rest = room - sum(least)
    if rest <= 0:
        return tuple(room / whole * one / sum(least) for one in least)
    wish = [wide - narrow for wide, narrow in zip(natural, least, strict=True)]
    total = sum(wish) or 1.0
    given = [n + min(rest * w / total, w) for n, w in zip(least, wish, strict=True)]
    return tuple(one / whole for one in given)


def _is_line(cell: Cell) -> bool:
    if len(cell.blocks) > 1 or not all(isinstance(b, Paragraph) for b in cell.blocks):
        return False
    return not any(isinstance(node, LineBreak | CodeBlock) for node in walk(cell.blocks))


def _widths(node: Table, count: int) -> tuple[list[float], list[float]]:
    """Return the widths of columns, em: on one line, and of the widest thing no line breaks."""
    natural, least = [1.0] * count, [1.0] * count
    for row in (*node.head, *node.body):
        column = 0
        for cell in row:
            wide, narrow = _measure(cell)
            if column < count and cell.columns == 1:
                natural[column] = max(natural[column], wide)
                least[column] = max(least[column], min(narrow, wide))
            column += cell.columns
    return natural, least


def _measure(cell: Cell) -> tuple[float, float]:
    total, widest = 0.0, 2.0
    for node in walk(cell.blocks):
        match node:
            case Text(text=text):
                total += _em(text)
                widest = max([widest, *map(_em, _words(text))])
            case Code(text=text):
                total += 0.52 * len(text)
                widest = max(widest, min(0.52 * len(text), _LONGEST_WORD))
            case Math(formula=formula):
                wide = formula.width if formula else 3.0
                total += wide
                widest = max(widest, min(wide, _LONGEST_WORD))
            case Image():
                total += 8
                widest = max(widest, 6.0)
            case Note():
                total += 0.5
    return total + 0.3, widest


def _words(text: str) -> Iterable[str]:
    spaced = "".join(" " if unicodedata.east_asian_width(c) in "WF" else c for c in text)
    return spaced.split()


def _em(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in text)
    return wide + 0.52 * (len(text) - wide)
