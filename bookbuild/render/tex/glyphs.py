"""Find the characters that the faces of the text lack, and a face that has them.

XeTeX takes every character from the face that is switched on; it looks for no other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from bookbuild.fonts import Face, FontSet
from bookbuild.fonts.coverage import Ranges, face_coverage
from bookbuild.fonts.manifest import Role

_HAN = re.compile(
    "[\u1100-\u11ff\u2018\u2019\u201c\u201d\u2014\u2025\u2026\u2e80-\u2fdf\u2ff0-\ua4cf"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe6f\uff00-\uffef"
    "\U00016fe0-\U00018aff\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
"""What xeCJK takes from the Han face."""
_STANDING_IN: tuple[Role, ...] = (
    "text",
    "heading",
    "symbols",
    "math",
    "emoji",
    "kai",
    "own",
    "mono",
)
"""Roles in the order in which their faces are asked."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(slots=True)
class Glyphs:
    """Knows what each face has, and notes which faces stand in for others."""

    fonts: FontSet
    used: dict[str, Face] = field(default_factory=dict)
    """Faces that stand in somewhere, by the command that switches them on."""
    _known: dict[str, Ranges] = field(default_factory=dict)
    _found: dict[tuple[str, bool], str] = field(default_factory=dict)

    def pieces(self, text: str, mono: bool = False) -> Iterator[tuple[str, str]]:
        """Yield stretches of `text`, each with the command of the face it needs, "" for its own."""
        start = 0
        held = ""
        for place, character in enumerate(text):
            command = self._command(character, mono)
            if command != held:
                if place > start:
                    yield text[start:place], held
                start, held = place, command
        if text[start:]:
            yield text[start:], held

    def _command(self, character: str, mono: bool) -> str:
        if character < "\u007f":
            return ""
        key = (character, mono)
        if key not in self._found:
            self._found[key] = self._look(character, mono)
        return self._found[key]

    def _look(self, character: str, mono: bool) -> str:
        han = bool(_HAN.match(character))
        own: Role = "mono" if mono else "latin"
        if han:
            own = "heading" if mono else "text"
        if any(self._has(face, character) for face in self._upright(own)[:1]):
            return ""
        for role in _STANDING_IN:
            for face in self._upright(role):
                if self._has(face, character):
                    return self._name(face)
        return ""

    def _upright(self, role: Role) -> list[Face]:
        return [f for f in self.fonts.faces if f.role == role and not f.italic and f.weight < 600]

    def _name(self, face: Face) -> str:
        for name, known in self.used.items():
            if known is face:
                return name
        name = f"bookface{_LETTERS[len(self.used) % 26]}"
        self.used[name] = face
        return name

    def _has(self, face: Face, character: str) -> bool:
        ranges = self._known.get(face.sha256)
        if ranges is None:
            ranges = face_coverage(face.path, face.sha256, self.fonts.cache)
            self._known[face.sha256] = ranges
        row = bisect_right(ranges, (ord(character), 0x110000)) - 1
        return row >= 0 and ranges[row][0] <= ord(character) <= ranges[row][1]
