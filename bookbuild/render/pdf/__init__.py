"""The printed edition: a PDF laid out a chapter at a time and joined."""

from __future__ import annotations

from .edition import render_pdf

__all__ = ["render_pdf"]
