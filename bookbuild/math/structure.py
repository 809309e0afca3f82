r"""Find the brace, environment or `\left` without its partner in TeX that MathJax rejects."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<skip>%[^\n]*|\\verb\*?(?P<bar>[^A-Za-z*\s]).*?(?P=bar))
      | \\(?P<edge>begin|end)\s*\{(?P<name>[^{}]*)\}
      | \\(?P<side>left|right)(?![A-Za-z])
      | (?P<cell>\\\\|\\cr(?![A-Za-z])|&)
      | \\.
      | (?P<brace>[{}])""",
    re.VERBOSE | re.DOTALL,
)
_OPENING = {"}": "{", "end": "begin", "right": "left"}


@dataclass(frozen=True, slots=True)
class Partner:
    """A construct without its partner."""

    message: str
    offset: int
    command: str | None
    r"""As written, `\begin{align}` or `\left`; None for a brace."""


@dataclass(frozen=True, slots=True)
class _Open:
    kind: str
    name: str
    offset: int
    text: str


def unpaired(tex: str) -> Partner | None:
    """Return the first construct without its partner, None where all are paired."""
    stack: list[_Open] = []
    for token in _TOKEN.finditer(tex):
        if token["cell"]:
            if stack and stack[-1].kind == "left" and any(o.kind == "begin" for o in stack):
                message = r"`\left` has no `\right` in its cell of the alignment"
                return Partner(message, stack[-1].offset, r"\left")
            continue
        kind = token["edge"] or token["side"] or token["brace"]
        if not kind:
            continue
        name = (token["name"] or "").strip()
        if kind in ("begin", "left", "{"):
            stack.append(_Open(kind, name, token.start(), token[0]))
            continue
        fault = _close(stack, _OPENING[kind], name, token)
        if fault:
            return fault
    return _missing(stack[-1]) if stack else None


def _close(stack: list[_Open], kind: str, name: str, token: re.Match[str]) -> Partner | None:
    """Take the partner off the stack, or tell which of the two is to blame."""
    if stack and (stack[-1].kind, stack[-1].name) == (kind, name):
        stack.pop()
        return None
    if any((one.kind, one.name) == (kind, name) for one in stack):
        return _missing(stack[-1])
    last = stack[-1] if stack else None
    if kind == "begin" and last and last.kind == "begin":
        message = f"`{last.text}` is closed by `{token[0]}`"
    else:
        message = {
            "{": "`}` without its `{`",
            "left": r"`\right` without its `\left`",
            "begin": f"`{token[0]}` without its `\\begin`",
        }[kind]
    return Partner(message, token.start(), token[0] if kind != "{" else None)


def _missing(one: _Open) -> Partner:
    partner = {
        "{": "`{` is never closed",
        "left": r"`\left` without its `\right`",
        "begin": f"`{one.text}` is never closed",
    }[one.kind]
    return Partner(partner, one.offset, one.text if one.kind != "{" else None)
