"""The fonts of a book: the manifest, getting them, finding them, and what they have glyphs for."""

from __future__ import annotations

from .faceset import Face, FontSet
from .glyphs import check_glyphs
from .installation import FaceStatus, Progress, install, status
from .manifest import FaceSource, Manifest, load_manifest

__all__ = [
    "Face",
    "FaceSource",
    "FaceStatus",
    "FontSet",
    "Manifest",
    "Progress",
    "check_glyphs",
    "install",
    "load_manifest",
    "status",
]
