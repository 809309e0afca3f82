"""Write what blocks printed into the chapter, in place of what it says they print."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .blocks import Output
from .outputs import lines_of

_FENCE = re.compile(
    r"(?P<lead>[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?P<mark>`{3,}|~{3,})(?P<rest>.*)"
)


def updated(source: str, outputs: Iterable[tuple[Output, str]]) -> str:
    """Return a chapter with the text of each output replaced by what was printed."""
    ends = re.findall(r"\r\n|\r|\n", source)
    newline = ends[0] if ends else "\n"
    # Not `splitlines`: that also cuts at characters which end no line of a file.
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", source)
    for output, printed in sorted(outputs, key=lambda one: -one[0].span.line):
        first = output.span.line - 1
        found = _FENCE.match(lines[first])
        if found is None:
            continue
        last = _end(lines, first, found["mark"])
        lead = re.sub(r"[^\s>]", " ", found["lead"])
        body = [f"{lead}{line}".rstrip() + newline for line in lines_of(printed)]
        mark = _longer(found["mark"], printed)
        opening = f"{found['lead']}{mark}{found['rest'].rstrip()}{newline}"
        tail = [f"{lead}{mark}{newline}"] if last < len(lines) else []
        lines[first : last + 1] = [opening, *body, *tail]
    return "".join(lines)


def _end(lines: list[str], first: int, mark: str) -> int:
    """Return the line that closes the fence opened on line `first`, the number of lines if none."""
    closing = re.compile(rf"[\s>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    for number in range(first + 1, len(lines)):
        if closing.match(lines[number].rstrip("\r\n")):
            return number
    return len(lines)


def _longer(mark: str, printed: str) -> str:
    """Return a fence that nothing printed could close."""
    inside = re.findall(rf"^\s*({re.escape(mark[0])}{{3,}})\s*$", printed, re.MULTILINE)
    longest = max((len(one) for one in inside), default=0)
    return mark if longest < len(mark) else mark[0] * (longest + 1)
