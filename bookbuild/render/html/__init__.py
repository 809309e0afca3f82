"""The body all HTML-based editions share: nodes in, well-formed XHTML out.

The vocabulary of elements and classes is what the stylesheets under `templates/` rely on.
"""

from __future__ import annotations

from .chapter import render_blocks, render_chapter, render_inlines
from .edition import Edition, Leaf

__all__ = ["Edition", "Leaf", "render_blocks", "render_chapter", "render_inlines"]
