"""The web edition: static pages with what readers expect of a book on the web."""

from __future__ import annotations

from .edition import render_site

__all__ = ["render_site"]
