"""Tell what each line of Markdown is: which quotes and lists hold it, whether it is code.

Only as much of CommonMark's block structure as the repairs need; pandoc does the real
parsing afterwards. One pass, linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

MAX_DEPTH = 40
"""Quotes and lists within one another that are still told apart."""

FENCE = re.compile(r"(`{3,})([^`\n]*)$|(~{3,})(.*)$")
HEADING = re.compile(r"(#{1,6})(?:[ \t]|$)")
RULE = re.compile(r"(?:\*[ \t]*+){3,}$|(?:-[ \t]*+){3,}$|(?:_[ \t]*+){3,}$")
DIVISION = re.compile(r"(:{3,})[ \t]*(.*)$")
MARKER = re.compile(r"(?:[-*+]|\(?(?:\d{1,9}|[a-zA-Z]|[ivxlcdm]{1,9}|#)[.)])(?=[ \t]|$)")
FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
DEFINITION = re.compile(r":[ \t]+(?=\S)")
VERBATIM_HTML = re.compile(r"<(pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
BLOCK_HTML = re.compile(
    r"</?(?:address|article|aside|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir"
    r"|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|h[1-6]|head|header|hr|html|iframe"
    r"|legend|li|link|main|menu|nav|ol|option|p|search|section|summary|table|tbody|td|tfoot|th"
    r"|thead|title|tr|track|ul)(?=[\s/>]|$)",
    re.IGNORECASE,
)
"""HTML that CommonMark lets interrupt a paragraph."""


class Kind(Enum):
    """What a line is."""

    BLANK = auto()
    TEXT = auto()
    """Paragraph, table row, definition, HTML: anything with inline content."""
    HEADING = auto()
    RULE = auto()
    DIVISION = auto()
    """A line of three or more colons, with or without attributes."""
    FENCE = auto()
    """Opens a code fence."""
    CODE = auto()
    """Inside a fence, `<pre>` or the like."""
    INDENTED = auto()
    """Code because it is indented."""
    FENCE_END = auto()


@dataclass(eq=False, slots=True)
class Container:
    """A block quote (`indent` 0), or an item whose content stands `indent` columns in."""

    indent: int = 0
    marker: int = 0
    """Offset of the `>`, list marker, `[^note]:` or colon that opened it."""
    defines: bool = False
    """It is the definition of a term."""
    note: str = ""
    """Name of the footnote it is the text of."""

    @property
    def prefix(self) -> str:
        """What every further line of it starts with."""
        return " " * self.indent if self.indent else "> "


Containers = tuple[Container, ...]


@dataclass(slots=True)
class Line:
    """One line of the text."""

    start: int
    content: int
    """Offset after quote marks, list markers and indentation."""
    end: int
    """Offset of the line end."""
    kind: Kind
    containers: Containers
    lazy: bool = False
    """Continues a paragraph without the marks of all its containers."""
    base: int = -1
    """Offset after the marks of its containers, where running text stands in by four or more
    columns from there; -1 elsewhere."""

    @property
    def prefix(self) -> str:
        """What a line inserted after this one, in the same containers, starts with."""
        return "".join(container.prefix for container in self.containers)


@dataclass(slots=True)
class _Fence:
    char: str
    length: int
    containers: Containers
    closer: re.Pattern[str] | None = None
    """For HTML whose end is a tag."""


class Scanner:
    """Reads lines one after the other; a caller may leave lines out, such as those of a formula."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._containers: Containers = ()
        self._fence: _Fence | None = None
        self._paragraph = False
        self._lazy = False
        """The next line may go on with the paragraph without the marks of its containers."""
        self._table = False
        """The last line may be a row of a table."""

    def feed(self, start: int, end: int) -> Line:
        """Classify the line `text[start:end]`, which holds no line end."""
        at, matched = self._continue(start, end)
        if self._fence is not None:
            if matched < len(self._fence.containers) and self.text[at:end].strip():
                self._fence = None
            else:
                return self._in_fence(start, at, end)
        blank = _skip(self.text, at, end) == end
        if blank:
            # A quote ends at a line without its mark; a list item may go on after blank lines.
            keep = matched
            while keep < len(self._containers) and self._containers[keep].indent:
                keep += 1
            self._containers = self._containers[:keep]
            self._paragraph = self._lazy = False
            return Line(start, end, end, Kind.BLANK, self._containers)
        return self._open(start, at, end, matched)

    def strip(self, start: int, end: int, containers: Containers) -> int | None:
        """Return where the content of a line of `containers` begins; None when it left a quote.

        A list item's line may be indented too little.
        """
        at = start
        for container in containers:
            if container.indent:
                stop = min(end, at + container.indent)
                while at < stop and self.text[at] == " ":
                    at += 1
            else:
                mark = _quote_mark(self.text, at, end)
                if mark is None:
                    return None
                at = mark
        return at

    def _continue(self, start: int, end: int) -> tuple[int, int]:
        at = start
        for depth, container in enumerate(self._containers):
            if container.indent:
                content = _skip(self.text, at, end)
                if content == end:
                    at = min(end, at + container.indent)
                elif content - at >= container.indent:
                    at += container.indent
                else:
                    return at, depth
            else:
                mark = _quote_mark(self.text, at, end)
                if mark is None:
                    return at, depth
                at = mark
        return at, len(self._containers)

    def _in_fence(self, start: int, at: int, end: int) -> Line:
        fence = self._fence
        assert fence is not None
        content = _skip(self.text, at, end)
        rest = self.text[content:end].rstrip(" \t")
        if fence.closer is not None:
            if fence.closer.search(rest):
                self._fence = None
            return Line(start, at, end, Kind.CODE, fence.containers)
        closing = content - at < 4 and len(rest) >= fence.length and not rest.strip(fence.char)
        if closing:
            self._fence = None
        kind = Kind.FENCE_END if closing else Kind.CODE
        return Line(start, content if closing else at, end, kind, fence.containers)

    def _open(self, start: int, at: int, end: int, matched: int) -> Line:
        text = self.text
        open_before = self._containers
        containers = list(open_before[:matched])
        lazy_possible = self._lazy and matched < len(open_before)
        paragraph = self._paragraph and matched == len(open_before)
        while len(containers) < MAX_DEPTH:
            content = _skip(text, at, end)
            indent = content - at
            if indent >= 4 and not lazy_possible:
                break
            mark = _quote_mark(text, at, end)
            if mark is not None:
                containers.append(Container(0, content))
                at, paragraph, lazy_possible = mark, False, False
                continue
            other = self._note_or_definition(content, end, paragraph, matched, containers)
            if other is not None:
                item, at = other
                containers.append(item)
                paragraph = lazy_possible = False
                continue
            marker = MARKER.match(text, content, end)
            if marker is None or RULE.match(text, content, end):
                break
            if paragraph and not _interrupts(text, marker, end):
                break
            item = _item(text, at, content, marker, end)
            containers.append(item)
            at = min(end, at + item.indent)
            paragraph = lazy_possible = False
        return self._leaf(start, at, end, tuple(containers), paragraph, lazy_possible)

    def _note_or_definition(
        self, content: int, end: int, paragraph: bool, matched: int, containers: list[Container]
    ) -> tuple[Container, int] | None:
        """Return the container a footnote's text or a term's definition opens, and its start."""
        note = FOOTNOTE.match(self.text, content, end) if not containers else None
        if note is not None and not paragraph:
            return Container(4, content, note=note[1]), note.end()
        found = DEFINITION.match(self.text, content, end)
        if found is None:
            return None
        before = self._containers
        sibling = matched < len(before) and before[matched].defines
        if sibling or (paragraph and not self._table):
            return Container(found.end() - content, content, defines=True), found.end()
        return None

    def _leaf(
        self, start: int, at: int, end: int, containers: Containers, paragraph: bool, lazy: bool
    ) -> Line:
        text = self.text
        content = _skip(text, at, end)
        kind = Kind.TEXT
        base = at if content - at >= 4 else -1
        if content - at >= 4 and not paragraph and not lazy:
            kind = Kind.INDENTED
        elif content - at < 4:
            kind = self._special(content, end, containers)
        if kind is Kind.TEXT and lazy and not BLOCK_HTML.match(text, content, end):
            return Line(start, content, end, kind, self._containers, True, base)
        self._containers = containers
        self._paragraph = kind is Kind.TEXT and content < end
        self._lazy = self._paragraph and not BLOCK_HTML.match(text, content, end)
        self._table = "|" in text[content:end]
        if content == end:
            kind = Kind.BLANK
        if kind in (Kind.CODE, Kind.INDENTED):
            return Line(start, at, end, kind, containers)
        return Line(start, content, end, kind, containers, base=base)

    def _special(self, content: int, end: int, containers: Containers) -> Kind:
        text = self.text
        fence = FENCE.match(text, content, end)
        if fence:
            run = fence[1] or fence[3]
            self._fence = _Fence(run[0], len(run), containers)
            return Kind.FENCE
        html = VERBATIM_HTML.match(text, content, end)
        if html:
            closer = re.compile(f"</{html[1]}>", re.IGNORECASE)
            if not closer.search(text, content, end):
                self._fence = _Fence("", 0, containers, closer)
            return Kind.CODE
        if HEADING.match(text, content, end):
            return Kind.HEADING
        if RULE.match(text, content, end):
            return Kind.RULE
        if DIVISION.match(text, content, end):
            return Kind.DIVISION
        return Kind.TEXT

    def close_fence(self, containers: Containers) -> None:
        """Go on in `containers` as if the fence opened there had been closed."""
        self._fence = None
        self._containers = containers
        self._paragraph = self._lazy = False


@lru_cache(maxsize=4)
def scan(text: str) -> tuple[Line, ...]:
    """Classify every line of `text`; remembered, for most repairs leave it as it is."""
    scanner = Scanner(text)
    return tuple([scanner.feed(start, end) for start, end in line_bounds(text)])


def line_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every line, without its line end."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        yield start, end
        start = end + 1


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in " \t":
        at += 1
    return at


def _quote_mark(text: str, at: int, end: int) -> int | None:
    """Return the offset after a quote mark and its blank, None where there is none."""
    content = _skip(text, at, end)
    if content - at < 4 and content < end and text[content] == ">":
        content += 1
        return content + 1 if content < end and text[content] == " " else content
    return None


def _interrupts(text: str, marker: re.Match[str], end: int) -> bool:
    """Tell whether a list item may follow a paragraph line without a blank line between."""
    filled = _skip(text, marker.end(), end) < end
    return filled and (marker[0] in "-*+" or marker[0].strip("().") == "1")


def _item(text: str, at: int, content: int, marker: re.Match[str], end: int) -> Container:
    after = _skip(text, marker.end(), end)
    gap = after - marker.end()
    width = 1 if after == end or gap > 4 else gap
    return Container(marker.end() + width - at, content)
