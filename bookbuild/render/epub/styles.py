"""Join the style sheets of the EPUB into its one file."""

from __future__ import annotations

import re
from importlib.resources import files

from bookbuild.diagnostics import Report
from bookbuild.render.own import own_style as read_own_style
from bookbuild.resources import template_folder
from bookbuild.workspace import Workspace

OWN = "templates/epub/book.css"
"""A style sheet of the book's own, which comes after ours and so wins."""
_SHEETS = ("shared/code.css", "epub/text.css", "epub/blocks.css", "epub/pages.css")


_NIGHT = re.compile(r"@media \(prefers-color-scheme: dark\) \{\n.*?\n\}\n", re.DOTALL)


def style_sheet(*others: str, night: bool = True) -> bytes:
    """Return the style sheet of all pages, that of formulas included, and `others` after it.

    Without `night` it is the same by day and night: Kindle's converter takes what is for the
    night for rules of the day.
    """
    formulas = (files("bookbuild.math") / "mathml.css").read_text(encoding="utf-8")
    sheets = [(template_folder() / name).read_text(encoding="utf-8") for name in _SHEETS]
    text = "\n".join((formulas, *sheets))
    return "\n".join((text if night else _NIGHT.sub("", text), *others)).encode()


def own_style(workspace: Workspace, report: Report) -> str:
    """Return the book's own style sheet, "" where there is none or after reporting why not."""
    return read_own_style(OWN, workspace, report) or ""
