r"""Find the definitions in a formula: `\newcommand`, `\def`, `\DeclareMathOperator` and the rest.

On a MathJax page a definition holds for every formula after it, and a formula that
only defines prints nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(
    r"""(?P<skip>%[^\n]*(?:\n|\Z))
      | \\(?P<kind>newcommand|renewcommand|providecommand|newenvironment|renewenvironment
          |DeclareMathOperator|DeclarePairedDelimiter(?:XPP|X)?|definecolor|let|[gex]?def|require
          )(?![A-Za-z])\*?
      | \\.""",
    re.VERBOSE | re.DOTALL,
)
_SHAPES = {
    "newcommand": "n[[g", "renewcommand": "n[[g", "providecommand": "n[[g",
    "newenvironment": "g[[gg", "renewenvironment": "g[[gg",
    "DeclareMathOperator": "ng", "DeclarePairedDelimiter": "ngg",
    "DeclarePairedDelimiterX": "n[ggg", "DeclarePairedDelimiterXPP": "n[ggggg",
    "definecolor": "ggg", "let": "n=t", "require": "g",
    "def": "npg", "gdef": "npg", "edef": "npg", "xdef": "npg",
}  # fmt: skip
"""Arguments: `n` name, `g` group, `[` optional, `p` parameters, `=` sign, `t` token."""
_NAME = re.compile(r"\s*(?:\\(?:[A-Za-z]+|.)|\{\s*\\(?:[A-Za-z]+|.)\s*\})", re.DOTALL)
_TOKEN = re.compile(r"\s*(?:\\(?:[A-Za-z]+|.)|[^\s{}])", re.DOTALL)
_EQUALS = re.compile(r"\s*=?")
_PARAMETERS = re.compile(r"[^{}]*(?=\{)")
_OPTIONAL = re.compile(r"(?:\s*\[(?:[^\[\]{}]|\{[^{}]*\})*\])?")
_EDGE = re.compile(r"\\.|[{}]", re.DOTALL)
_BLANK = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Definitions:
    """What a formula defines."""

    text: str
    """The definitions alone, as TeX; "" for none."""
    alone: bool
    """There is nothing else in the formula, so it prints nothing."""


def read_definitions(tex: str) -> Definitions:
    """Return the definitions of a formula, up to one that is not complete."""
    found: list[str] = []
    rest: list[str] = []
    position = 0
    while head := _HEAD.search(tex, position):
        rest.append(tex[position : head.start()])
        position = head.end()
        if head["kind"]:
            end = _end(tex, position, _SHAPES[head["kind"]])
            if end is None:
                position = head.start()
                break
            found.append(tex[head.start() : end])
            position = end
        elif not head["skip"]:
            rest.append(head[0])
    rest.append(tex[position:])
    return Definitions("\n".join(found), bool(found) and not "".join(rest).strip())


def _end(tex: str, position: int, shape: str) -> int | None:
    """Return where a definition's arguments end, None where one is missing."""
    patterns = {"n": _NAME, "t": _TOKEN, "=": _EQUALS, "p": _PARAMETERS, "[": _OPTIONAL}
    for part in shape:
        if part == "g":
            end = _group(tex, position)
        else:
            hit = patterns[part].match(tex, position)
            end = hit.end() if hit else None
        if end is None:
            return None
        position = end
    return position


def _group(tex: str, position: int) -> int | None:
    """Return the end of the braced group or single token that starts at `position`."""
    start = _BLANK.match(tex, position)
    at = start.end() if start else position
    if not tex.startswith("{", at):
        token = _TOKEN.match(tex, at)
        return token.end() if token else None
    depth = 0
    for edge in _EDGE.finditer(tex, at):
        depth += {"{": 1, "}": -1}.get(edge[0], 0)
        if depth == 0:
            return edge.end()
    return None
