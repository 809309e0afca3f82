"""Join the style sheets of the EPUB into its one file."""

from __future__ import annotations

from importlib.resources import files

from bookbuild.diagnostics import Report
from bookbuild.render.own import own_style as read_own_style
from bookbuild.resources import template_folder
from bookbuild.workspace import Workspace

OWN = "templates/epub/book.css"
"""A style sheet of the book's own, which comes after ours and so wins."""
_SHEETS = ("shared/code.css", "epub/text.css", "epub/blocks.css", "epub/pages.css")


def style_sheet(*others: str) -> bytes:
    """Return the style sheet of all pages, that of formulas included, and `others` after it."""
    formulas = (files("bookbuild.math") / "mathml.css").read_text(encoding="utf-8")
    sheets = [(template_folder() / name).read_text(encoding="utf-8") for name in _SHEETS]
    return "\n".join((formulas, *sheets, *others)).encode()


def own_style(workspace: Workspace, report: Report) -> str:
    """Return the book's own style sheet, "" where there is none or after reporting why not."""
    return read_own_style(OWN, workspace, report) or ""
