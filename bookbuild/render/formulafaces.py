"""Tell which characters MathML is laid out with, written or not."""

from __future__ import annotations

from collections.abc import Iterable

_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "\u2061\u2062\u2063\u2064" + "√−′‾¯"
"""What formulas are never without, or show without writing it: the sign of a root."""
_GREEK = "αβγδεζηθικλμνξοπρςστυφχψω"
_OTHERS = {
    "h": "\u210e",
    "ϵ": "\U0001d716",
    "ϑ": "\U0001d717",
    "ϕ": "\U0001d719",
    "∂": "\U0001d715",
}
"""Those whose italic does not stand in the row of the others."""


def formula_characters(texts: Iterable[str]) -> set[str]:
    """Return what a face needs to lay out formulas of these texts.

    What stretches keeps its larger forms: they belong to the characters through the table `MATH`.
    """
    used = set(_ALWAYS)
    used.update(*texts)
    return used | {italic for one in used if (italic := _italic(one))}


def _italic(character: str) -> str:
    """Return the italic a browser shows for a letter alone in `mi`, "" for what has none."""
    if character in _OTHERS:
        return _OTHERS[character]
    if "A" <= character <= "Z":
        return chr(0x1D434 + ord(character) - ord("A"))
    if "a" <= character <= "z":
        return chr(0x1D44E + ord(character) - ord("a"))
    if character in _GREEK:
        return chr(0x1D6FC + _GREEK.index(character))
    if "Α" <= character <= "Ω":
        return chr(0x1D6E2 + ord(character) - ord("Α"))
    return ""
