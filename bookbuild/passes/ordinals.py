"""Give each file of the book the number its things are counted under, before any is parsed.

A chapter's number is part of what its cached result depends on, so it must be
known from a glance at the title lines alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bookbuild.config import Entry
from bookbuild.config.yaml_tree import Mapping, Scalar, read_yaml
from bookbuild.diagnostics import Report
from bookbuild.markdown.normalise.front_matter import FRONT

from .numerals import han_number

_TITLE = re.compile(r" {0,3}#[ \t]+(?P<words>\S.*?)[ \t]*(?:[ \t]#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}=+[ \t]*")
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})")
_UNNUMBERED = re.compile(r"\{(?:[^{}]*\s)?(?:\.unnumbered|-)(?:\s[^{}]*)?\}$")
_MARKS = r"[^\w\s（(“《]*\s*"
"""Emoji and the like before a number."""
_CHAPTER = re.compile(
    _MARKS + r"(?P<typed>(?:第\s*(?P<han>[0-9]{1,3}|[零〇一二三四五六七八九十百]{1,5})\s*[章讲课回]"
    r"|제\s*(?P<hangul>[0-9]{1,3})\s*장|Chapter\s+(?P<latin>[0-9]{1,3}))\s*[：:.、—-]*\s*)",
    re.IGNORECASE,
)
_APPENDIX = re.compile(
    _MARKS
    + r"(?P<typed>(?:附录|附錄|付録|부록|Appendix)\s*(?P<letter>[A-Z]|[0-9]{1,2})(?![A-Za-z])"
    r"\s*[：:.、—-]*\s*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The bare number of a chapter, and whether its author typed it."""

    text: str
    typed: bool = False


def typed_number(title: str, kind: str) -> re.Match[str] | None:
    """Return the match whose group `typed` is the number at the start of a title."""
    pattern = {"chapter": _CHAPTER, "appendix": _APPENDIX}.get(kind)
    return pattern.match(title) if pattern else None


def typed_ordinal(title: str, kind: str) -> str:
    """Return the number typed at the start of a title, "" where there is none."""
    found = typed_number(title, kind)
    if found is None:
        return ""
    if kind == "appendix":
        return found["letter"].upper()
    return str(han_number(found["han"] or found["hangul"] or found["latin"]))


def title_line(source: str) -> str:
    """Return the words of a file's first level-1 heading, else of its front matter's title."""
    return _first_heading(source) or front_title(source)[0]


def front_title(source: str) -> tuple[str, int, int]:
    """Return the title that front matter gives a file, and its line and column; "" for none."""
    found = FRONT.match(source.removeprefix("\ufeff").replace("\r\n", "\n"))
    if not found:
        return "", 1, 1
    inside = found[0].partition("\n")[2]
    tree = read_yaml(re.sub(r"(?m)^(?:---|\.\.\.)[ \t]*$", "", inside), "", Report())
    for key, value in tree.entries if isinstance(tree, Mapping) else ():
        if key.text == "title" and isinstance(value, Scalar):
            return " ".join(value.text.split()), value.span.line + 1, value.span.column
    return "", 1, 1


def _first_heading(source: str) -> str:
    lines = source.removeprefix("\ufeff").splitlines()
    if lines and lines[0].rstrip() == "---":
        ends = [n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "...")]
        lines = lines[ends[0] + 1 :] if ends else lines
    fence = ""
    comment = False
    for previous, line in zip(["", *lines], lines, strict=False):
        found = _FENCE.match(line)
        if fence:
            if found and found["mark"].startswith(fence) and not line.strip(" `~"):
                fence = ""
        elif comment or line.lstrip().startswith("<!--"):
            comment = "-->" not in line
        elif found:
            fence = found["mark"]
        elif heading := _TITLE.fullmatch(line):
            return heading["words"]
        elif _UNDERLINE.fullmatch(line) and previous.strip():
            return previous.strip()
    return ""


def assign(entries: Sequence[Entry], sources: Sequence[str]) -> list[Ordinal]:
    """Number chapters 1, 2, … and appendices A, B, …; typed numbers are kept and counted on."""
    result: list[Ordinal] = []
    last = {"chapter": 0, "appendix": 0}
    for entry, source in zip(entries, sources, strict=True):
        title = title_line(source) if entry.kind in last else ""
        if entry.kind not in last or _UNNUMBERED.search(title):
            result.append(Ordinal(""))
            continue
        typed = typed_ordinal(title, entry.kind)
        text = typed or _spell(last[entry.kind] + 1, entry.kind)
        last[entry.kind] = int(text) if text.isdecimal() else ord(text) - ord("A") + 1
        result.append(Ordinal(text, bool(typed)))
    return result


def _spell(number: int, kind: str) -> str:
    return chr(ord("A") + (number - 1) % 26) if kind == "appendix" else str(number)
