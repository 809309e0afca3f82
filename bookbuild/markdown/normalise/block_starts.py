"""Put a blank line where Markdown needs one and authors leave it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import Kind, Line, scan
from .region import DELIMITER_ROW, joins

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_TIGHT_HEADING = re.compile(rf"(#{{1,6}})(?=[{_HAN}“《「（0-9A-Z])")
_NUMBERED = re.compile(r"\(?(\d{1,2})[.)][ \t]+\S")
_FENCE_PAIRS = re.compile(
    r"(?:`{3,}|~{3,})[ \t]*([\w+#.-]+)[ \t]+((?:[A-Za-z][\w-]*=(?:\"[^\"]*\"|[^\s\"{}]+)[ \t]*)+)$"
)
_BRACES = re.compile(r"\{[^{}]*\}")
_UNDERLINE = re.compile(r"-+[ \t]*$")
_SPACED = re.compile(r"[*-][*\- \t]*[ \t][*-]")
_INDENT = re.compile("\u3000+")


def part_blocks(draft: Draft, report: Report) -> Draft:
    """Part headings, tables and numbered lists from the paragraph line before them."""
    return draft.edited(_edits(draft, report))


def _edits(draft: Draft, report: Report) -> Iterator[Edit]:
    text = draft.text
    lines = scan(text)
    listed = False
    for i, line in enumerate(lines):
        if line.kind is not Kind.TEXT:
            if line.kind is Kind.FENCE:
                yield from _fence_attributes(text, line)
            if line.kind is Kind.RULE:
                if _SPACED.match(text, line.content, line.end):
                    # pandoc takes `* * *` for lists within one another.
                    yield Edit(line.content, line.end, "***")
                elif i:
                    yield from _underline(draft, report, lines[: i + 1][-3:])
            listed = False
            continue
        before = lines[i - 1] if i else None
        inside = before is not None and joins(before, line)
        content = text[line.content : line.end]
        indent = _INDENT.match(content)
        if indent:
            yield Edit(line.content, line.content + indent.end())
        heading = _TIGHT_HEADING.match(content)
        if heading and (len(heading[1]) > 1 or not inside):
            yield from _heading(draft, report, line, heading)
        if inside and before is not None:
            table = _starts_table(text, line, lines[i + 1 : i + 2])
            number = _NUMBERED.match(content)
            numbered = number is not None and int(number[1]) != 1 and not line.lazy
            braces = _BRACES.fullmatch(text[before.content : before.end].strip())
            if (table and not braces) or (numbered and not listed):
                # A table is no lazy line of a quote: it ends the quote.
                prefix = "" if line.lazy else line.prefix.rstrip(" ")
                yield Edit(line.start, line.start, f"{prefix}\n")
            listed = listed or numbered
        else:
            listed = False


def _heading(draft: Draft, report: Report, line: Line, heading: re.Match[str]) -> Iterator[Edit]:
    at = line.content + heading.end()
    place = draft.map.span(line.content, at)
    report.add(
        "M012",
        f"`{heading[1]}` is not followed by a blank",
        place,
        hint=f"write `{heading[1]} ` for a heading",
    )
    yield Edit(at, at, " ")


def _fence_attributes(text: str, line: Line) -> Iterator[Edit]:
    """Put a fence's language and pairs in braces; pandoc drops what follows a bare language."""
    found = _FENCE_PAIRS.match(text, line.content, line.end)
    if found:
        yield Edit(found.start(1), found.end(2), f"{{.{found[1]} {found[2].strip()}}}")


def _underline(draft: Draft, report: Report, lines: Sequence[Line]) -> Iterator[Edit]:
    """Part a rule from the sentence above it, which it would make a heading."""
    *above, before, rule = lines
    text = draft.text
    if before.kind is not Kind.TEXT or before.containers != rule.containers:
        return
    if not _UNDERLINE.match(text, rule.content, rule.end):
        return
    words = text[before.content : before.end].rstrip()
    if words.endswith(tuple("。！？；：.!?;:）)|")) or (above and joins(above[0], before)):
        report.add(
            "M023",
            f"`{text[rule.content : rule.end].strip()}` under a paragraph would make it a heading",
            draft.map.span(rule.content, rule.end),
            hint="leave a blank line above a rule",
        )
        yield Edit(rule.start, rule.start, f"{rule.prefix.rstrip(' ')}\n")


def _starts_table(text: str, line: Line, following: Sequence[Line]) -> bool:
    """Tell whether a line within a paragraph is the head of a table, with dashes below."""
    if not following or not joins(line, following[0]):
        return False
    row = text[following[0].content : following[0].end]
    head = text[line.content : line.end]
    return "|" in head and "|" in row and DELIMITER_ROW.match(row) is not None
