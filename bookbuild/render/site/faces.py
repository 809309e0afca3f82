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
from bookbuild.render.formulafaces import formula_characters

_VERSION = "1"
"""Changes with what is made of a face, so that the cache forgets."""
_INLINE = 64_000
"""Bytes of a face up to which it travels within the style sheet."""


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
    used = formula_characters(str(text) for one in formulas for text in one.itertext())
    content = _part(face, used, cache)
    return FormulaFace(content, f"math-{digest(content)[:8]}.woff2")


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
