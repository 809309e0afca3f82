"""The LaTeX edition: a project that can be read and changed, and its pages by XeLaTeX."""

from .edition import render_tex, render_tex_pdf

__all__ = ["render_tex", "render_tex_pdf"]
