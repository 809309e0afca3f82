"""Write indexes and lists: entries with the pages, or links, they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bookbuild.model.nodes import Directory, DirectoryEntry, Locator
from bookbuild.render.markup import Pieces, escape

from .edition import Desk, Leaf
from .inlines import write_inlines

_COMMA = ", "
_RUN = 3
"""Consecutive pages that are printed as one stretch."""


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
    for stretch in _stretches(locators, desk):
        folios = stretch.first.folio
        if stretch.last.folio != folios:
            folios = f"{folios}–{stretch.last.folio}"
        yield _link(stretch.anchor, escape(folios), stretch.main, desk)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Pages that are printed as one."""

    first: Leaf
    last: Leaf
    anchor: str
    main: bool
    whole: bool = False
    """The author made a stretch of it."""


def _stretches(locators: tuple[Locator, ...], desk: Desk) -> list[_Stretch]:
    """Return the pages in order: each once, three and more in a row as one stretch."""
    find = desk.edition.leaf
    assert find is not None
    found: list[_Stretch] = []
    for one in locators:
        first = find(one.anchor)
        last = (find(one.until) if one.until else first) or first
        if first is not None and last is not None:
            whole = last.number > first.number
            found.append(_Stretch(first, last, one.anchor, one.main, whole))
    found.sort(key=lambda s: (s.first.number, -s.last.number, not s.main))
    kept: list[_Stretch] = []
    for stretch in found:
        inside = kept and stretch.last.number <= kept[-1].last.number
        if not inside or (stretch.main and not kept[-1].main):
            if inside and kept[-1].first == stretch.first and kept[-1].last == stretch.last:
                kept.pop()
            kept.append(stretch)
    return _joined(kept) if kept else []


def _joined(stretches: list[_Stretch]) -> list[_Stretch]:
    out: list[_Stretch] = []
    run: list[_Stretch] = []
    for stretch in (*stretches, None):
        follows = (
            run
            and stretch is not None
            and not stretch.main
            and not run[-1].main
            and stretch.first.number <= run[-1].last.number + 1
            and stretch.first.folio.isdigit() == run[-1].last.folio.isdigit()
        )
        if stretch is not None and (follows or not run):
            run.append(stretch)
            continue
        pages = run[-1].last.number - run[0].first.number + 1
        if len(run) > 1 and (pages >= _RUN or any(s.whole for s in run)):
            out.append(_Stretch(run[0].first, run[-1].last, run[0].anchor, run[0].main))
        else:
            out += run
        run = [stretch] if stretch is not None else []
    return out


def _link(anchor: str, text: str, main: bool, desk: Desk) -> str:
    href = desk.edition.href(anchor)
    shown = f"<strong>{text}</strong>" if main else text
    return f'<a href="{escape(href)}">{shown}</a>' if href else shown
