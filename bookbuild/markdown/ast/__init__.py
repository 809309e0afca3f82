"""Type pandoc's JSON as model nodes with their places in the author's file."""

from __future__ import annotations

from .blocks import read_blocks

__all__ = ["read_blocks"]
