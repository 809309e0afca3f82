"""Find the words of references: “图 3-2”, “式 (3.5)–(3.7)”, “第 4、6 章”, “Figures 1-1 and 1-3”."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bookbuild.diagnostics import Span
from bookbuild.model.book import Place
from bookbuild.model.nodes import Attr, Inline, Inlines, Link, Phrase, Text
from bookbuild.model.walk import plain_text
from bookbuild.words import Words

from .parts import PART, part_value

NOBR = "nobr"
"""Class of words that no line may be broken in."""
PAGE = "page-ref"
"""Class of a link that print fills with the page of what it leads to."""
_LONGEST_UNBROKEN = 8.5
"""Width of a reference that is kept on one line, em."""
_WIDE = re.compile("[\u2e80-\U0003ffff]")
_SHORTEST_RANGE = 3
"""Numbers in a row that become a range."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place as one item of a reference names it."""

    place: Place
    bare: bool = False
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """Writes references in the language of the book."""

    words: Words
    titles: Mapping[str, Inlines]
    """By anchor."""

    def write(self, items: Sequence[Named], form: str, span: Span | None) -> Inlines:
        """Return the links of a reference with what stands between them."""
        items = list({item.place.anchor: item for item in reversed(items)}.values())[::-1]
        if form in ("long", "page"):
            out = self._listed([self._whole(item, form, span) for item in items])
        else:
            out = self._listed([self._group(g, form, span) for g in self._groups(items, form)])
        if items and items[0].capital:
            out = (_capital(out[0]), *out[1:])
        return out

    def text(self, item: Named, form: str = "") -> str:
        """Return all the words of one place."""
        place = item.place
        if item.bare or not place.number:
            return (place.number if item.bare else "") or place.text
        kind = "appendix" if place.kind == "chapter" and place.number.isalpha() else place.kind
        if form == "short" and not item.capital and kind in self.words.short:
            return self.words.short[kind].format(n=place.number)
        if kind == "equation":
            return f"{self.words.equation} {place.number}"
        return place.text

    def _whole(self, item: Named, form: str, span: Span | None) -> Inlines:
        """Write one place with its title, or for its page."""
        text = self.text(item)
        title = self.titles.get(item.place.anchor, ())
        if form == "long" and item.place.number and title:
            before, after = self.words.brackets
            inside = (Text(text + before), *title, Text(after))
            return (Link(f"#{item.place.anchor}", inside, span=span),)
        link = _link(item, text, span)
        if form == "page":
            link = replace(link, attr=Attr(classes=(PAGE, *link.attr.classes)))
        return (link,)

    def _groups(self, items: Sequence[Named], form: str) -> list[list[Named]]:
        """Gather the items that share the words around their numbers, in order of the numbers."""
        groups: dict[tuple[str, ...], list[Named]] = {}
        for item in items:
            before, number, after = self._parts(item, form)
            key = (before.lower(), after) if number else (item.place.anchor,)
            groups.setdefault(key, []).append(item)
        return [sorted(group, key=lambda item: _order(item.place)) for group in groups.values()]

    def _parts(self, item: Named, form: str) -> tuple[str, str, str]:
        """Return the words before the number, the number and the words after it."""
        text = self.text(item, form)
        number = item.place.number
        before, found, after = text.rpartition(number) if number else ("", "", text)
        return (before, found, after) if found else (text, "", "")

    def _group(self, items: list[Named], form: str, span: Span | None) -> Inlines:
        before, number, after = self._parts(items[0], form)
        if len(items) == 1 or not number:
            return (_link(items[0], before + number + after, span),)
        if before.strip():
            before = self.words.several(before.rstrip()) + " " * before.endswith(" ")
        runs = _runs(items)
        entries: list[Inlines] = []
        for run in runs:
            ends = [run[0], run[-1]] if len(run) > 1 else run
            out: list[Inline] = []
            for item in ends:
                text = item.place.number
                text = (before if item is items[0] else "") + text
                text += after if item is items[-1] else ""
                link = _link(item, text, span)
                out = list(_ranged(out[0], self._to(item.place), link)) if out else [link]
            entries.append(tuple(out))
        return self._listed(entries)

    def _to(self, place: Place) -> str:
        if place.kind == PART and self.words.lang != "en":
            return self.words.to.strip()
        return self.words.to if "-" in place.number else "–"

    def _listed(self, entries: Sequence[Inlines]) -> Inlines:
        """Join entries as a list is written in the language of the book."""
        out: list[Inline] = []
        for index, entry in enumerate(entries):
            if index and index == len(entries) - 1:
                out.append(Text(self.words.last_comma[len(entries) > 2]))
            elif index:
                out.append(Text(self.words.comma))
            out += entry
        return tuple(out)


def _link(item: Named, text: str, span: Span | None) -> Link:
    """Return a link; a short one that holds a number is not broken."""
    attr = Attr(classes=(NOBR,) if item.place.number and unbroken(text) else ())
    return Link(f"#{item.place.anchor}", (Text(text, span),), attr=attr, span=span)


def _ranged(first: Inline, dash: str, last: Inline) -> Inlines:
    """Join the ends of a range: no line ends behind the dash, nor before it in a short one."""
    whole = (first, Text(dash), last)
    if unbroken(plain_text(whole)):
        return (Phrase(Attr(classes=(NOBR,)), whole),)
    return (first, Phrase(Attr(classes=(NOBR,)), (Text(dash), last)))


def unbroken(text: str) -> bool:
    """Tell whether the words of a reference are short enough to stay on one line."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 2 <= _LONGEST_UNBROKEN


def _capital(node: Inline) -> Inline:
    match node:
        case Text(text=text):
            return replace(node, text=text[:1].upper() + text[1:])
        case Link(children=(first, *rest)) | Phrase(children=(first, *rest)):
            return replace(node, children=(_capital(first), *rest))
        case _:
            return node


def _order(place: Place) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts `3.9` before `3.10` and numbers before letters."""
    if place.kind == PART:
        return ((part_value(place.number), ""),)
    parts = re.findall(r"\d+|[A-Z]", place.number)
    return tuple((int(p), "") if p.isdecimal() else (1000, p) for p in parts)


def _runs(items: Sequence[Named]) -> list[list[Named]]:
    """Gather items whose numbers follow one another; two in a row stay two."""
    runs: list[list[Named]] = []
    for item in items:
        if runs and _follows(runs[-1][-1].place, item.place):
            runs[-1].append(item)
        else:
            runs.append([item])
    split = ([run] if len(run) >= _SHORTEST_RANGE else [[item] for item in run] for run in runs)
    return [run for parts in split for run in parts]


def _follows(before: Place, after: Place) -> bool:
    """Tell whether a number is the one after another: `(3.5)` and `(3.6)`, `A` and `B`."""
    first, second = before.number, after.number
    if after.kind == PART:
        return part_value(second) == part_value(first) + 1
    if len(first) == len(second) == 1 and first.isalpha():
        return ord(second) == ord(first) + 1
    one, two = (re.fullmatch(r"(.*?)(\d+)(\D*)", number) for number in (first, second))
    if not one or not two:
        return False
    return (one[1], one[3]) == (two[1], two[3]) and int(two[2]) == int(one[2]) + 1
