"""Read mkdocs' `!!! note "title"` and `??? note "title"` with their indented bodies."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from bookbuild.diagnostics import Report

from .division_events import quoted
from .draft import Draft, Edit
from .lines import Kind, Line, scan

_OPENING = re.compile(
    r"(!!!|\?\?\?\+?)[ \t]+([A-Za-z][\w-]*)(?:[ \t]+[\w-]+)*[ \t]*(?:\"([^\"\n]*)\")?[ \t]*$"
)
_INDENT = 4
_DEPTH = 8


def open_admonitions(draft: Draft, report: Report) -> Draft:
    """Make them divisions (`!!!`) and `<details>` (`???`), their bodies no longer indented."""
    for _ in range(_DEPTH):
        edits = list(_edits(draft.text)) if re.search(r"!!!|\?\?\?", draft.text) else []
        if not edits:
            return draft
        draft = draft.edited(edits)
    return draft


def _edits(text: str) -> Iterator[Edit]:
    lines = scan(text)
    until = 0
    for i, line in enumerate(lines):
        if i < until or line.kind is not Kind.TEXT:
            continue
        found = _OPENING.match(text, line.content, line.end)
        body = _body(text, lines, i) if found else []
        if found is None or not body:
            continue
        until = body[-1] + 1
        opening, closing = _fences(found, line.prefix)
        yield Edit(line.content, line.end, opening)
        base = line.content - line.start
        for j in body:
            start = lines[j].start + base
            if text[start : start + _INDENT].strip() == "" and start < lines[j].end:
                yield Edit(start, min(start + _INDENT, lines[j].end))
        end = lines[body[-1]].end
        yield Edit(end, end, f"\n{line.prefix}\n{line.prefix}{closing}")


def _body(text: str, lines: Sequence[Line], opening: int) -> list[int]:
    """Return the lines indented under an opening, up to the last that is not blank."""
    base = lines[opening].content - lines[opening].start
    body: list[int] = []
    for i in range(opening + 1, len(lines)):
        content = text[lines[i].start : lines[i].end]
        if not content.strip(" >"):
            continue
        inside = content[base:]
        if len(content) <= base or len(inside) - len(inside.lstrip(" ")) < _INDENT:
            break
        body = list(range(opening + 1, i + 1))
    return body


def _fences(found: re.Match[str], prefix: str) -> tuple[str, str]:
    marks, kind, title = found[1], found[2].lower(), found[3]
    if marks == "!!!":
        own = f" title={quoted(title)}" if title else ""
        return f"::: {{.{kind}{own}}}", ":::"
    state = " open" if marks.endswith("+") else ""
    words = html.escape(title or found[2], quote=False)
    summary = f"\n{prefix}<summary>{words}</summary>\n{prefix}"
    return f'<details class="{kind}"{state}>{summary}', "</details>"
