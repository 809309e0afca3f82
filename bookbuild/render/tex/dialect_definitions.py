r"""Write definitions of formulas so that they may be made again: MathJax lets every one replace.

`\newcommand` fails in LaTeX where the name is taken, and operators are for preambles only.
"""

from __future__ import annotations

import re

_COMMANDS = {
    "newcommand": r"\bookdefine",
    "renewcommand": r"\bookdefine",
    "providecommand": r"\bookdefine",
    "DeclareMathOperator": r"\bookoperator",
    "DeclarePairedDelimiter": r"\bookdelimiter",
    "newenvironment": r"\bookenvironment",
    "renewenvironment": r"\bookenvironment",
}
_HEAD = re.compile(
    r"\\(newcommand|renewcommand|providecommand|DeclareMathOperator|DeclarePairedDelimiter"
    r"|newenvironment|renewenvironment)(\*?)(?![A-Za-z])"
)
_REQUIRE = re.compile(r"\\require\s*\{[^{}]*\}")
_BLANK = re.compile(r"\n\s*\n")


def latex_definitions(tex: str) -> str:
    """Return definitions as LaTeX takes them, one after another."""
    tex = _REQUIRE.sub("", tex)
    return _BLANK.sub("\n", _HEAD.sub(_command, tex)).strip()


def _command(head: re.Match[str]) -> str:
    star = head[2] if head[1] in ("DeclareMathOperator", "DeclarePairedDelimiter") else ""
    return _COMMANDS[head[1]] + star
