"""Colour code: Pygments tokens as spans, one span for each source line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

from .markup import escape

_LONGEST = 60_000
"""Characters beyond which a listing stays plain: Pygments' time is not linear in the worst case."""
_LONGEST_LINE = 2_000

Line = list[tuple[str, str]]
"""Pieces of one line with the short Pygments class of each, "" for plain text."""


@lru_cache(maxsize=256)
def highlight(text: str, language: str) -> str:
    """Return `text` as `<span class="line">` elements, coloured where the language is known.

    Each line's end stands inside its span, so that nothing is added where lines become blocks.
    Remembered, for the web edition and the preview show the same listings again.
    """
    lines = list(_lines(text.rstrip("\n"), language))
    last = len(lines) - 1
    return "".join(
        f'<span class="line">{_spans(line)}{"" if index == last else chr(10)}</span>'
        for index, line in enumerate(lines)
    )


def coloured_lines(text: str, language: str) -> list[Line]:
    """Return the lines of `text` in pieces with the short Pygments class of each."""
    return list(_lines(text, language))


def _spans(line: Line) -> str:
    return "".join(
        f'<span class="{kind}">{escape(text)}</span>' if kind else escape(text)
        for kind, text in line
    )


def _lines(text: str, language: str) -> Iterator[Line]:
    line: Line = []
    for kind, piece in _tokens(text, language):
        first, *others = piece.split("\n")
        _append(line, kind, first)
        for other in others:
            yield line
            line = []
            _append(line, kind, other)
    yield line


def _append(line: Line, kind: str, text: str) -> None:
    """Add a piece, joined to the one before where that has the same class."""
    if line and line[-1][0] == kind:
        line[-1] = (kind, line[-1][1] + text)
    elif text:
        line.append((kind, text))


def _tokens(text: str, language: str) -> list[tuple[str, str]]:
    plain = [("", text)]
    if not language or len(text) > _LONGEST or _longest_line(text) > _LONGEST_LINE:
        return plain
    try:
        lexer = get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return plain
    tokens = [(_short(kind, piece), piece) for kind, piece in lexer.get_tokens(text)]
    # A lexer may tidy its input; a listing must be printed as the author wrote it.
    return tokens if "".join(piece for _, piece in tokens) == text else plain


def _longest_line(text: str) -> int:
    return max(map(len, text.split("\n")))


def _short(kind: _TokenType, piece: str) -> str:
    """Return the short class of a token type or of the nearest type above it that has one."""
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    name = STANDARD_TYPES.get(kind, "")
    return name if piece.strip() and name not in ("err", "w") else ""
