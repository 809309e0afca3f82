"""The printed edition: a PDF laid out a chapter at a time and joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .edition import render_pdf

__all__ = ["render_pdf"]


def __getattr__(name: str) -> object:
    """Import what is asked for when it is: other modules of the room load much less (PEP 562)."""
    match name:
        case "render_pdf":
            from .edition import render_pdf

            return render_pdf
        case _:
            raise AttributeError(name)
