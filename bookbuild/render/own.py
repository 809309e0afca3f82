"""Read the style sheets a book brings along: text alone, nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

from bookbuild.diagnostics import Report, Span, offset_to_position
from bookbuild.workspace import Workspace

_OUTSIDE = re.compile(
    r"@import|@namespace|@charset|url\s*\(|src\s*\(|image-set\s*\(|\\|<", re.IGNORECASE
)
_END = "bookbuild-end"
"""An at-rule put after a style sheet, to see whether all before it is closed."""


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
    return text if _report_syntax(path, text, report) else None


def _report_syntax(path: str, text: str, report: Report) -> bool:
    """Report what is no CSS; tell whether what comes after the style sheet is safe from it."""
    rules = tinycss2.parse_stylesheet(f"{text}\n@{_END};", skip_comments=True, skip_whitespace=True)
    closed = bool(rules) and getattr(rules[-1], "lower_at_keyword", "") == _END
    for line, column, message in _errors(rules if closed else rules[:-1]):
        report.add("E206", f"this is no CSS: {message}", Span(path, line, column))
    if not closed:
        last = rules[-1]
        place = Span(path, last.source_line, last.source_column)
        report.add("E205", "something that begins here is never closed", place)
    return closed


def _errors(rules: Iterable[Any]) -> Iterator[tuple[int, int, str]]:
    for rule in rules:
        if rule.type == "error":
            yield rule.source_line, rule.source_column, rule.message.rstrip(".").lower()
        elif getattr(rule, "content", None):
            yield from _errors(tinycss2.parse_blocks_contents(rule.content))
