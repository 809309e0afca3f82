"""E: faults found while an edition is made."""

from __future__ import annotations

from .code import Code, error, warning

EDITIONS: tuple[Code, ...] = (
)
