"""The EPUB edition: own XHTML, navigation and metadata in a container by EbookLib."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .container import embedded_size
    from .edition import render_epub

__all__ = ["embedded_size", "render_epub"]


def __getattr__(name: str) -> object:
    """Import what is asked for when it is: other modules of the room load much less (PEP 562)."""
    match name:
        case "embedded_size":
            from .container import embedded_size

            return embedded_size
        case "render_epub":
            from .edition import render_epub

            return render_epub
        case _:
            raise AttributeError(name)
