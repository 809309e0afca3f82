"""Join the style sheets of the EPUB into its one file."""

from __future__ import annotations

import re
from importlib.resources import files

from bookbuild.diagnostics import Report, Span, offset_to_position
from bookbuild.resources import template_folder
from bookbuild.workspace import Workspace

OWN = "templates/epub/book.css"
"""A style sheet of the book's own, which comes after ours and so wins."""
_OUTSIDE = re.compile(
    r"@import|@namespace|@charset|url\s*\(|src\s*\(|image-set\s*\(|\\|<", re.IGNORECASE
)

_SHEETS = ("shared/code.css", "epub/text.css", "epub/blocks.css", "epub/pages.css")


def style_sheet(*others: str) -> bytes:
    """Return the style sheet of all pages, that of formulas included, and `others` after it."""
    formulas = (files("bookbuild.math") / "mathml.css").read_text(encoding="utf-8")
    sheets = [(template_folder() / name).read_text(encoding="utf-8") for name in _SHEETS]
    return "\n".join((formulas, *sheets, *others)).encode()


def own_style(workspace: Workspace, report: Report) -> str:
    """Return the book's own style sheet, "" where there is none or after reporting why not."""
    if not (workspace.root / OWN).is_file():
        return ""
    content = workspace.read(OWN, report, Span(OWN, 1, 1))
    if content is None:
        return ""
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    if hit := _OUTSIDE.search(text):
        line, column = offset_to_position(text, hit.start())
        message = f"a style sheet of a book may not have `{hit[0]}`"
        report.add("E205", message, Span(OWN, line, column))
        return ""
    return text
