"""G: glyphs and fonts."""

from __future__ import annotations

from .code import Code, error, warning

FONTS: tuple[Code, ...] = (
)
