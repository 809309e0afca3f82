"""Say how plain words name numbered things: “第3.2节”, “附录A.1”, “Figs. 3.1–3.3”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bookbuild.model.book import Place
from bookbuild.words import Words

from .labels import SLUG
from .numerals import han_number
from .parts import PART, part_value

_DOTTED = r"(?:\d{1,3}|[A-Z])(?:[.\-–]\d{1,3}){0,3}"
_HAN = "[零〇一二三四五六七八九十百]{1,5}"
_ROMAN = "[IVXLC]{1,6}"
_JOIN = (
    r"\s*(?:[,，]\s*and(?![a-z])|[、，,;；–—~～〜-]|以及|[和与與及至到とや과와및]"
    r"|(?:and|to)(?![a-z])|&)\s*"
)
JOINED = re.compile(_JOIN)
"""What stands between numbers that share the word before or after them."""
_NOT_BEFORE = {"表": "(?<![代发發])", "例": "(?<![比示])"}
"""What no name follows: 代表, 比例."""
_BRACKETS = (("(", ")"), ("（", "）"), ("", ""))
_OTHERS: dict[str, dict[str, tuple[str, ...]]] = {
    "equation": {"式": ("公式", "方程", "等式")},
    "listing": {"代码": ("代码清单", "清单", "程序"), "程式": ("程式碼",)},
    "exercise": {"练习": ("习题",), "練習": ("習題",)},
}
"""Other words for what the book calls so itself."""


@dataclass(frozen=True, slots=True)
class Form:
    """A way to name things of a kind: the words and brackets around their numbers."""

    kind: str
    before: str
    after: str = ""
    left: str = ""
    right: str = ""

    def item(self) -> re.Pattern[str]:
        """Return the expression of one number with its brackets."""
        return re.compile(self._item("number"))

    def pattern(self) -> re.Pattern[str]:
        """Return the expression of a whole name; `run` holds the numbers."""
        before = r"\s*".join(map(re.escape, self.before.split()))
        start = _NOT_BEFORE.get(before, "")
        if self._latin:
            start, before = r"(?<![A-Za-z0-9.])", f"(?i:{before})"
        elif not before:
            start = r"(?<![A-Za-z0-9.\-–])"
        run = f"{self._item()}(?:{_JOIN}{self._item()})*"
        after = rf"\s*{re.escape(self.after)}" if self.after else ""
        blank = r"\s*" if before else ""
        return re.compile(rf"{start}{before}{blank}(?P<run>{run}){after}")

    @property
    def _latin(self) -> bool:
        return self.before[:1].isascii() and self.before != ""

    def _item(self, name: str = "") -> str:
        number = _DOTTED
        if self.before.startswith("第"):
            number = f"(?:{_DOTTED}|{_HAN})"
        if self.kind == PART:
            number = rf"(?:{_ROMAN}|{_HAN}|\d{{1,3}})"
        number = f"(?P<{name}>{number})" if name else number
        if self.left:
            return rf"{re.escape(self.left)}\s*{number}\s*{re.escape(self.right)}"
        return number


def plain_number(number: str, kind: str = "") -> str:
    """Return a number without brackets, its parts joined by dots, numerals as digits."""
    if kind == PART:
        return str(part_value(number))
    if re.fullmatch(_HAN, number):
        return str(han_number(number))
    return re.sub(r"[-–]", ".", number.strip("()（）")).upper()


def forms(place: Place, words: Words) -> Iterator[Form]:
    """Yield the ways that name a numbered place in the language of the book."""
    kind = place.kind
    if kind == SLUG:
        kind = "section" if place.text == words.section.format(n=place.number) else "chapter"
    if kind == "equation":
        for word in _variants(words.equation, kind, words):
            for left, right in _BRACKETS:
                yield Form(kind, word, "", left, right)
        return
    before, found, after = place.text.rpartition(place.number)
    if not found:
        return
    if kind == "section":
        yield from _section_forms(place, words)
    elif after.strip():
        yield Form(kind, before.strip(), after.strip())
    elif before.strip():
        letter = kind == "chapter" and place.number.isalpha()
        for word in _variants(before.strip(), "appendix" if letter else kind, words):
            yield Form(kind, word)


def _section_forms(place: Place, words: Words) -> Iterator[Form]:
    """Yield the names of sections; those of appendices are named after these too."""
    kind = "section"
    own = words.section.format(n="").strip()
    yield Form(kind, "§")
    if words.lang == "en":
        for word in _variants("Section", kind, words):
            yield Form(kind, word)
    else:
        for after in dict.fromkeys((own, "节", "節", "小节", "小節")):
            yield Form(kind, words.chapter.partition("{n}")[0].strip(), after)
            yield Form(kind, "", after)
    if place.number[:1].isalpha():
        appendix = words.appendix.format(n="").strip()
        after = "" if words.lang == "en" else own
        for word in _variants(appendix, "appendix", words):
            yield Form(kind, word)
            if after:
                yield Form(kind, word, after)


def _variants(word: str, kind: str, words: Words) -> tuple[str, ...]:
    """Return a word with its plural and its abbreviations, or what else it is called."""
    others = _OTHERS.get(kind, {}).get(word, ())
    if words.lang != "en":
        return (word, *others)
    short = words.short.get(kind, "").removesuffix("{n}").strip()
    singular = (word, *((short,) if short else ()))
    return tuple(dict.fromkeys((*singular, *map(words.several, singular))))
