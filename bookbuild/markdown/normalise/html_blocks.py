"""Read Markdown in blocks of HTML that are not set off from it by blank lines.

`<div class="note">` with text right under it or behind it is raw HTML to CommonMark, whose
stars and lists would be printed; its author meant Markdown, as between blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import Kind, Line, scan

_BLOCKS = r"(?:div|section|article|aside|center|main|header|footer|blockquote|p)"
_ATTRIBUTES = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+"
_OPENING = re.compile(rf"<({_BLOCKS})(?=[\s>]){_ATTRIBUTES}>[ \t]*", re.IGNORECASE)
_CLOSING = re.compile(rf"[ \t]*(?:</{_BLOCKS}>[ \t]*)+$", re.IGNORECASE)
_MARKS = re.compile(r"[*`\[]|~~|(?<!\w)_|\$")
_BLOCK = re.compile(r"<(?!(?:b|strong|i|em|u|s|sub|sup|code|kbd|mark|span|font|a|br)\b)", re.I)
_RAW = re.compile(rf"</?{_BLOCKS}(?=[\s>/])", re.IGNORECASE)
_DETAILS = re.compile(r"<details\b", re.IGNORECASE)
_CODE = 4


def open_html(draft: Draft, report: Report) -> Draft:
    """Set the tags of HTML blocks off from the Markdown that stands right behind them."""
    return draft.edited(_edits(draft.text)) if "<" in draft.text else draft


def _edits(text: str) -> Iterator[Edit]:
    lines = scan(text)
    inside = False
    dedented = 0
    for i, line in enumerate(lines):
        if line.kind is not Kind.TEXT:
            inside = inside and line.kind is not Kind.BLANK
            continue
        opening = _OPENING.match(text, line.content, line.end)
        following = lines[i + 1] if i + 1 < len(lines) else None
        if opening is None:
            if inside:
                yield from _ending(text, line, following)
            if following is not None and _is_html(text, line) and _goes_on(text, following):
                yield Edit(line.end, line.end, f"\n{line.prefix.rstrip(' ')}")
            continue
        rest = text[opening.end() : line.end]
        if rest.strip():
            inside = _has_marks(rest) and not rest.startswith("<")
            if inside:
                yield Edit(opening.end(), opening.end(), f"\n{line.prefix}\n{line.prefix}")
                yield from _ending(text, line, following)
        elif following is not None and _is_text(text, following):
            inside = True
            yield Edit(line.end, line.end, f"\n{line.prefix.rstrip(' ')}")
            first = max(i + 1, dedented)
            dedented = _end_of_text(lines, first)
            for inner in lines[first:dedented]:
                if inner.content - inner.start >= _CODE:
                    yield Edit(inner.start, inner.content)


def _is_text(text: str, line: Line) -> bool:
    """Tell whether a line under a tag is text, not a further block of HTML."""
    if line.kind in (Kind.BLANK, Kind.CODE, Kind.INDENTED, Kind.DIVISION):
        return False
    if _DETAILS.match(text, line.content, line.end):
        return True
    return _BLOCK.match(text, line.content, line.end) is None and not _CLOSING.match(
        text, line.content, line.end
    )


def _is_html(text: str, line: Line) -> bool:
    """Tell whether a line ends in a tag of a block that stays raw HTML to pandoc."""
    tag = _RAW.match(text, line.content, line.end)
    return tag is not None and text[line.content : line.end].rstrip().endswith(">")


def _goes_on(text: str, line: Line) -> bool:
    """Tell whether a line under HTML is Markdown, or details, which become divisions."""
    words = text[line.content : line.end]
    if line.kind is Kind.TEXT and _DETAILS.match(words):
        return True
    return _is_text(text, line) and not words.startswith("<") and line.kind is not Kind.CODE


def _has_marks(words: str) -> bool:
    return _MARKS.search(_CLOSING.sub("", words)) is not None


def _ending(text: str, line: Line, following: Line | None) -> Iterator[Edit]:
    """Give closing tags at the end of a line of text a line of their own, text under them too."""
    found = _CLOSING.search(text, line.content, line.end)
    if found and text[line.content : found.start()].strip():
        yield Edit(found.start(), found.start(), f"\n{line.prefix}\n{line.prefix}")
        if following is not None and _goes_on(text, following):
            yield Edit(line.end, line.end, f"\n{line.prefix.rstrip(' ')}")


def _end_of_text(lines: Sequence[Line], start: int) -> int:
    """Return the index after the lines of text outside of lists and quotes from `start` on."""
    while start < len(lines) and lines[start].kind is Kind.TEXT and not lines[start].containers:
        start += 1
    return start
