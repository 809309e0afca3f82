"""X: exercises, hints and answers."""

from __future__ import annotations

from .code import Code, error, warning

EXERCISES: tuple[Code, ...] = (
)
