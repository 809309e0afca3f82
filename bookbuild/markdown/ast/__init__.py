"""Type pandoc's JSON as model nodes with their places in the author's file."""

from __future__ import annotations

from .blocks import read_blocks
from .leftovers import report_leftovers
from .places import Places

__all__ = ["Places", "read_blocks", "report_leftovers"]
