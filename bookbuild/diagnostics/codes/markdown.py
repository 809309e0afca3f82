"""M: Markdown that is repaired, or cannot be read rightly."""

from __future__ import annotations

from .code import Code, error, warning

MARKDOWN: tuple[Code, ...] = (
)
