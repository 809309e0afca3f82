"""Carry a chapter through the repairs together with the way back to the author's file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bookbuild.diagnostics import Span


@dataclass(frozen=True, slots=True)
class MarkdownOptions:
    """What book.yaml says about how its Markdown is read."""

    tex_brackets: bool = False
    r"""`\( \)` and `\[ \]` delimit formulas."""
    lang: str = "zh-CN"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace `text[start:end]`; an empty stretch inserts."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """Where each stretch of an edited text stood before the edits."""

    new: tuple[int, ...]
    """Start of each stretch after the edits, ascending."""
    old: tuple[int, ...]
    """Start of the same stretch before them."""
    old_end: tuple[int, ...]
    copied: tuple[bool, ...]
    """Kept character for character; else replaced as a whole."""

    def start(self, offset: int) -> int:
        """Return the old offset of the character at `offset`."""
        i = bisect_right(self.new, offset) - 1
        return self.old[i] + (offset - self.new[i] if self.copied[i] else 0)

    def end(self, offset: int) -> int:
        """Return the old offset just after the character before `offset`."""
        if offset == 0:
            return 0
        i = bisect_right(self.new, offset - 1) - 1
        return self.old[i] + offset - self.new[i] if self.copied[i] else self.old_end[i]

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield the edits this layer was made by; `text` is what they made."""
        at = 0
        for i, begin in enumerate(self.new):
            end = self.new[i + 1] if i + 1 < len(self.new) else len(text)
            if self.old[i] > at:
                yield Edit(at, self.old[i])
            if not self.copied[i]:
                yield Edit(self.old[i], self.old_end[i], text[begin:end])
            at = self.old_end[i]


@dataclass(frozen=True, slots=True)
class SourceMap:
    """From offsets in a repaired text to places in the author's file."""

    file: str
    lines: tuple[int, ...]
    """Offset at which each line of the file starts."""
    layers: tuple[Layer, ...] = ()
    """One a repair, the first repair first."""

    @classmethod
    def of(cls, file: str, source: str) -> SourceMap:
        """Make the map of a file nothing has been done to."""
        starts = [0]
        for line in source.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return cls(file, tuple(starts[:-1]))

    def start(self, offset: int) -> int:
        """Return the file's offset of the character at `offset`."""
        for layer in reversed(self.layers):
            offset = layer.start(offset)
        return offset

    def end(self, offset: int) -> int:
        """Return the file's offset just after the character before `offset`."""
        for layer in reversed(self.layers):
            offset = layer.end(offset)
        return offset

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of an offset of the file itself."""
        line = bisect_right(self.lines, offset) - 1
        return line + 1, offset - self.lines[line] + 1

    def span(self, start: int, end: int | None = None) -> Span:
        """Return where `start` to `end` (offsets in the repaired text) stand in the file."""
        first = self.start(start)
        line, column = self.position(first)
        if end is None or end <= start:
            return Span(self.file, line, column)
        return Span(self.file, line, column, *self.position(max(first, self.end(end))))


@dataclass(frozen=True, slots=True)
class Lifted:
    """What a placeholder stands for."""

    source: str
    """The author's characters, as in the text the step saw."""
    span: Span
    tex: str | None = None
    """The TeX of a formula; None for a stretch that is shown as it was typed."""
    display: bool = False
    tex_span: Span | None = None
    tex_map: tuple[tuple[int, int, int], ...] = ()
    """As in `nodes.Math`."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a chapter on its way to pandoc."""

    text: str
    map: SourceMap
    options: MarkdownOptions
    lifted: dict[str, Lifted] = field(default_factory=dict)
    """What each placeholder in `text` stands for."""
    stem: str = ""
    """What every placeholder starts with; letters that stand nowhere in the file."""

    def placeholder(self, number: int) -> str:
        """Return the placeholder of a number: ASCII letters, so that no Markdown rule sees it."""
        return f"{self.stem}{''.join(chr(ord('a') + int(d, 16)) for d in f'{number:x}')}Z"

    @property
    def placeholders(self) -> re.Pattern[str]:
        """Return the pattern that finds placeholders in a text."""
        return re.compile(f"{self.stem}[a-p]+Z")

    def edited(self, edits: Iterable[Edit]) -> Draft:
        """Apply edits, which must not overlap; equal places keep the given order."""
        ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
        if not ordered:
            return self
        text, layer = apply(self.text, ordered)
        layers = (*self.map.layers, layer)
        return replace(self, text=text, map=replace(self.map, layers=layers))


def apply(text: str, edits: list[Edit]) -> tuple[str, Layer]:
    """Return the edited text and its layer; `edits` are sorted and apart."""
    out: list[str] = []
    rows: list[tuple[int, int, int, bool]] = []
    at = size = 0
    for edit in edits:
        assert edit.start >= at, edit
        if edit.start > at:
            rows.append((size, at, edit.start, True))
            out.append(text[at : edit.start])
            size += edit.start - at
        if edit.text:
            rows.append((size, edit.start, edit.end, False))
            out.append(edit.text)
            size += len(edit.text)
        at = edit.end
    rows.append((size, at, len(text), True))
    out.append(text[at:])
    new, old, old_end, copied = zip(*rows, strict=True)
    return "".join(out), Layer(new, old, old_end, copied)
