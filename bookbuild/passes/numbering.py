"""How things are counted: which kinds share a count, where it begins anew, how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bookbuild.config import NumberConfig
from bookbuild.words import THEOREM_KINDS

_PATTERNS = {
    "figure": "{chapter}-{n}",
    "table": "{chapter}-{n}",
    "listing": "{chapter}-{n}",
    "equation": "({chapter}.{n})",
    "exercise": "{chapter}.{n}",
    "theorem": "{chapter}.{n}",
}
_PLACE = re.compile(r"\{(?:chapter|section)\}[^{}]*")
_UNCOUNTED = frozenset({"proof"})


@dataclass(frozen=True, slots=True)
class Numbering:
    """The book's way of counting, the same for all chapters."""

    config: NumberConfig = field(default_factory=NumberConfig)
    start: Mapping[str, int] = field(default_factory=dict)
    """How far the counts through the whole book had come before this chapter."""

    def is_theorem(self, kind: str) -> bool:
        """Tell whether a set-off block of this kind is theorem-like."""
        return kind in THEOREM_KINDS or kind in self.config.theorems

    def is_counted(self, kind: str) -> bool:
        """Tell whether theorem-like blocks of this kind take numbers."""
        return self.is_theorem(kind) and kind not in _UNCOUNTED

    def counter(self, kind: str) -> str:
        """Return the kind whose count a kind shares, most often itself."""
        own = self.config.theorems.get(kind)
        return own.counter if own and own.counter else kind

    def pattern(self, kind: str) -> str:
        """Return the pattern of a kind's numbers."""
        counter = self.counter(kind)
        patterns = self.config.patterns
        if kind in patterns or counter in patterns:
            return patterns.get(kind) or patterns[counter]
        if counter not in _PATTERNS:
            counter = "theorem"
        return patterns.get(counter) or _PATTERNS[counter]

    def scope(self, kind: str) -> str:
        """Return what the count of a kind begins anew in: `section`, `chapter` or `book`."""
        pattern = self.pattern(self.counter(kind))
        return next((name for name in ("section", "chapter") if f"{{{name}}}" in pattern), "book")

    def goes_through_the_book(self) -> bool:
        """Tell whether any count goes on from chapter to chapter."""
        return any("{chapter}" not in p and "{section}" not in p for p in self._written())

    def _written(self) -> Iterable[str]:
        return self.config.patterns.values()


@dataclass(slots=True)
class Counter:
    """What has been counted in one chapter so far."""

    numbering: Numbering
    ordinal: str
    """The chapter's bare number, "" where it has none."""
    section: str = ""
    """Number of the section one is in, "" before the first."""
    typed: Mapping[str, set[str]] = field(default_factory=dict)
    """Numbers the author typed, by counter; counting leaves them out."""
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counts |= self.numbering.start

    def enter(self, section: str) -> None:
        """Begin a section: what is counted by section begins anew."""
        self.section = section
        for kind in [k for k in self.counts if self.numbering.scope(k) == "section"]:
            del self.counts[kind]

    def next(self, kind: str) -> str:
        """Return the next number of a kind that its author did not type somewhere."""
        counter = self.numbering.counter(kind)
        while True:
            self.counts[counter] = self.counts.get(counter, 0) + 1
            number = self._written(kind, self.counts[counter])
            if number not in self.typed.get(counter, ()):
                return number

    def expected(self, kind: str) -> str:
        """Return the number that follows in order, whether its author types it or not."""
        return self._written(kind, self.counts.get(self.numbering.counter(kind), 0) + 1)

    def count_on(self, kind: str, number: str) -> None:
        """Let the count go on from a number the author typed."""
        before, _, last = re.sub(r"[-–—]", ".", number).rpartition(".")
        if last.isdecimal() and before in ("", self.ordinal, self._section()):
            self.counts[self.numbering.counter(kind)] = int(last)

    def through(self) -> dict[str, int]:
        """Return the counts that go on in the next chapter."""
        return {k: n for k, n in self.counts.items() if self.numbering.scope(k) == "book"}

    def _section(self) -> str:
        return self.section or (f"{self.ordinal}.0" if self.ordinal else "")

    def _written(self, kind: str, count: int) -> str:
        """Write a number; what a chapter without number has not is left out with its separator."""
        places = {"{chapter}": self.ordinal, "{section}": self._section()}

        def put(found: re.Match[str]) -> str:
            name, end, separator = found[0].partition("}")
            value = places[name + end]
            return value + separator if value else ""

        pattern = _PLACE.sub(put, self.numbering.pattern(kind))
        return pattern.replace("{n}", str(count))
