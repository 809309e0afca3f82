"""Give each file of the book the number its things are counted under, before any is parsed.

A chapter's number is part of what its cached result depends on, so it must be
known from a glance at the title lines alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bookbuild.config import Entry

_TITLE = re.compile(r"^ {0,3}#[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_UNNUMBERED = re.compile(r"\{(?:[^{}]*\s)?(?:\.unnumbered|-)(?:\s[^{}]*)?\}$")
_DIGITS = "零一二三四五六七八九"
TYPED_CHAPTER = re.compile(
    r"(?:第\s*(?P<han>[0-9]{1,3}|[零〇一二三四五六七八九十百]{1,5})\s*[章讲课回]"
    r"|Chapter\s+(?P<latin>[0-9]{1,3}))\s*[：:.、—-]*\s*",
    re.IGNORECASE,
)
TYPED_APPENDIX = re.compile(
    r"(?:附录|附錄|Appendix)\s*(?P<letter>[A-Z]|[0-9]{1,2})(?![A-Za-z])\s*[：:.、—-]*\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The bare number of a chapter, and whether its author typed it."""

    text: str
    typed: bool = False


def han_number(text: str) -> int:
    """Read a number written in digits or in Chinese numerals below a thousand."""
    if text.isdecimal():
        return int(text)
    total = 0
    digit = 0
    for char in text.replace("〇", "零"):
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.index(char)
    return total + digit


def typed_ordinal(title: str, kind: str) -> str:
    """Return the number typed at the start of a title, "" where there is none."""
    if kind == "chapter" and (found := TYPED_CHAPTER.match(title)):
        return str(han_number(found["han"] or found["latin"]))
    if kind == "appendix" and (found := TYPED_APPENDIX.match(title)):
        return found["letter"].upper()
    return ""


def assign(entries: Sequence[Entry], sources: Sequence[str]) -> list[Ordinal]:
    """Number chapters 1, 2, … and appendices A, B, …; typed numbers are kept and counted on."""
    result: list[Ordinal] = []
    last = {"chapter": 0, "appendix": 0}
    for entry, source in zip(entries, sources, strict=True):
        if entry.kind not in last:
            result.append(Ordinal(""))
            continue
        title = _TITLE.search(source)
        if title and _UNNUMBERED.search(title[1]):
            result.append(Ordinal(""))
            continue
        typed = typed_ordinal(title[1], entry.kind) if title else ""
        text = typed or _spell(last[entry.kind] + 1, entry.kind)
        last[entry.kind] = int(text) if text.isdecimal() else ord(text) - ord("A") + 1
        result.append(Ordinal(text, bool(typed)))
    return result


def _spell(number: int, kind: str) -> str:
    return chr(ord("A") + (number - 1) % 26) if kind == "appendix" else str(number)
