"""Name a stretch of a source file the way an editor does."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one source file; lines and columns count from 1, columns in characters."""

    file: str
    """Path relative to the book's root, with forward slashes."""
    line: int
    column: int
    end_line: int = 0
    """Line of the position just after the last character; 0 where only the start is known."""
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def start(self) -> Span:
        """Return the span's first position alone."""
        return Span(self.file, self.line, self.column)


def offset_to_position(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of `offset` (in characters) in `text`."""
    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


@lru_cache(maxsize=8)
def _line_starts(text: str) -> tuple[int, ...]:
    """Return where each line begins; remembered, for many places are asked of one text."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return tuple(starts[:-1])
