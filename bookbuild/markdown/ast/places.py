"""Turn pandoc's positions into spans of the author's file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bookbuild.diagnostics import Span
from bookbuild.model.nodes import NO_ATTR, Attr

from ..normalise.draft import Draft

_RANGE = re.compile(r"(\d+):(\d+)-(\d+):(\d+)")


class Places:
    """The text pandoc read, and the way back from it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.text = draft.text
        self._lines = [0]
        for line in self.text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def stretches(self, position: str) -> list[tuple[int, int]]:
        """Return the stretches of the repaired text that `data-pos` names."""
        return [
            (self._offset(int(r[1]), int(r[2])), self._offset(int(r[3]), int(r[4])))
            for r in _RANGE.finditer(position)
        ]

    def bounds(self, position: str) -> tuple[int, int] | None:
        """Return the first and last offset that `data-pos` names, without final line ends."""
        stretches = self.stretches(position)
        if not stretches:
            return None
        start = min(start for start, _ in stretches)
        end = max(end for _, end in stretches)
        if self.text[start:end].endswith("\n"):
            end = start + len(self.text[start:end].rstrip(" \n"))
        return start, end

    def span(self, position: str) -> Span | None:
        """Return the span that `data-pos` names."""
        bounds = self.bounds(position)
        return self.draft.map.span(*bounds) if bounds else None

    def restore(self, text: str) -> str:
        """Put the author's characters back for placeholders, and take out what repairs added."""
        if self.draft.stem in text:
            text = self.draft.placeholders.sub(self._source, text)
        return text.replace("\u3164", "")

    def _source(self, found: re.Match[str]) -> str:
        lifted = self.draft.lifted.get(found[0])
        return found[0] if lifted is None else lifted.source

    def _offset(self, line: int, column: int) -> int:
        if line > len(self._lines) - 1:
            return len(self.text)
        return min(self._lines[line - 1] + column - 1, len(self.text))


def position_of(attr: Any) -> str:
    """Return the `data-pos` of pandoc's attributes, or ""; of two the later is the block's own."""
    return next((value for key, value in reversed(attr[2]) if key == "data-pos"), "")


def is_wrapper(attr: Any) -> bool:
    """Tell whether pandoc made the span or division only to hold a position."""
    return ["wrapper", "1"] in attr[2]


def attributes(attr: Any, places: Places) -> Attr:
    """Return the attributes the author wrote."""
    pairs = tuple(
        (key, places.restore(value)) for key, value in attr[2] if key not in ("data-pos", "wrapper")
    )
    if not attr[0] and not attr[1] and not pairs:
        return NO_ATTR
    return Attr(places.restore(attr[0]), tuple(attr[1]), pairs)


def cover(first: Span | None, last: Span | None) -> Span | None:
    """Return the span from the start of one to the end of the other."""
    if first is None or last is None:
        return first or last
    if not last.end_line:
        return replace(first, end_line=last.line, end_column=last.column)
    return replace(first, end_line=last.end_line, end_column=last.end_column)
