"""The words the editions print by themselves: one table for each language."""

from __future__ import annotations

from . import en, ja, ko, zh_cn, zh_tw
from .tables import (
    CALLOUT_KINDS,
    THEOREM_KINDS,
    IndexOrder,
    MatterWords,
    PrintWords,
    SiteWords,
    Words,
)

__all__ = [
    "CALLOUT_KINDS",
    "THEOREM_KINDS",
    "IndexOrder",
    "MatterWords",
    "PrintWords",
    "SiteWords",
    "Words",
    "words",
]

_TABLES = {"ja": ja.WORDS, "ko": ko.WORDS}
_TRADITIONAL_SUBTAGS = frozenset({"tw", "hk", "mo", "hant"})


def words(lang: str) -> Words:
    """Return the words for a BCP 47 tag, English where its language has no table."""
    primary, *rest = lang.lower().replace("_", "-").split("-")
    if primary != "zh":
        return _TABLES.get(primary, en.WORDS)
    if "hans" in rest or not _TRADITIONAL_SUBTAGS.intersection(rest):
        return zh_cn.WORDS
    return zh_tw.WORDS
