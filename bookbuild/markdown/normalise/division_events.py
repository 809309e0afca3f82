"""Find what opens and closes divisions: `:::` lines, `<details>` and `<summary>` tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .lines import DIVISION, Kind, Line
from .region import Mark, tokens

_TAG = re.compile(r"<(/?)(details|summary)\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(id|class|open)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.I)
_WORD = re.compile(r"([^\s{}\"'=.#]+)(?:[ \t]+(.+))?$")

EventKind = Literal["division", "details", "summary"]


@dataclass(frozen=True, slots=True)
class Event:
    """A fence or tag at `start` to `end` of the draft."""

    kind: EventKind
    closing: bool
    start: int
    end: int
    line: int
    """Index of its line."""
    colons: int = 0
    """How many the author typed."""
    attributes: str = ""
    """In braces, as pandoc reads them; "" on closing."""


def events_of(text: str, line: Line, index: int) -> Iterator[Event]:
    """Yield the events on one line."""
    if line.kind is Kind.DIVISION:
        found = DIVISION.match(text, line.content, line.end)
        assert found is not None
        rest = found[2].rstrip(": \t")
        attributes = _braces(rest) if rest else ""
        colons = len(found[1])
        yield Event("division", not rest, line.content, line.end, index, colons, attributes)
        return
    if line.kind not in (Kind.TEXT, Kind.INDENTED):
        return
    content = text[line.content : line.end]
    if line.kind is Kind.INDENTED and not _TAG.match(content.lstrip(" ")):
        return
    for mark, start, end in tokens(content):
        tag = _TAG.fullmatch(content, start, end) if mark is Mark.HTML else None
        if tag is not None:
            kind: EventKind = "details" if tag[2].lower() == "details" else "summary"
            begin, stop = line.content + start, line.content + end
            attributes = "" if tag[1] else _html_attributes(kind, tag[3])
            yield Event(kind, bool(tag[1]), begin, stop, index, 0, attributes)


def _braces(rest: str) -> str:
    """Return the attributes of a `:::` line in braces: `note`, `note 标题`, `{.note}`."""
    word = _WORD.match(rest)
    if rest.startswith("{") or word is None:
        return rest
    title = f" title={quoted(word[2])}" if word[2] and not word[2].startswith("{") else ""
    if word[2] and word[2].startswith("{"):
        return "{." + word[1] + " " + word[2][1:]
    return f"{{.{word[1]}{title}}}"


def quoted(value: str) -> str:
    """Return a value as pandoc's attributes quote it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _html_attributes(kind: str, source: str) -> str:
    parts = [f".{kind}"]
    for found in _ATTRIBUTE.finditer(source):
        value = found[2] or found[3] or found[4] or ""
        match found[1].lower():
            case "id" if re.fullmatch(r"[^\s{}\"'=]+", value):
                parts.insert(0, f"#{value}")
            case "class":
                parts += [f".{word}" for word in value.split() if re.fullmatch(r"[\w-]+", word)]
            case "open":
                parts.append('open="open"')
            case _:
                pass
    return "{" + " ".join(parts) + "}"
