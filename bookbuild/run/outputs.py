"""Compare what a block printed with what the text says it prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from .blocks import Output

_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w])")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first line in which two outputs differ."""

    line: int
    """Counted from 1 within the output."""
    written: str | None
    """None where the text has no such line."""
    printed: str | None


def lines_of(text: str) -> list[str]:
    """Return the lines of an output; blanks at their ends and empty lines around do not count."""
    lines = [line.rstrip() for line in text.expandtabs().splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def difference(printed: str, output: Output) -> Difference | None:
    """Return where the two differ, None where they agree within the output's tolerance."""
    pairs = zip_longest(lines_of(output.text), lines_of(printed))
    for number, (written, real) in enumerate(pairs, 1):
        if written is None or real is None or not agree(written, real, output.tolerance):
            return Difference(number, written, real)
    return None


def agree(written: str, printed: str, tolerance: float) -> bool:
    """Tell whether two lines are the same; with a tolerance, but for blanks and numbers near by."""
    if written == printed:
        return True
    if not tolerance:
        return False
    numbers = (_NUMBER.findall(written), _NUMBER.findall(printed))
    words = (_words(written), _words(printed))
    if words[0] != words[1] or len(numbers[0]) != len(numbers[1]):
        return False
    return all(near(*pair, tolerance) for pair in zip(*numbers, strict=True))


def near(written: str, printed: str, tolerance: float) -> bool:
    """Tell whether two numbers differ by no more than a share, or one unit of the last digit."""
    first, second = float(written), float(printed)
    unit = max(_unit(written), _unit(printed))
    # A hair more than the unit: 0.3 - 0.2 is not 0.1 in binary.
    return abs(first - second) <= max(tolerance * max(abs(first), abs(second)), unit * 1.000001)


def _unit(number: str) -> float:
    """Return what the last digit of a number counts; nothing for a whole one, which counts."""
    mantissa, _, exponent = number.lower().partition("e")
    digits = len(mantissa.partition(".")[2])
    if not digits and not exponent:
        return 0.0
    return float(10.0 ** (int(exponent or 0) - digits))


def _words(line: str) -> str:
    """Return a line without its numbers and blanks, whose width follows that of numbers."""
    return re.sub(r"\s+", "", _NUMBER.sub("\0", line))
