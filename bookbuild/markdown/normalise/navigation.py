"""Leave out the navigation lines of a web site: they lead nowhere in a book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import Kind, Line, scan
from .region import joins

_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.)*)\]\(\s*(?!https?:)([^\s()<>]*|<[^<>]*>)(?:\s+\"[^\"]*\")?\s*\)"
    r"|<a\s[^>]*href=[\"'](?!https?:)([^\"']*)[\"'][^>]*>([^<]*)</a>",
    re.IGNORECASE,
)
_WORDS = (
    r"上一?[章节页篇课讲]|下一?[章节页篇课讲]|前一[章节页篇]|后一[章节页篇]|返回(?:总?目录|首页|主页|顶部)?"
    r"|回到?(?:总?目录|首页|主页|顶部)|总?目录|首页|主页|Previous|Prev|Next|Home|Back|Index"
    r"|Contents|Table of Contents|TOC|Up|Top"
)
_REST = re.compile(
    rf"(?:{_WORDS}|第\s*[\d一二三四五六七八九十百]+\s*[章节讲课]|共\s*[\d一二三四五六七八九十百]+\s*[章节讲课]"
    r"|(?:Chapter|Part)?\s*\d+\s*(?:/|of)\s*\d+|\d+|&nbsp;|&emsp;|&ensp;|&larr;|&rarr;"
    r"|</?(?:p|div|center|nav|b|strong|span)(?:\s[^>]*)?>"
    r"|[\s|｜丨∣/·•,，、:：;；()（）\[\]【】*_~—–\-←→⬅➡◀▶⇐⇒«»‹›🏠📚📖⬆↑️\u3000　])*+$",
    re.IGNORECASE,
)
_COMMAND = re.compile(rf"^[\W_]*(?:{_WORDS})[\W_]*(?:第|[:：]|$)|^[\W_]*[←→⬅➡◀▶⇐⇒«»‹›]", re.I)


def drop_navigation(draft: Draft, report: Report) -> Draft:
    """Remove paragraphs that are only links to neighbouring chapters and the words around them."""
    text = draft.text
    lines = scan(text)
    edits: list[Edit] = []
    for paragraph in _paragraphs(lines):
        if all(_is_navigation(text[line.content : line.end]) for line in paragraph):
            edits.extend(Edit(line.content, line.end) for line in paragraph)
            edits.extend(_loose_rule(text, lines, paragraph))
    return draft.edited(edits)


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if run and not joins(run[-1], line):
            yield run
            run = []
        if line.kind is Kind.TEXT:
            run.append(line)
    if run:
        yield run


def _is_navigation(line: str) -> bool:
    """Tell whether a line holds a link to a neighbour and nothing but what goes with it."""
    if len(line) > 1000:
        return False
    names = [m[1] or m[4] or "" for m in _LINK.finditer(line)]
    rest = _LINK.sub(" ", line)
    if not names or not _REST.match(rest):
        return False
    if re.search(_WORDS, rest, re.IGNORECASE):
        return True
    return any(_is_command(name) for name in names)


def _is_command(name: str) -> bool:
    """Tell whether a link's words send the reader on, as no sentence's words do."""
    return re.fullmatch(rf"[\W_]*(?:{_WORDS})[\W_]*", name, re.IGNORECASE) is not None or (
        _COMMAND.match(name.strip()) is not None
    )


def _loose_rule(text: str, lines: Sequence[Line], paragraph: Sequence[Line]) -> Iterator[Edit]:
    """Leave out the rule that set a navigation line off at the top or end of the file."""
    first, last = lines.index(paragraph[0]), lines.index(paragraph[-1])
    if all(line.kind is Kind.BLANK for line in lines[last + 1 :]):
        above = [line for line in lines[:first] if line.kind is not Kind.BLANK]
        if above and above[-1].kind is Kind.RULE:
            yield Edit(above[-1].start, above[-1].end)
    elif all(line.kind is Kind.BLANK for line in lines[:first]):
        below = [line for line in lines[last + 1 :] if line.kind is not Kind.BLANK]
        if below and below[0].kind is Kind.RULE:
            yield Edit(below[0].start, below[0].end)
