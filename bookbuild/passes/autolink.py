"""Link plain words that name a numbered thing: 第8章, 图 3.2, 附录A.1, 式 (3.5)–(3.7), 练习 3.2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Attr, Block, Heading, Image, Inline, Inlines, Link, Text
from bookbuild.model.walk import each_block, map_inlines
from bookbuild.words import Words

from .cut import piece
from .naming import JOINED, Form, forms, plain_number
from .wording import NOBR, unbroken

AUTO = "autolink"
"""Class of the links this pass makes, for the time it runs."""
_ANY = re.compile("[0-9A-Z第]")
"""What all names of numbered things have."""
_ENDS = re.compile(r"(?![\d.\-–]\d|\d|[A-Za-z])")

Found = tuple[int, int, str]
"""Start, end and anchor of words that name something."""


class Names:
    """The numbered things of a book by how plain text names them."""

    def __init__(self, chapters: Iterable[Chapter], words: Words) -> None:
        places: dict[tuple[Form, str], set[str]] = {}
        for place in (place for chapter in chapters for place in chapter.places):
            if place.number:
                for form in forms(place, words):
                    key = (form, plain_number(place.number, place.kind))
                    places.setdefault(key, set()).add(place.anchor)
        self._places = {key: found.pop() for key, found in places.items() if len(found) == 1}
        known = dict.fromkeys(form for form, _ in self._places)
        self._forms = [(form, form.pattern(), form.item()) for form in known]

    def find(self, text: str) -> list[Found]:
        """Return everything named in `text`, none within another; longer names win."""
        if not _ANY.search(text):
            return []
        groups = [found for one in self._forms for found in self._found(text, *one)]
        out: list[Found] = []
        taken: set[int] = set()
        for group in sorted(groups, key=lambda group: group[0][0] - group[-1][1]):
            letters = set(range(group[0][0], group[-1][1]))
            if not taken & letters:
                out += group
                taken |= letters
        return sorted(out)

    def _found(
        self, text: str, form: Form, pattern: re.Pattern[str], item: re.Pattern[str]
    ) -> Iterator[list[Found]]:
        for match in pattern.finditer(text):
            parsed = self._parse(text, match.start("run"), match.end("run"), form, item)
            if parsed:
                end = match.end() if form.after else parsed[-1][1]
                (_, first_end, first), *_ = parsed
                parsed[0] = (match.start(), first_end, first)
                parsed[-1] = (parsed[-1][0], end, parsed[-1][2])
                yield parsed

    def _parse(
        self, text: str, start: int, end: int, form: Form, item: re.Pattern[str]
    ) -> list[Found]:
        """Read numbers one after another, `3.1–3.3` as two where it is no number; [] for none."""
        for stop in range(end, start, -1):
            found = item.fullmatch(text, start, stop)
            kind = form.kind
            anchor = found and self._places.get((form, plain_number(found["number"], kind)))
            if not anchor:
                continue
            one = (start, stop, anchor)
            joined = JOINED.match(text, stop, end)
            rest = self._parse(text, joined.end(), end, form, item) if joined else []
            if rest:
                return [one, *rest]
            if stop == end if form.after else _ENDS.match(text, stop):
                return [one]
        return []


def autolink(chapters: Sequence[Chapter], words: Words) -> tuple[Chapter, ...]:
    """Return the chapters with such words linked, save in headings and in links."""
    names = Names(chapters, words)

    def run(children: Inlines) -> Inlines:
        out: list[Inline] = []
        for child in children:
            match child:
                case Text():
                    out += _linked(child, names)
                case Link(children=inside):
                    out.append(replace(child, children=map_inlines(inside, _without)))
                case Image(alt=inside):
                    out.append(replace(child, alt=map_inlines(inside, _without)))
                case _:
                    out.append(child)
        return tuple(out)

    return tuple(
        replace(c, blocks=each_block(map_inlines(c.blocks, run), _heading)) for c in chapters
    )


def _linked(text: Text, names: Names) -> list[Inline]:
    out: list[Inline] = []
    done = 0
    for start, end, anchor in names.find(text.text):
        if start > done:
            out.append(piece(text, done, start))
        words = piece(text, start, end)
        classes = (AUTO, NOBR) if unbroken(words.text) else (AUTO,)
        out.append(Link(f"#{anchor}", (words,), attr=Attr(classes=classes), span=words.span))
        done = end
    if done < len(text.text):
        out.append(piece(text, done, len(text.text)) if done else text)
    return out


def _heading(block: Block) -> Block:
    return map_inlines(block, _without) if isinstance(block, Heading) else block


def _without(children: Inlines) -> Inlines:
    """Take away the links that were made in a run."""
    out: list[Inline] = []
    for child in children:
        if isinstance(child, Link) and AUTO in child.attr.classes:
            out += child.children
        else:
            out.append(child)
    return tuple(out)
