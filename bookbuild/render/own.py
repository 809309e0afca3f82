"""Read the style sheets a book brings along: text alone, nothing from outside."""

from __future__ import annotations

import re

from bookbuild.diagnostics import Report, Span, offset_to_position
from bookbuild.workspace import Workspace

_OUTSIDE = re.compile(
    r"@import|@namespace|@charset|url\s*\(|src\s*\(|image-set\s*\(|\\|<", re.IGNORECASE
)


def own_style(path: str, workspace: Workspace, report: Report) -> str | None:
    """Return the style sheet at `path`; None where there is none or after reporting why not."""
    if not workspace.is_file(path):
        return None
    content = workspace.read(path, report, Span(path, 1, 1))
    if content is None:
        return None
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    if hit := _OUTSIDE.search(text):
        line, column = offset_to_position(text, hit.start())
        message = f"a style sheet of a book may not have `{hit[0]}`"
        report.add("E205", message, Span(path, line, column))
        return None
    return text
