"""The EPUB edition: own XHTML, navigation and metadata in a container by EbookLib."""

from __future__ import annotations

from .edition import render_epub

__all__ = ["render_epub"]
