"""The keys of book.yaml that only the LaTeX edition asks about."""

from __future__ import annotations

from dataclasses import dataclass

from .shapes import Flag, Key, Record


@dataclass(frozen=True, slots=True)
class TexConfig:
    """What the LaTeX edition is asked for."""

    raw: bool = False
    """Whether TeX of the author's passes: blocks marked so, and templates of the book's own."""


TEX_KEYS = Record(
    {
        "raw": Key(
            Flag(), "let TeX of the author's pass: blocks marked `{=latex}`, files of templates/tex"
        ),
    }
)
