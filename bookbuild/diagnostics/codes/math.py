"""T: TeX formulas."""

from __future__ import annotations

from .code import Code, error, warning

MATH: tuple[Code, ...] = (
)
