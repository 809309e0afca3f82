"""Show findings: to people with the source line and a caret, to programs as JSON, to GitHub.

Nothing of the author's text reaches a terminal raw: what would move the cursor,
change colours or reorder text is shown as a visible stand-in.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable

from .codes import CODES, Severity
from .frame import Style, cut_source, visible
from .report import Diagnostic
from .span import Span

Sources = Callable[[str], "str | None"]
MESSAGE_LIMIT = 2000
"""Characters shown of one message or hint."""
_UNSAFE_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def distinct(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings by place, each once."""
    return sorted(dict.fromkeys(diagnostics), key=Diagnostic.sort_key)


def human(diagnostics: Iterable[Diagnostic], sources: Sources, *, colour: bool, width: int) -> str:
    """Return the findings for a terminal of `width` cells, "" for none.

    `sources` gives the text of a file by its path, None where it cannot be had.
    """
    style = Style(colour)
    lines: dict[str, list[str]] = {}

    def line_of(span: Span) -> str | None:
        if span.file not in lines:
            text = (sources(span.file) or "").removeprefix("\ufeff")
            lines[span.file] = text.split("\n")
        there = 1 <= span.line <= len(lines[span.file])
        return lines[span.file][span.line - 1] if there else None

    blocks = [_block(d, line_of, style, width) for d in distinct(diagnostics)]
    return "\n".join(blocks)


def _block(
    diagnostic: Diagnostic, line_of: Callable[[Span], str | None], style: Style, width: int
) -> str:
    colour = style.error if diagnostic.severity is Severity.ERROR else style.warning
    places = [place for place in (diagnostic.span, *(r.span for r in diagnostic.related)) if place]
    gutter = max((len(str(place.line)) for place in places), default=1)
    head = colour(f"{diagnostic.severity}[{diagnostic.code}]")
    rows = [f"{head} {style.strong(_shown(diagnostic.message))}"]
    if diagnostic.span:
        rows += _place(diagnostic.span, line_of, gutter, colour, style, width)
    for related in diagnostic.related:
        rows.append(f"{' ' * gutter} {style.mark('=')} {_shown(related.message)}:")
        rows += _place(related.span, line_of, gutter, style.mark, style, width)
    if diagnostic.hint:
        rows.append(
            f"{' ' * gutter} {style.mark('=')} {style.hint('hint')}: {_shown(diagnostic.hint)}"
        )
    return "\n".join(rows) + "\n"


def _place(
    span: Span,
    line_of: Callable[[Span], str | None],
    gutter: int,
    colour: Callable[[str], str],
    style: Style,
    width: int,
) -> list[str]:
    blank = " " * gutter
    rows = [f"{blank}{style.mark('-->')} {visible(str(span))}"]
    line = line_of(span)
    if line is not None and line.strip():
        end = span.end_column if span.end_line == span.line else None
        if span.end_line <= 0:
            end = span.column + 1
        source, indent, carets = cut_source(
            line.removesuffix("\r"), span.column, end, width - gutter - 3
        )
        bar = style.mark("|")
        rows += [
            f"{blank} {bar}",
            f"{style.mark(str(span.line).rjust(gutter))} {bar} {source}".rstrip(),
            f"{blank} {bar} {' ' * indent}{colour('^' * carets)}",
        ]
    return rows


def _shown(text: str) -> str:
    return visible(text if len(text) <= MESSAGE_LIMIT else text[:MESSAGE_LIMIT] + "…")


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the counts, such as `2 errors, 1 warning`; "" for no finding."""
    found = [diagnostic.severity for diagnostic in distinct(diagnostics)]
    counts = [(found.count(severity), severity) for severity in Severity]
    return ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for n, word in counts if n)


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one JSON object a line; places that are not known are null."""
    return "".join(f"{_json_line(diagnostic)}\n" for diagnostic in distinct(diagnostics))


def _json_line(diagnostic: Diagnostic) -> str:
    fields = {
        "code": diagnostic.code,
        "name": CODES[diagnostic.code].name,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        **_json_place(diagnostic.span),
        "hint": diagnostic.hint,
        "related": [{"message": r.message, **_json_place(r.span)} for r in diagnostic.related],
    }
    line = json.dumps(fields, ensure_ascii=False)
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def _json_place(span: Span | None) -> dict[str, str | int | None]:
    return {
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "endLine": (span.end_line or None) if span else None,
        "endColumn": (span.end_column or None) if span else None,
    }


def as_github(diagnostics: Iterable[Diagnostic], *, folder: str = "") -> str:
    """Return workflow commands that make GitHub annotate the files.

    `folder` is the book's folder relative to the repository, which is what
    GitHub's paths start from.
    """
    return "".join(f"{_command(diagnostic, folder)}\n" for diagnostic in distinct(diagnostics))


def _command(diagnostic: Diagnostic, folder: str) -> str:
    span = diagnostic.span
    properties: dict[str, object] = {}
    if span:
        properties = {
            "file": posixpath.normpath(posixpath.join(folder, span.file)),
            "line": span.line,
        }
        if span.end_line:
            properties["endLine"] = span.end_line
        properties["col"] = span.column
        if span.end_line == span.line:
            properties["endColumn"] = span.end_column
    properties["title"] = f"{diagnostic.code} {CODES[diagnostic.code].name}"
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    hint = f"\nhint: {_shown(diagnostic.hint)}" if diagnostic.hint else ""
    message = _escaped(_shown(diagnostic.message) + hint)
    return f"::{diagnostic.severity} {listed}::{message}"


def _escaped(text: str) -> str:
    """Escape as GitHub's own toolkit does (actions/toolkit, command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(visible(text)).replace(":", "%3A").replace(",", "%2C")


def explain(code: str) -> str:
    """Return what a code means with a bad and a good example; KeyError for none we know."""
    known = CODES[code.upper()]
    parts = [f"{known.code} {known.name} ({known.severity})", known.meaning]
    for label, example in (("Bad:", known.bad), ("Good:", known.good)):
        if example:
            parts.append("\n".join([label, *(f"    {line}" for line in example.split("\n"))]))
    return "\n\n".join(visible(part, keep="\n") for part in parts) + "\n"
