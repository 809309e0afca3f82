"""Markdown as authors write it, read as typed nodes with their places."""

from __future__ import annotations

from .chapter import parse_chapter
from .decode import decode
from .fragments import parse_fragments
from .mend import mend
from .normalise.draft import MarkdownOptions
from .pandoc import PandocFailed, pandoc_version

__all__ = [
    "MarkdownOptions",
    "PandocFailed",
    "decode",
    "mend",
    "pandoc_version",
    "parse_chapter",
    "parse_fragments",
]
