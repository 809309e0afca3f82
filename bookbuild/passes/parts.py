"""Number the parts of the book and make them places that can be referred to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bookbuild.config import NumberConfig, Part
from bookbuild.diagnostics import Related, Report, Span
from bookbuild.model.book import Chapter, Place
from bookbuild.words import Words

from .numerals import han, han_number, roman, roman_number

PART = "part"
"""Kind of a part's place, and the word before the colon of its label."""
_ANCHOR = "bookbuild-part-"
_HAN = "[零〇一二三四五六七八九十百]{1,5}"
_SPELLED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TYPED = re.compile(
    rf"(?P<shown>第\s*(?P<han>\d{{1,3}}|{_HAN})\s*(?:部分|(?:部|篇|[编編]|卷|[单單]元|[辑輯])"
    rf"(?=[\s：:、.．—-]|$))|part\s+(?P<latin>\d{{1,3}}|[ivxlc]+|{'|'.join(_SPELLED)})"
    rf"(?=[\s：:.—–-]|$))[\s：:、.．—–-]*",
    re.IGNORECASE,
)
_SPEAKING = re.compile(
    r"(?:[上中下前后後甲乙丙丁戊]\s*[部篇编編卷]|卷[上中下一二三四五六七八九十])"
)
"""Names of parts that say themselves which one it is."""
NONE = "none"
"""Pattern of parts that take no numbers."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A part with its number."""

    shown: str
    """“第一部分”, "" where it has none."""
    number: str
    """What counts in it: “一”."""
    title: str
    """What follows the number."""


def open_parts(
    chapters: Sequence[Chapter],
    parts: Iterable[Part | None],
    words: Words,
    config: NumberConfig,
    report: Report,
) -> tuple[Chapter, ...]:
    """Return the chapters, those that open a part with its name, its anchor and its place.

    Typed numbers are kept and counted on from; one that does not follow is reported.
    """
    last, where = 0, None
    out: list[Chapter] = []
    for chapter, part in zip(chapters, parts, strict=True):
        if part is None:
            out.append(chapter)
            continue
        opened, value = _opened(part, last + 1, words, config)
        if value:
            if value != last + 1:
                expected = opened.shown.replace(opened.number, _like(opened.number, last + 1))
                _report(opened.shown, expected, part.span, where, report)
            last, where = value, part.span
        made = _made(chapter, part, opened, sum(bool(c.part) for c in out) + 1)
        _report_doubles(made, report)
        out.append(made)
    return tuple(out)


def _opened(part: Part, value: int, words: Words, config: NumberConfig) -> tuple[_Opened, int]:
    """Return a part with its number and the value of that, 0 for a part without."""
    pattern = config.patterns.get(PART, words.part)
    if not part.numbered or _SPEAKING.match(part.title):
        return _Opened("", "", part.title), 0
    if found := _TYPED.match(part.title):
        number = found["han"] or found["latin"]
        return _Opened(found["shown"], number, part.title[found.end() :]), part_value(number)
    if pattern == NONE:
        return _Opened("", "", part.title), 0
    number = han(value) if "{han}" in pattern else str(value)
    number = roman(value) if "{roman}" in pattern else number
    shown = pattern.format(n=number, han=number, roman=number)
    return _Opened(shown, number, part.title), value


def part_value(number: str) -> int:
    """Return the value of a part's number, 0 for what is none."""
    if number.isascii() and not number.isdecimal():
        lowered = number.lower()
        return _SPELLED.index(lowered) + 1 if lowered in _SPELLED else roman_number(number)
    return han_number(number)


def _like(number: str, value: int) -> str:
    """Write a number as another one is written."""
    if number.isdecimal():
        return str(value)
    return roman(value) if number.isascii() else han(value)


def _made(chapter: Chapter, part: Part, opened: _Opened, count: int) -> Chapter:
    label = part.label if not part.label or ":" in part.label else f"{PART}:{part.label}"
    text = opened.shown or opened.title
    anchor = f"{_ANCHOR}{count}"
    place = Place(label, anchor, PART, text, opened.title, part.span, opened.number)
    return replace(
        chapter,
        part=f"{opened.shown} {opened.title}".strip(),
        part_number=opened.shown,
        part_anchor=anchor,
        # Last: a place without a label before it would be taken for the chapter's own.
        places=(*chapter.places, place),
    )


def _report(shown: str, expected: str, span: Span, where: Span | None, report: Report) -> None:
    related = (Related(where, "the number before it"),) if where else ()
    message = f"`{shown}` stands where `{expected}` is expected"
    hint = "put the numbers right, or leave all of them to the book"
    report.add("L301", message, span, hint=hint, related=related)


def _report_doubles(chapter: Chapter, report: Report) -> None:
    """Report a label of a part that something in its first chapter has too."""
    *others, place = chapter.places
    for other in others:
        if place.label and other.label == place.label and other.span:
            report.add(
                "R103",
                f"the label `{place.label}` stands twice in this chapter",
                other.span,
                hint="references lead to the first; give this one another",
                related=(Related(place.span, "first used here"),) if place.span else (),
            )
