"""The EPUB edition: own XHTML, navigation and metadata in a container by EbookLib."""

from __future__ import annotations

from .container import embedded_size
from .edition import render_epub

__all__ = ["embedded_size", "render_epub"]
