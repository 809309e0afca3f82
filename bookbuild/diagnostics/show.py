"""Show findings: to people with the source line and a caret, to programs as JSON, to GitHub.

Nothing of the author's text reaches a terminal raw: what would move the cursor,
change colours or reorder text is shown as a visible stand-in.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from .codes import CODES, Severity
from .frame import Style, cut_source, visible
from .messages_zh import MEANINGS, translate
from .report import Diagnostic
from .span import Span

Sources = Callable[[str], "str | None"]
Language = Literal["en", "zh"]
_SEVERITIES_ZH = {Severity.ERROR: "错误", Severity.WARNING: "警告"}
MESSAGE_LIMIT = 2000
"""Characters shown of one message or hint."""
_UNSAFE_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def language_of(chosen: str | None, environment: Mapping[str, str]) -> Language:
    """Return the language of what people are shown: the chosen one, else that of the locale."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = chosen or next((environment[name] for name in names if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def say(text: str, lang: Language) -> str:
    """Return a message or hint in a language."""
    return translate(text) if lang == "zh" else text


def severity_in(severity: Severity, lang: Language) -> str:
    """Return the word for a severity."""
    return _SEVERITIES_ZH[severity] if lang == "zh" else str(severity)


def distinct(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings by place, each once."""
    return sorted(dict.fromkeys(diagnostics), key=Diagnostic.sort_key)


def human(
    diagnostics: Iterable[Diagnostic],
    sources: Sources,
    *,
    colour: bool,
    width: int,
    lang: Language = "en",
) -> str:
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

    blocks = [_block(d, line_of, style, width, lang) for d in distinct(diagnostics)]
    return "\n".join(blocks)


def _block(
    diagnostic: Diagnostic,
    line_of: Callable[[Span], str | None],
    style: Style,
    width: int,
    lang: Language,
) -> str:
    colour = style.error if diagnostic.severity is Severity.ERROR else style.warning
    places = [place for place in (diagnostic.span, *(r.span for r in diagnostic.related)) if place]
    gutter = max((len(str(place.line)) for place in places), default=1)
    head = colour(f"{severity_in(diagnostic.severity, lang)}[{diagnostic.code}]")
    rows = [f"{head} {style.strong(_shown(say(diagnostic.message, lang)))}"]
    if diagnostic.span:
        rows += _place(diagnostic.span, line_of, gutter, colour, style, width)
    for related in diagnostic.related:
        rows.append(f"{' ' * gutter} {style.mark('=')} {_shown(say(related.message, lang))}:")
        rows += _place(related.span, line_of, gutter, style.mark, style, width)
    if diagnostic.hint:
        word = "提示" if lang == "zh" else "hint"
        hint = _shown(say(diagnostic.hint, lang))
        rows.append(f"{' ' * gutter} {style.mark('=')} {style.hint(word)}: {hint}")
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


def summary(diagnostics: Iterable[Diagnostic], lang: Language = "en") -> str:
    """Return the counts, such as `2 errors, 1 warning`; "" for no finding."""
    found = [diagnostic.severity for diagnostic in distinct(diagnostics)]
    counts = [(found.count(severity), severity) for severity in Severity]
    if lang == "zh":
        return "，".join(f"{n} 个{_SEVERITIES_ZH[word]}" for n, word in counts if n)
    return ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for n, word in counts if n)


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one JSON object a line; places that are not known are null.

    The same in every locale: `message` and `hint` are English, `messageZh` and `hintZh` Chinese.
    """
    return "".join(f"{_json_line(diagnostic)}\n" for diagnostic in distinct(diagnostics))


def _json_line(diagnostic: Diagnostic) -> str:
    fields = {
        "code": diagnostic.code,
        "name": CODES[diagnostic.code].name,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "messageZh": translate(diagnostic.message),
        **_json_place(diagnostic.span),
        "hint": diagnostic.hint,
        "hintZh": translate(diagnostic.hint),
        "related": [
            {"message": r.message, "messageZh": translate(r.message), **_json_place(r.span)}
            for r in diagnostic.related
        ],
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


def as_github(diagnostics: Iterable[Diagnostic], *, folder: str = "", lang: Language = "en") -> str:
    """Return workflow commands that make GitHub annotate the files.

    `folder` is the book's folder relative to the repository, which is what
    GitHub's paths start from.
    """
    return "".join(
        f"{_command(diagnostic, folder, lang)}\n" for diagnostic in distinct(diagnostics)
    )


def _command(diagnostic: Diagnostic, folder: str, lang: Language) -> str:
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
    word = "提示" if lang == "zh" else "hint"
    hint = f"\n{word}: {_shown(say(diagnostic.hint, lang))}" if diagnostic.hint else ""
    message = _escaped(_shown(say(diagnostic.message, lang)) + hint)
    return f"::{diagnostic.severity} {listed}::{message}"


def _escaped(text: str) -> str:
    """Escape as GitHub's own toolkit does (actions/toolkit, command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(visible(text)).replace(":", "%3A").replace(",", "%2C")


def explain(code: str, lang: Language = "en") -> str:
    """Return what a code means with a bad and a good example; KeyError for none we know."""
    known = CODES[code.upper()]
    meaning = MEANINGS.get(known.code, known.meaning) if lang == "zh" else known.meaning
    labels = ("不好：", "好：") if lang == "zh" else ("Bad:", "Good:")
    parts = [f"{known.code} {known.name} ({severity_in(known.severity, lang)})", meaning]
    for label, example in zip(labels, (known.bad, known.good), strict=True):
        if example:
            parts.append("\n".join([label, *(f"    {line}" for line in example.split("\n"))]))
    return "\n\n".join(visible(part, keep="\n") for part in parts) + "\n"
