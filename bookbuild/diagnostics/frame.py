"""Fit one line of a stranger's source and its carets into a terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

TAB = 4
"""Cells between tab stops."""
LEAST = 20
"""Cells a source line gets at least, however narrow the terminal."""
CUT = "..."
"""Stands where a long line was cut; not `…`, which East Asian terminals may draw two cells wide."""
_MARKS = 8
"""Combining marks shown on one character; more of them would cover the lines around."""


@dataclass(frozen=True, slots=True)
class Style:
    """Wrap text in ANSI colours, or in nothing."""

    colour: bool

    def _wrap(self, codes: str, text: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour else text

    def error(self, text: str) -> str:
        """Return bold red text."""
        return self._wrap("1;31", text)

    def warning(self, text: str) -> str:
        """Return bold yellow text."""
        return self._wrap("1;33", text)

    def strong(self, text: str) -> str:
        """Return bold text."""
        return self._wrap("1", text)

    def mark(self, text: str) -> str:
        """Return blue text, for gutters and arrows."""
        return self._wrap("34", text)

    def hint(self, text: str) -> str:
        """Return cyan text."""
        return self._wrap("36", text)


def visible(text: str, keep: str = "") -> str:
    """Return `text` with a stand-in for each character that shows nothing or steers a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char in keep else _glyph(char) for char in text)


def _glyph(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code < 0x7F:
        return char
    if code == 0x7F:
        return "␡"
    # Cc controls, Cf bidirectional and zero-width ones, Cs half a pair, Cn unassigned, Zl and Zp.
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"):
        return f"<U+{code:04X}>"
    return char


def cells(text: str) -> int:
    """Return how many cells of a terminal `text` takes (UAX 11; ambiguous widths are narrow)."""
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut_source(line: str, column: int, end: int | None, width: int) -> tuple[str, int, int]:
    """Return the part of `line` to show, the cells before its carets, and how many carets.

    `column` and `end` count characters from 1, `end` is the one after the last
    marked and None where the mark runs on to the end of the line.
    """
    width = max(width, LEAST)
    begin = min(max(column - 1, 0), len(line))
    stop = len(line) if end is None else min(max(end - 1, 0), len(line))
    stop = max(stop, begin)
    first, shown = _window(line, begin, stop, width)
    left = CUT if first > 0 else ""
    text = left + "".join(shown)
    indent = cells(left + "".join(shown[: begin - first]))
    carets = cells("".join(shown[begin - first : stop - first]))
    if first + len(shown) < len(line):
        text += CUT
    return text, indent, max(carets, 1)


def _window(line: str, begin: int, stop: int, width: int) -> tuple[int, list[str]]:
    """Return the index of the first character shown and what is shown for each from there."""
    near = line[: 4 * width]
    if len(line) <= 4 * width and cells("".join(_expand(near, width))) <= width:
        return 0, _expand(near, width)
    room = width - 2 * len(CUT)
    # As much of the marked stretch as fits, and before it up to a third of the room.
    first = begin
    spare = max(room // 3, room - cells("".join(_expand(line[begin : begin + room], width))) - 1)
    spare = min(spare, room - 1)
    while first > 0 and begin - first < 4 * width:
        cost = cells("".join(_expand(line[first - 1], width)))
        if cost > spare:
            break
        spare -= cost
        first -= 1
    while first < begin and _cells(line[first]) == 0:  # it would sit on the cut's last dot
        first += 1
    shown: list[str] = []
    used = 0
    for glyph in _expand(line[first : first + 4 * width], width):
        used += cells(glyph)
        if used > room:
            break
        shown.append(glyph)
    return first, shown


def _expand(text: str, width: int) -> list[str]:
    """Return what is shown for each character; tabs reach to the next stop."""
    shown: list[str] = []
    at = marks = 0
    for char in text:
        size = _cells(char)
        marks = marks + 1 if size == 0 else 0
        glyph = " " * (TAB - at % TAB) if char == "\t" else _glyph(char)
        glyph = "" if marks > _MARKS else glyph
        at += cells(glyph)
        shown.append(glyph)
    return shown
