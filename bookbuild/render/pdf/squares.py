"""The characters of languages set in squares, and which halves of them are blank."""

from __future__ import annotations

from typing import Any

OPENING = frozenset("（《〈「『【〔“‘［｛〖")
CLOSING = frozenset("，。、；：！？）》〉」』】〕”’．］｝〗")
_BRACKETS = frozenset("）》〉」』】〕”’］｝〗")
_HALF = {"zh": CLOSING, "ja": _BRACKETS | frozenset("、。，．")}
"""Marks whose right half is blank: Japanese sets ！？：； in the middle of their square."""
_HALF_HANT = _BRACKETS
"""Where Traditional Chinese is written commas and full stops stand in the middle, too."""
_HANT = frozenset({"tw", "hk", "mo", "hant"})
_LANGUAGES = ("zh", "ja", "ko")


def is_set_solid(style: Any) -> bool:
    """Tell whether the text is in a language of squares, whose lines are set by this package."""
    return _primary(style["lang"] or "") in _LANGUAGES


def opens_with_blank(lang: str) -> bool:
    """Tell whether opening marks have a blank left half; Korean ones are as wide as Latin ones."""
    return _primary(lang) in ("zh", "ja")


def _primary(lang: str) -> str:
    return lang.lower().split("-")[0]


def trimmed(lang: str) -> frozenset[str]:
    """Return the closing marks that may lose their blank half at the end of a line."""
    primary, *rest = lang.lower().split("-")
    if primary == "zh" and _HANT.intersection(rest) and "hans" not in rest:
        return _HALF_HANT
    return _HALF.get(primary, frozenset())
