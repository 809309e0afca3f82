"""Where in the TeX source a MathJax error belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NAMED = re.compile(r"\\(?:begin|end)\{[^}]*\}|\\(?:[A-Za-z]+|.)")
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)", re.S)
_BRACES = re.compile(r"\\.|[{}]", re.S)


def fault(tex: str, report: Mapping[str, Any]) -> tuple[str | None, int | None]:
    """Return the offending command and its code-point offset in `tex`.

    `report` is the error object of entry.mjs: message, position of the outermost
    parser counted from the end of the source (macro expansion only changes what
    stands before it), text and position of the innermost one.
    """
    end = max(0, min(len(tex), len(tex) - int(report["left"])))
    inner, at = str(report["inner"]), int(report["at"])
    start = tex.rfind(inner, 0, end) if inner and inner != tex else -1
    reach = start + at if start >= 0 else end
    command = _command(report, tex)
    if report["id"] in ("MissingCloseBrace", "ExtraOpenMissingClose"):
        brace = _unclosed(tex)
        if brace is not None:
            return None, brace
    if command is None:
        return None, max(0, reach - 1) if tex else None
    found = _last(tex, command, reach)
    if found is None:  # it came out of a macro: blame the macro that was called
        found = _last_command(tex, reach)
    return command, found


def _command(report: Mapping[str, Any], tex: str) -> str | None:
    """Return the command the message names (the one in the source, if it names two)."""
    named = [str(name) for name in _NAMED.findall(str(report["error"]))]
    written = [name for name in named if name in tex]
    if named:
        return (written or named)[-1]
    current = str(report["current"])
    return current if _TOKEN.fullmatch(current) else None


def _last(tex: str, command: str, reach: int) -> int | None:
    """Return the last place of the whole command at or before `reach`, else its first."""
    tail = r"(?![A-Za-z])" if command[-1].isalpha() else ""
    places = [found.start() for found in re.finditer(re.escape(command) + tail, tex)]
    before = [place for place in places if place < reach]
    if before:
        return before[-1]
    return places[0] if places else None


def _last_command(tex: str, reach: int) -> int | None:
    places = [found.start() for found in _TOKEN.finditer(tex) if found.start() < reach]
    return places[-1] if places else None


def _unclosed(tex: str) -> int | None:
    """Return the innermost brace that is opened and never closed."""
    stack: list[int] = []
    for found in _BRACES.finditer(tex):
        if found[0] == "{":
            stack.append(found.start())
        elif found[0] == "}" and stack:
            stack.pop()
    return stack[-1] if stack else None
