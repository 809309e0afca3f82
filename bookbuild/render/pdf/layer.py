"""Write the second layer of the pages: running heads, page numbers, words that name pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bookbuild.config import Heads
from bookbuild.model.nodes import Inlines
from bookbuild.render.markup import escape

from .headings import Entry
from .job import Laid
from .pagemap import Leaf, PageMap
from .sheet import Sheet

Write = Callable[[Inlines], str]
"""Writes a title as markup."""


@dataclass(frozen=True, slots=True)
class Running:
    """What book.yaml says of the running heads, and the words of the second layer."""

    heads: Heads
    title: str
    """Title of the book."""
    continued: str
    """Stands above a table that goes on, its label at `{label}`."""


def layer_body(
    index: int,
    pages: PageMap,
    headings: Sequence[Entry],
    sheet: Sheet,
    naming: str,
    write: Write,
    running: Running,
) -> str:
    """Return the leaves that go on the pages of piece `index`, one for each of its pages.

    `naming` prints the page an answer or exercise stands on, at `{page}`.
    """
    piece = pages.pieces[index]
    start = pages.starts[index]
    own = [entry for entry in headings if entry.chapter == piece.chapter]
    heads = _heads(own, pages, index, write, running)
    out = []
    for page in range(piece.laid.pages):
        leaf = pages.leaves[start + page]
        recto = (start + page) % 2 == 0
        inside = _frame(leaf, heads[page], recto, page == 0) if piece.heads else ""
        inside += _slots(index, page, pages, sheet, naming)
        inside += _continued(piece.laid, page, running.continued)
        out.append(f'<div class="leaf {"recto" if recto else "verso"}">{inside}</div>')
    return "".join(out)


def _frame(leaf: Leaf, heads: tuple[str, str], recto: bool, opening: bool) -> str:
    folio = f'<span class="folio">{leaf.folio}</span>'
    if opening or heads == ("", ""):
        return f'<p class="foot">{folio}</p>'
    return f'<p class="head">{folio}{heads[recto]}</p>'


def _heads(
    own: Sequence[Entry], pages: PageMap, index: int, write: Write, running: Running
) -> list[tuple[str, str]]:
    """Return for each page of a piece what stands above it, on a left and on a right page."""
    laid = pages.pieces[index].laid
    if running.heads == "none":
        return [("", "")] * laid.pages
    chapter = _head(own[0], write) if own else escape(pages.pieces[index].title)
    if running.heads == "book":
        return [(escape(running.title), chapter)] * laid.pages
    if not own:
        return [(chapter, chapter)] * laid.pages
    beginning: dict[int, str] = {}
    last: dict[int, str] = {}
    for entry in own:
        place = laid.anchors.get(entry.anchor)
        if entry.level == 2 and place:
            beginning.setdefault(place.page, _head(entry, write))
            last[place.page] = _head(entry, write)
    out = []
    current = chapter
    for page in range(laid.pages):
        out.append((chapter, beginning.get(page, current)))
        current = last.get(page, current)
    return out


def _head(entry: Entry, write: Write) -> str:
    number = f'<span class="number">{escape(entry.number)}</span>' if entry.number else ""
    return number + write(entry.title)


def _slots(index: int, page: int, pages: PageMap, sheet: Sheet, naming: str) -> str:
    out = []
    for slot in pages.pieces[index].laid.slots:
        folio = pages.folio(slot.anchor) if slot.page == page else ""
        if folio and slot.inline:
            top = slot.y + slot.height / 2 - sheet.leading / 2
            out.append(
                f'<p class="slot inline" style="top:{top:.2f}pt;left:{slot.x:.2f}pt;'
                f'width:{slot.width:.2f}pt">{escape(folio)}</p>'
            )
        elif folio:
            # Vertically centred on the room left for it, flush with its right end.
            top = slot.y + slot.height / 2 - sheet.leading / 2
            right = sheet.width - slot.x - slot.width
            out.append(
                f'<p class="slot" style="top:{top:.2f}pt;right:{right:.2f}pt">'
                f"{escape(naming.format(page=folio))}</p>"
            )
    return "".join(out)


def _continued(laid: Laid, page: int, naming: str) -> str:
    """Return the words above tables that go on from the page before."""
    return "".join(
        f'<p class="continued-head{" turned" if one.turned else ""}" '
        f'style="left:{one.x:.2f}pt;top:{one.y:.2f}pt;width:{one.width:.2f}pt">'
        f"{escape(naming.format(label=one.label))}</p>"
        for one in laid.continued
        if one.page == page
    )
