"""Join the style sheets of the EPUB into its one file."""

from __future__ import annotations

from importlib.resources import files

from bookbuild.resources import template_folder

_SHEETS = ("shared/code.css", "epub/text.css", "epub/blocks.css", "epub/pages.css")


def style_sheet() -> bytes:
    """Return the style sheet of all pages, that of formulas included."""
    formulas = (files("bookbuild.math") / "mathml.css").read_text(encoding="utf-8")
    sheets = [(template_folder() / name).read_text(encoding="utf-8") for name in _SHEETS]
    return "\n".join((formulas, *sheets)).encode()
