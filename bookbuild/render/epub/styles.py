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
_INDENT = "text-indent: var(--indent)"
_NARROW = re.compile(r"@media (\(max-width: [^)]*\) \{\n.*?\n\}\n)", re.DOTALL)
_NIGHT = re.compile(r"@media \(prefers-color-scheme: dark\) \{\n.*?\n\}\n", re.DOTALL)


def style_sheet(*others: str, indent: float = 2, kindle: bool = False) -> bytes:
    """Return the style sheet of all pages, that of formulas included, and `others` after it.

    `indent` of the first line of a paragraph, em, is put in here: older readers know no custom
    properties.

    Rules for narrow screens hold for narrow columns too, where a reading system can ask for them.
    For Kindle's converter there are no such questions: it takes what is for the night for rules
    of the day.
    """
    formulas = (files("bookbuild.math") / "mathml.css").read_text(encoding="utf-8")
    sheets = [(template_folder() / name).read_text(encoding="utf-8") for name in _SHEETS]
    text = "\n".join((formulas, *sheets)).replace(_INDENT, f"text-indent: {indent:g}em")
    text = _NIGHT.sub("", text) if kindle else _NARROW.sub(r"\g<0>@container \1", text)
    return "\n".join((text, *others)).encode()


def own_style(workspace: Workspace, report: Report) -> str:
    """Return the book's own style sheet, "" where there is none or after reporting why not."""
    return read_own_style(OWN, workspace, report) or ""
