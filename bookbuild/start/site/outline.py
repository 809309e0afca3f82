"""Read the headings and links of a page of Markdown in order, with how deep each link is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bookbuild.diagnostics import Span

_LINE_LIMIT = 5000
"""Characters of a line that are looked at."""
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(.*)")
_LINK = re.compile(
    r"(?<!!)\[([^\[\]]{0,300})\]\((<[^<>]{0,500}>|[^()\s]{0,500})(?:\s[^()]{0,200})?\)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the first of a page is usually its title."""

    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in a list without a link: a draft, or a title of what is below it."""

    depth: int
    title: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `depth` counts the lists around it and is -1 outside of lists."""

    depth: int
    title: str
    target: str
    span: Span


def outline(text: str, file: str) -> Iterator[Heading | Item | Link]:
    """Yield headings, items and links outside code, in order."""
    fence = ""
    indents: list[int] = []
    for number, whole in enumerate(text.split("\n"), 1):
        line = whole[:_LINE_LIMIT]
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        if fence or mark:
            continue
        if heading := _HEADING.match(line):
            indents = []
            yield Heading(len(heading[1]), heading[2].strip(" #\t"))
            continue
        item = _ITEM.match(line)
        if not item and line.strip() and not line[0].isspace():
            indents = []
        depth = _deeper(indents, len(item[1].expandtabs(4))) if item else -1
        found = list(_LINK.finditer(line))
        if item and not found:
            yield Item(depth, item[2].strip())
        for link in found:
            span = Span(file, number, link.start() + 1, number, link.end() + 1)
            yield Link(depth, link[1].strip("`* "), link[2].strip("<>"), span)


def _deeper(indents: list[int], indent: int) -> int:
    """Return how deep an item with this indent lies, remembering the indents around it."""
    while indents and indents[-1] >= indent:
        indents.pop()
    indents.append(indent)
    return len(indents) - 1
