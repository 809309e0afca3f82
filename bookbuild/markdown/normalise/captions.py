"""Bind `: caption {#id}` lines to the table they stand under or over."""

from __future__ import annotations

CAPTION_CLASS = "bookbuild-caption"
"""Class of the division a caption line becomes until its table takes it."""
