"""Write indexes and lists: TeX puts in the pages that their entries lead to."""

from __future__ import annotations

from bookbuild.model.nodes import Directory, DirectoryEntry, Locator

from .desk import Desk
from .inlines import anchor_tex, wrapped, write_inlines
from .tree import Nodes, plain, raw, raw_block


def write_directory(node: Directory, desk: Desk) -> Nodes:
    """Return the entries of one run."""
    desk.bare += 2
    out: Nodes = []
    if node.kind == "index":
        for entry in node.entries:
            out += _index_entry(entry, 0, desk)
        environment = "bookindex"
    else:
        out = [_list_entry(entry, desk) for entry in node.entries]
        environment = "booklist"
    desk.bare -= 2
    return [raw_block(rf"\begin{{{environment}}}"), *out, raw_block(rf"\end{{{environment}}}")]


def _index_entry(entry: DirectoryEntry, level: int, desk: Desk) -> Nodes:
    line: Nodes = [raw(rf"\bookentry{{{level}}}" + anchor_tex(entry.anchor, desk))]
    line += write_inlines(entry.term, desk)
    places = ",".join(one for locator in entry.locators if (one := _place(locator, desk)))
    if places:
        line.append(raw(rf"\bookpages{{{places}}}"))
    if entry.see:
        line += wrapped(r"\booksee{", write_inlines(entry.see, desk), "}")
    out: Nodes = [plain(line)]
    for inside in entry.entries:
        out += _index_entry(inside, level + 1, desk)
    return out


def _place(locator: Locator, desk: Desk) -> str:
    r"""Return a place for `\bookpages`: `{anchor}{end}{*}`, the star for the main one."""
    known = desk.shop.book.anchors
    if locator.anchor not in known:
        return ""
    until = locator.until if locator.until in known else locator.anchor
    return f"{{{{{locator.anchor}}}{{{until}}}{{{'*' if locator.main else ''}}}}}"


def _list_entry(entry: DirectoryEntry, desk: Desk) -> dict[str, object]:
    anchor = entry.locators[0].anchor if entry.locators else ""
    known = anchor if anchor in desk.shop.book.anchors else ""
    desk.links += 1
    term = write_inlines(entry.term, desk)
    desk.links -= 1
    return plain(wrapped(rf"\booklisted{{{known}}}{{", term, "}"))
