"""Write indexes and lists: entries with the pages, or links, they lead to."""

from __future__ import annotations

from collections.abc import Iterator

from bookbuild.model.nodes import Directory, DirectoryEntry, Locator
from bookbuild.render.markup import Pieces, escape

from .edition import Desk
from .inlines import write_inlines
from .stretches import Stretch, stretches

_COMMA = ", "


def write_directory(node: Directory, desk: Desk) -> Pieces:
    """Yield the entries of one run."""
    if node.kind == "index":
        yield '<ul class="index">\n'
        for entry in node.entries:
            yield _index_entry(entry, desk)
        yield "</ul>"
        return
    yield '<ul class="directory">\n'
    for entry in node.entries:
        yield _list_entry(entry, desk)
    yield "</ul>"


def _index_entry(entry: DirectoryEntry, desk: Desk) -> Pieces:
    yield f'<li{desk.identifier(entry.anchor)}><p class="entry"><span class="term">'
    yield write_inlines(entry.term, desk)
    yield "</span>"
    places = list(_places(entry.locators, desk))
    if places:
        yield ' <span class="locators">' + _COMMA.join(places) + "</span>"
    if entry.see:
        yield ' <span class="see">'
        yield write_inlines(entry.see, desk)
        yield "</span>"
    yield "</p>"
    if entry.entries:
        yield "\n<ul>\n"
        for inside in entry.entries:
            yield _index_entry(inside, desk)
        yield "</ul>"
    yield "</li>\n"


def _list_entry(entry: DirectoryEntry, desk: Desk) -> Pieces:
    anchor = entry.locators[0].anchor if entry.locators else ""
    href = desk.edition.href(anchor)
    leaf = desk.edition.leaf(anchor) if desk.edition.leaf else None
    yield '<li><p class="entry">'
    yield f'<a href="{escape(href)}">' if href else "<span>"
    desk.links += 1
    yield write_inlines(entry.term, desk)
    desk.links -= 1
    if leaf is not None:
        yield f'<span class="page">{escape(leaf.folio)}</span>'
    yield "</a>" if href else "</span>"
    yield "</p></li>\n"


def _places(locators: tuple[Locator, ...], desk: Desk) -> Iterator[str]:
    if desk.edition.leaf is None:
        shown: dict[str, Locator] = {}
        for one in locators:
            known = shown.setdefault(one.text, one)
            if one.main and not known.main:
                shown[one.text] = one
        for text, one in shown.items():
            yield _link(one.anchor, escape(text or "→"), one.main, desk)
        return
    for stretch in stretches(locators, desk.edition.leaf):
        yield _pages(stretch, desk)


def _pages(stretch: Stretch, desk: Desk) -> str:
    first, last = escape(stretch.first.folio), escape(stretch.last.folio)
    if first == last:
        return _link(stretch.anchor, first, stretch.main, desk)
    if stretch.main or not (stretch.main_first or stretch.main_last):
        return _link(stretch.anchor, f"{first}–{last}", stretch.main, desk)
    ends = ((stretch.main_first, first), (stretch.main_last, last))
    return "–".join(
        _link(anchor or stretch.anchor, folio, bool(anchor), desk) for anchor, folio in ends
    )


def _link(anchor: str, text: str, main: bool, desk: Desk) -> str:
    href = desk.edition.href(anchor)
    shown = f"<strong>{text}</strong>" if main else text
    return f'<a href="{escape(href)}">{shown}</a>' if href else shown
