"""Link plain words that name a numbered thing: 第8章, 图 3.2, 附录A.1, 式 (3.5)–(3.7), 练习 3.2.

Words that have the form of such a name and lead nowhere, or to two places, are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bookbuild.diagnostics import Related, Report, Span
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Attr,
    Block,
    CodeBlock,
    Heading,
    Image,
    Inline,
    Inlines,
    Link,
    Node,
    Phrase,
    Text,
)
from bookbuild.model.walk import children, each_block, map_inlines
from bookbuild.words import Words

from .cut import piece
from .naming import JOINED, Form, forms, plain_number
from .wording import NOBR, unbroken

AUTO = "autolink"
"""Class of the links this pass makes, for the time it runs."""
_ANY = re.compile("[0-9A-Z第]")
"""What all names of numbered things have."""
_ENDS = re.compile(r"(?![\d.\-–]\d|\d|[A-Za-z])")

PLAIN = "plain"
"""Class of words that are to stay as they are: `[第 3 章]{.plain}` of another book."""
_DIGITS, _CAPITALS = re.compile(r"\d+"), re.compile("[A-Z]")

Found = tuple[int, int, str]
"""Start, end and anchor of words that name something."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Words that have the form of a name and name nothing, or several things."""

    start: int
    end: int
    form: Form
    number: str


class Names:
    """The numbered things of a book by how plain text names them."""

    def __init__(self, chapters: Iterable[Chapter], words: Words) -> None:
        places: dict[tuple[Form, str], set[str]] = {}
        for place in (place for chapter in chapters for place in chapter.places):
            if place.number:
                for form in forms(place, words):
                    key = (form, plain_number(place.number, place.kind))
                    places.setdefault(key, set()).add(place.anchor)
        self._places = {key: next(iter(a)) for key, a in places.items() if len(a) == 1}
        self.numbers: dict[Form, dict[str, set[str]]] = {}
        for (form, number), found in places.items():
            self.numbers.setdefault(form, {})[number] = found
        self._shapes = {form: set(map(_shape, known)) for form, known in self.numbers.items()}
        self._forms = [(form, form.pattern(), form.item()) for form in self.numbers]

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

    def lost(self, text: str) -> list[Lost]:
        """Return what in `text`, where everything named is linked, looks like a name.

        Only numbers that are built like those of such things count: in a book whose sections
        are 3.2, “3 节” is no name.
        """
        out: list[Lost] = []
        for form, pattern, item in self._forms if _ANY.search(text) else ():
            for match in pattern.finditer(text):
                found = item.match(text, match.start("run"), match.end("run"))
                number = plain_number(found["number"], form.kind) if found else ""
                if found is None or _shape(number) not in self._shapes[form]:
                    continue
                end = match.end() if form.after else found.end()
                if all(one.end <= match.start() or end <= one.start for one in out):
                    out.append(Lost(match.start(), end, form, number))
        return sorted(out, key=lambda one: one.start)

    def _found(
        self, text: str, form: Form, pattern: re.Pattern[str], item: re.Pattern[str]
    ) -> Iterator[list[Found]]:
        start = 0
        while match := pattern.search(text, start):
            parsed = self._parse(text, match.start("run"), match.end("run"), form, item)
            # In “附录 A、1.1 节” the name of the section begins after what is no section.
            start = match.end() if parsed else match.start("run") + 1
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


def _shape(number: str) -> str:
    return _CAPITALS.sub("A", _DIGITS.sub("9", number))


def autolink(chapters: Sequence[Chapter], words: Words, report: Report) -> tuple[Chapter, ...]:
    """Return the chapters with such words linked, save in headings, links and `{.plain}`."""
    names = Names(chapters, words)

    def run(inlines: Inlines) -> Inlines:
        out: list[Inline] = []
        for child in inlines:
            match child:
                case Text():
                    out += _linked(child, names)
                case Link(children=inside):
                    out.append(replace(child, children=map_inlines(inside, _without)))
                case Phrase(attr=attr, children=inside) if PLAIN in attr.classes:
                    out.append(replace(child, children=map_inlines(inside, _without)))
                case Image(alt=inside):
                    out.append(replace(child, alt=map_inlines(inside, _without)))
                case _:
                    out.append(child)
        return tuple(out)

    linked = tuple(
        replace(c, blocks=each_block(map_inlines(c.blocks, run), _heading)) for c in chapters
    )
    spans = {p.anchor: p.span for chapter in chapters for p in chapter.places if p.span}
    for chapter in linked:
        for text in _plain_texts(chapter.blocks):
            for lost in names.lost(text.text):
                _report(lost, piece(text, lost.start, lost.end), names, spans, report)
    return linked


def _plain_texts(nodes: Iterable[Node]) -> Iterator[Text]:
    """Yield the texts that names are looked for in."""
    for node in nodes:
        match node:
            case Text():
                yield node
            case Heading() | Link() | Image() | CodeBlock():
                pass
            case Phrase(attr=attr) if PLAIN in attr.classes:
                pass
            case _:
                yield from _plain_texts(children(node))


def _report(
    lost: Lost, words: Text, names: Names, spans: Mapping[str, Span], report: Report
) -> None:
    known = names.numbers[lost.form]
    places = [spans[anchor] for anchor in sorted(known.get(lost.number, ())) if anchor in spans]
    if len(places) > 1:
        related = tuple(Related(place, "it is here") for place in places)
        hint = "give each a number of its own, or write a link"
        message = f"`{words.text}` names several places"
        report.add("R211", message, words.span, hint=hint, related=related)
        return
    close = report.near(lost.number, known, 0.7)
    hint = f"words that are to stay as they are: `[{words.text}]{{.{PLAIN}}}`"
    if close:
        hint = f"did you mean `{close}`?"
    report.add("R211", f"`{words.text}` names nothing in this book", words.span, hint=hint)


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


def _without(inlines: Inlines) -> Inlines:
    """Take away the links that were made in a run."""
    out: list[Inline] = []
    for child in inlines:
        if isinstance(child, Link) and AUTO in child.attr.classes:
            out += child.children
        else:
            out.append(child)
    return tuple(out)
