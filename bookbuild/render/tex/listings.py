"""Write code: coloured by us, so that no program is called while TeX runs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from bookbuild.model.nodes import CodeBlock
from bookbuild.render.highlight import coloured_lines

from .desk import Desk
from .escape import escape_verbatim, shown

_NUMBERED = frozenset({"numbered", "numberLines"})
_SIZE = 0.86
"""Size of code against that of the text; two columns are as wide as one Han character."""
_SMALLEST = 0.4
_WORD = 16
"""Columns from which a word of code may be broken."""


def write_code(node: CodeBlock, desk: Desk) -> str:
    """Return a block of code as a `Verbatim`."""
    size = desk.shop.sheet.font_size * _SIZE
    columns = desk.shop.sheet.measure / size * 2
    environment = "bookcode" if node.language else "bookplain"
    options: list[str] = []
    lines = shown(node.text.rstrip("\n")).expandtabs(4).split("\n")
    if not node.language:
        longest = max((columns_of(line) for line in lines), default=0)
        if longest > columns:
            share = columns / longest
            smaller = size * max(share, _SMALLEST)
            options.append(
                rf"fontsize=\fontsize{{{smaller:.2f}}}{{{smaller * 1.45:.2f}}}\selectfont"
            )
            if share < _SMALLEST:
                options.append("breaklines, breakanywhere")
    if _NUMBERED.intersection(node.attr.classes):
        start = node.attr.get("startFrom")
        options.append("numbers=left")
        options.append(f"firstnumber={start if start.isdecimal() else 1}")
    if marked := _marked(node.attr.get("hl")):
        options.append(f"highlightlines={{{marked}}}")
    body = "\n".join(
        _line(line, desk, sum(columns_of(text) for _, text in line) > columns)
        for line in coloured_lines("\n".join(lines), node.language)
    )
    listed = f"[{','.join(options)}]"
    return f"\\begin{{{environment}}}{listed}\n{body}\n\\end{{{environment}}}"


def _line(line: list[tuple[str, str]], desk: Desk, long: bool) -> str:
    """Return a line; a long one may be broken within its words, too."""
    out = ""
    for kind, text in line:
        tex = ""
        for piece, face in desk.shop.glyphs.pieces(text, mono=True):
            shown_piece = r"\bookmay{}".join(map(escape_verbatim, _parts(piece, long and kind)))
            tex += rf"\{face}{{}}{shown_piece}\bookmono{{}}" if face else shown_piece
        out += rf"\bookcolour{{{kind}}}{{{tex}}}" if kind else tex
    return out


def _parts(text: str, broken: object) -> Iterable[str]:
    # fvextra breaks a line anywhere but within braces, and a coloured word stands in braces.
    return text if broken and len(text) > _WORD else (text,)


def _marked(ranges: str) -> str:
    """Return the lines asked for as fvextra lists them, "" where they are no numbers."""
    parts = [part.strip() for part in ranges.split(",") if part.strip()]
    good = all(all(end.strip().isdecimal() for end in part.split("-", 1)) for part in parts)
    return ",".join(parts) if good else ""


def columns_of(text: str) -> int:
    """Return how many half-width columns a line takes."""
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)
