"""Look into the author's file at the place a node stands."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from bookbuild.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Source:
    """A chapter as its author wrote it."""

    file: str
    text: str
    starts: tuple[int, ...]
    """Offset at which each line starts."""

    @classmethod
    def of(cls, file: str, text: str) -> Source:
        """Index the lines of a file."""
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return cls(file, text, tuple(starts[:-1]))

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a position, the nearest there is where the file lacks it."""
        if not 1 <= line <= len(self.starts):
            return len(self.text)
        return min(self.starts[line - 1] + column - 1, len(self.text))

    def stretch(self, span: Span) -> tuple[int, int]:
        """Return the offsets a span covers; none where only its start is known."""
        start = self.offset(span.line, span.column)
        if not span.end_line:
            return start, start
        return start, max(start, self.offset(span.end_line, span.end_column))

    def at(self, span: Span | None) -> str:
        """Return what the author wrote at `span`."""
        if span is None:
            return ""
        start, end = self.stretch(span)
        return self.text[start:end]

    def span(self, start: int, end: int) -> Span:
        """Return the span of a stretch."""
        return Span(self.file, *self._position(start), *self._position(end))

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
