"""Ship the faces a site is set in: the one of formulas always, those of text on demand."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

import uharfbuzz as hb
from fontTools.ttLib import TTFont
from lxml import etree

from bookbuild.cache import Cache, digest
from bookbuild.fonts import Face, FontSet

_VERSION = "1"
"""Changes with what is made of a face, so that the cache forgets."""
_INLINE = 64_000
"""Bytes of a face up to which it travels within the style sheet."""
_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "\u2061\u2062\u2063\u2064" + "√−′‾¯"
"""What formulas are never without, or show without writing it: the sign of a root."""
_ITALIC = {"h": 0x210E}
"""The one italic letter that Unicode has elsewhere."""
_GREEK = "αβγδεζηθικλμνξοπρςστυφχψω"


@dataclass(frozen=True, slots=True)
class FormulaFace:
    """The face formulas are laid out with."""

    content: bytes
    name: str
    """Of the file; changes with the content."""

    @property
    def inline(self) -> bool:
        """Tell whether it travels within the style sheet.

        It is then there when formulas are first laid out, and nothing moves; a file could be
        asked for early over the web, but not by pages opened from disk.
        """
        return len(self.content) <= _INLINE

    @property
    def address(self) -> str:
        """Return what the style sheet has as its address."""
        if not self.inline:
            return self.name
        return f"data:font/woff2;base64,{b64encode(self.content).decode()}"


def formula_face(
    formulas: Iterable[etree._Element], fonts: FontSet, cache: Cache
) -> FormulaFace | None:
    """Return the face of formulas with the characters they use; None where there is none.

    What stretches keeps its larger forms: they belong to the characters through the table `MATH`.
    """
    face = next((one for one in fonts.faces if one.role == "formula"), None)
    if face is None:
        return None
    used = set(_ALWAYS)
    for formula in formulas:
        for text in formula.itertext():
            used.update(str(text))
    used |= {italic for one in used if (italic := _italic(one))}
    content = _part(face, used, cache)
    return FormulaFace(content, f"math-{digest(content)[:8]}.woff2")


def _italic(character: str) -> str:
    """Return the italic a browser shows for a letter alone in `mi`, "" for what has none."""
    if character in _ITALIC:
        return chr(_ITALIC[character])
    if "A" <= character <= "Z":
        return chr(0x1D434 + ord(character) - ord("A"))
    if "a" <= character <= "z":
        return chr(0x1D44E + ord(character) - ord("a"))
    if character in _GREEK:
        return chr(0x1D6FC + _GREEK.index(character))
    if "Α" <= character <= "Ω":
        return chr(0x1D6E2 + ord(character) - ord("Α"))
    return {"ϵ": "\U0001d716", "ϑ": "\U0001d717", "ϕ": "\U0001d719", "∂": "\U0001d715"}.get(
        character, ""
    )


def _part(face: Face, characters: set[str], cache: Cache) -> bytes:
    points = sorted(ord(character) for character in characters if character >= " ")
    key = digest(_VERSION, face.sha256, " ".join(map(str, points)))
    stored = cache.get("site-face", key)
    if stored is None:
        wanted = hb.SubsetInput()
        wanted.unicode_set.set(hb.Set(points))
        wanted.flags = hb.SubsetFlags.NO_HINTING
        subset = hb.subset(hb.Face(hb.Blob.from_file_path(str(face.path))), wanted)
        with TTFont(io.BytesIO(bytes(subset.blob.data)), recalcTimestamp=False) as font:
            font.flavor = "woff2"
            out = io.BytesIO()
            font.save(out, reorderTables=None)
        stored = out.getvalue()
        cache.put("site-face", key, stored)
    return stored
