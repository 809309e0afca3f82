"""Read lines of inline content as one string and keep the way back to each character."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from .lines import Kind, Line, scan

DELIMITER_ROW = re.compile(r"\|?[ \t]*+:?-+:?[ \t]*+(?:\|[ \t]*+:?-+:?[ \t]*+)*+\|?[ \t]*+$")


class Region:
    """Lines of inline content without the marks of quotes and lists, joined by line ends."""

    def __init__(self, lines: Sequence[Line], text: str) -> None:
        self.lines = lines
        self._draft = [line.content for line in lines]
        self._joined: list[int] = []
        parts: list[str] = []
        size = 0
        for line in lines:
            self._joined.append(size)
            parts.append(text[line.content : line.end])
            size += line.end - line.content + 1
        self.text = "\n".join(parts)

    def draft(self, offset: int) -> int:
        """Return where the region's character at `offset` stands in the draft."""
        i = bisect_right(self._joined, offset) - 1
        return self._draft[i] + offset - self._joined[i]

    def line_of(self, offset: int) -> int:
        """Return the index of the line that holds `offset`."""
        return bisect_right(self._joined, offset) - 1

    def line_text(self, line: int) -> str:
        """Return a line without its line end."""
        start = self.start_of(line)
        return self.text[start : start + self.lines[line].end - self.lines[line].content]

    def start_of(self, line: int) -> int:
        """Return the offset at which a line starts."""
        return self._joined[line]


def regions(text: str) -> Iterator[Region]:
    """Yield every paragraph, heading and table row of `text`, in order."""
    lines: list[Line] = []
    for line in scan(text):
        if lines and not joins(lines[-1], line):
            yield from rows(Region(lines, text), text)
            lines = []
        if line.kind in (Kind.TEXT, Kind.HEADING):
            lines.append(line)
    if lines:
        yield from rows(Region(lines, text), text)


def joins(before: Line, line: Line) -> bool:
    """Tell whether a line goes on with the paragraph of the line before it."""
    if before.kind is not Kind.TEXT or line.kind is not Kind.TEXT:
        return False
    same = len(before.containers) == len(line.containers)
    return line.lazy or (
        same and all(a is b for a, b in zip(before.containers, line.containers, strict=True))
    )


def rows(region: Region, text: str) -> Iterator[Region]:
    """Split a region that holds a pipe table into its rows."""
    count = len(region.lines)
    delimiter = next((i for i in range(1, count) if is_delimiter(region, i)), None)
    if delimiter is None:
        yield region
        return
    if delimiter > 1:
        yield Region(region.lines[: delimiter - 1], text)
    for line in region.lines[delimiter - 1 :]:
        yield Region([line], text)


def is_delimiter(region: Region, i: int) -> bool:
    """Tell whether line `i` of the region is the row of dashes under a table's head."""
    row, above = region.line_text(i), region.line_text(i - 1)
    return "|" in row and "|" in above and DELIMITER_ROW.match(row) is not None


class Mark(Enum):
    """What an inline token is."""

    CODE = auto()
    HTML = auto()
    """A tag, comment or address in angle brackets."""
    ESCAPE = auto()
    URL = auto()
    """The target of a link."""


TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`++)"
    r"|(?P<html></?[A-Za-z][A-Za-z0-9-]*+"
    r"(?>\s++[A-Za-z_:][\w.:-]*+(?>\s*+=\s*+(?>\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+)*+"
    r"\s*+/?>|<(?:https?|mailto|ftp):[^\s<>]*+>)"
    r"|(?P<url>\]\((?:https?:|mailto:)[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+\))"
)


def tokens(text: str) -> Iterator[tuple[Mark, int, int]]:
    """Yield what no repair may look into: code, tags, escapes, addresses; with start and end."""
    ticks: dict[int, list[int]] | None = None
    at = 0
    while found := TOKEN.search(text, at):
        start, at = found.span()
        if found["escape"]:
            yield Mark.ESCAPE, start, at
        elif found["ticks"]:
            if ticks is None:
                ticks = _runs(text)
            close = _closing(ticks, at - start, at)
            if close is not None:
                at = close
                yield Mark.CODE, start, at
        else:
            yield (Mark.HTML if found["html"] else Mark.URL), start, at


class Opaque:
    """The offsets of a text that stand in code, tags, addresses or behind a backslash."""

    def __init__(self, text: str) -> None:
        found = [(start + (mark is Mark.ESCAPE), end) for mark, start, end in tokens(text)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def __contains__(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._ends[i]


def _runs(text: str) -> dict[int, list[int]]:
    """Return the starts of all backtick runs by length, last first."""
    runs: dict[int, list[int]] = {}
    for run in re.finditer(r"`++", text):
        runs.setdefault(len(run[0]), []).append(run.start())
    return {length: starts[::-1] for length, starts in runs.items()}


def _closing(ticks: dict[int, list[int]], length: int, after: int) -> int | None:
    starts = ticks.get(length, [])
    while starts and starts[-1] < after:
        starts.pop()
    return starts[-1] + length if starts else None
