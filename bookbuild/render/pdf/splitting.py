"""Find where a line ends: marks halved and Latin words divided where only that fits.

WeasyPrint's own division of a text is asked first; what it returns is six values: the layout of
the line, its length in bytes, where the next one begins (None where nothing is left), its width,
height and baseline, px.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from weasyprint.text import line_break

from .hyphens import Hyphenating, word_after
from .squares import is_set_solid, trimmed

_DIVIDED = 1.2
"""Room at a line's end from which on a word is divided, em."""


def splitting(original: Callable[..., Any]) -> Callable[..., Any]:
    """Return `split_first_line` of WeasyPrint, changed so."""

    def split_first_line(
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        def split(
            width: float | None, text: str = text, style: Any = style, start: bool = is_line_start
        ) -> Any:
            return original(text, style, context, width, justification_spacing, start, minimum)

        found = split(max_width)
        if not minimum and max_width is not None and max_width != inf:
            found = _fitted(found, split, text, style, max_width)
        return _level(found, style)

    return split_first_line


def _fitted(usual: Any, split: Callable[..., Any], text: str, style: Any, max_width: float) -> Any:
    """Return a line of no more than `max_width` px, with more on it than usual where that fits."""
    if usual[2] is not None and text[-1:] == " " and style["white_space"] == "normal":
        bare = split(max_width, text.rstrip(" "), start=True)
        # WeasyPrint ends the line after the first word where only the blank is too much.
        usual = split(None) if bare[2] is None and bare[3] <= max_width else usual
    if not is_set_solid(style):
        return usual
    halved = trimmed(style["lang"])
    half = style["font_size"] / 2
    if style["white_space"] == "nowrap":
        return _halved_unit(usual, halved, half, max_width)
    resume = usual[2]
    narrow = max_width < half * 8
    if resume is None or narrow or style["white_space"] not in ("normal", "pre-line"):
        return usual
    encoded = text.encode()
    ahead = encoded[resume : resume + 16].decode(errors="ignore")[:3]
    if halved.intersection(ahead):
        return _halved(usual, split(max_width + half), halved, half, max_width)
    room = max_width - usual[3] > 2 * half * _DIVIDED
    if room and style["hyphens"] == "auto" and word_after(encoded, resume):
        return _divided(usual, split, style, max_width)
    return usual


def _divided(usual: Any, split: Callable[..., Any], style: Any, max_width: float) -> Any:
    """Return the line with a part of the word that follows, where one fits."""
    divided = split(max_width, style=Hyphenating(style))
    if divided[2] is None or divided[2] <= usual[2]:
        return usual
    # Han punctuation is wider in Chinese text than in English.
    drawn = split(None, divided[0].text, start=True)
    return _redrawn(divided, drawn) if drawn[3] <= max_width + 0.01 else usual


def _level(found: Any, style: Any) -> Any:
    """Return what a line took with the height and baseline of the first face of its style.

    WeasyPrint takes those of all faces of the text together, so that a line of Chinese with a
    Latin word in it is farther from the next than one without.
    """
    *line, height, _ = found
    line_height, baseline = line_break.strut(style)
    return *line, height, baseline - (line_height - height) / 2


def _redrawn(divided: Any, drawn: Any) -> Any:
    """Return the division of a line with the line drawn in the text's own language."""
    return drawn[0], divided[1], divided[2], *drawn[3:]


def _halved(usual: Any, wider: Any, halved: frozenset[str], half: float, max_width: float) -> Any:
    """Return the wider line without the blank half of its last mark, where that makes it fit."""
    layout, length, resume, width, height, baseline = wider
    gained = resume is None or resume > usual[2]
    last = layout.text.rstrip("\u200b\u2060")[-1:]
    if gained and last in halved and width - half <= max_width + 0.01:
        layout.halved = True
        return layout, length, resume, width - half, height, baseline
    return usual


def _halved_unit(usual: Any, halved: frozenset[str], half: float, max_width: float) -> Any:
    """Return text that must not be broken without the blank half of its last mark, likewise."""
    layout, length, resume, width, height, baseline = usual
    fits = width - half <= max_width + 0.01 < width
    if resume is None and fits and layout.text[-1:] in halved:
        layout.halved = True
        return layout, length, resume, width - half, height, baseline
    return usual
