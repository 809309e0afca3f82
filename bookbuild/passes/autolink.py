"""Link plain words that name a numbered thing: 第8章, 图 3.2, 附录A, 式 (3.5), 练习 3.2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bookbuild.model.book import Chapter, Place
from bookbuild.model.nodes import Attr, Block, Heading, Image, Inline, Inlines, Link, Text
from bookbuild.model.walk import each_block, map_inlines
from bookbuild.words import Words

from .cut import piece
from .ordinals import han_number
from .wording import NOBR

AUTO = "autolink"
"""Class of the links this pass makes, for the time it runs."""
_SEVERAL = r"(?:\d{1,3}|[A-Z])(?:[.\-–][0-9]{1,3}){1,3}"
_ONE = r"\d{1,3}|[A-Z]"
_HAN = "[零〇一二三四五六七八九十百]{1,5}"


@dataclass(frozen=True, slots=True)
class _Form:
    """A way numbers are written: the words around them."""

    before: str
    after: str

    def pattern(self) -> str:
        """Return the expression that finds it; the group holds the number."""
        before = r"\s*".join(map(re.escape, self.before.split()))
        after = r"\s*".join(map(re.escape, self.after.split()))
        end = rf"\s*{after}" if after else r"(?![\d.\-–]\d|\d|[A-Za-z])"
        start = r"(?<![A-Za-z0-9.])" if not before or before[0].isascii() else ""
        if not before and self.after.strip() == "节":
            start += r"(?:第\s*)?"
        return rf"{start}{before}\s*({_SEVERAL}|{_ONE}|{_HAN}){end}"


class Names:
    """The numbered things of a book by how plain text names them."""

    def __init__(self, chapters: Iterable[Chapter], words: Words) -> None:
        places: dict[tuple[_Form, str], set[str]] = {}
        for place in (place for chapter in chapters for place in chapter.places):
            if place.number:
                for form, number in _forms(place, words):
                    places.setdefault((form, number), set()).add(place.anchor)
        self._places = {key: found.pop() for key, found in places.items() if len(found) == 1}
        forms = sorted({form for form, _ in self._places}, key=lambda f: -len(f.before))
        self._forms = [(form, re.compile(form.pattern(), re.IGNORECASE)) for form in forms]

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Return start, end and anchor of everything named in `text`, none within another."""
        found: list[tuple[int, int, str]] = []
        taken: set[int] = set()
        for form, pattern in self._forms:
            for match in pattern.finditer(text):
                anchor = self._places.get((form, _plain(match[1])))
                if anchor and not taken & set(range(*match.span())):
                    found.append((match.start(), match.end(), anchor))
                    taken |= set(range(*match.span()))
        return sorted(found)


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
        out.append(Link(f"#{anchor}", (words,), attr=Attr(classes=(AUTO, NOBR)), span=words.span))
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


def _forms(place: Place, words: Words) -> list[tuple[_Form, str]]:
    """Return how a place may be named: the words around its number, and the number."""
    number = _plain(place.number)
    if place.kind == "equation":
        return [
            (_Form(f"{before} {left}", right), number)
            for before in {words.equation, "公式" if words.equation == "式" else words.equation}
            for left, right in ("()", "（）")
        ]
    before, found, after = place.text.rpartition(place.number)
    return [(_Form(before, after), number)] if found and (before + after).strip() else []


def _plain(number: str) -> str:
    """Return a number without brackets, its parts joined by dots, Chinese numerals in digits."""
    if re.fullmatch(_HAN, number):
        return str(han_number(number))
    return re.sub(r"[-–]", ".", number.strip("()（）"))
