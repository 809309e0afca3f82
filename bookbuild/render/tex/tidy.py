"""Take out of pandoc's LaTeX the empty lines that say nothing, so that the file reads well."""

from __future__ import annotations

import re

from .places import COMMENT, VERBATIM

_OPENING = re.compile(
    r"^\s*(?:\\begin\{(?!book-|bookcode|bookplain)[A-Za-z]+\*?\}(?:\{.*\})?$|\\begin\{book-.*"
    r"|\\booknumber\{.*\}$|\\item\s*$)"
)
_CLOSING = re.compile(r"^\s*\\end\{[A-Za-z-]+\*?\}")
_TARGET = re.compile(r"^\\bookanchor\{[^{}]*\}$")
_ROW = re.compile(r"^\s*\\(?:toprule|midrule|endfirsthead|endhead|bottomrule)|\\\\$")


def tidy(text: str) -> str:
    """Return a chapter's TeX without empty lines after openings and comments and before ends."""
    out: list[str] = []
    verbatim = False
    for line in text.split("\n"):
        edge = VERBATIM.match(line)
        if verbatim and not (edge and edge[1] == "end"):
            out.append(line)
            continue
        ended, verbatim = verbatim, bool(edge and edge[1] == "begin")
        last = next((one for one in reversed(out) if one.strip()), "")
        if not line.strip():
            if out and not (COMMENT.match(last) or _OPENING.match(last) or _ROW.search(last)):
                out.append(line)
            continue
        if (_CLOSING.match(line) or _TARGET.match(line)) and out and not (ended or out[-1].strip()):
            out.pop()
        out.append(line)
    return "\n".join(out)
