"""R: labels, links and citations."""

from __future__ import annotations

from .code import Code, error, warning

REFERENCES: tuple[Code, ...] = (
)
