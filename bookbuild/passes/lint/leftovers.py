"""Find marks in running text that were meant to do something and are printed instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Code, Image, Link, Math, Node, Text
from bookbuild.model.walk import plain_text, walk
from bookbuild.passes.scope import Scope

from .source import Source
from .tex import COMMANDS

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_FILE = r"[^()（）\n]*\.(?:md|markdown|html?|png|jpe?g|gif|svg|webp|bmp)\b[^()（）\n]*"
_IN = r"(?:(?!\n[ \t>]*\n)[^\[\]])"
"""A character within a formula in square brackets."""
_ENTITIES = "nbsp|ensp|emsp|thinsp|lt|gt|amp|quot|mdash|ndash|hellip|times|middot|copy"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark that text should not show."""

    code: str
    shows: str
    """A character the text shows where the mark was left over."""
    pattern: re.Pattern[str]
    """Finds it in what the author wrote, where a backslash before it means it as it is."""
    message: str
    """`{}` stands for what was found."""
    hint: str


_TEX = frozenset({"L107", "L108"})
_DOLLARS = frozenset({"M001", "M002", "M003"})
_REACH = 2500
"""Characters looked at beyond a piece of text: a formula goes on over lines and emphasis."""
_MARKS = (
    _Mark(
        "L102",
        "```",
        re.compile(r"(?<![\\`])`{3,}(?!`)"),
        "three backticks within a line open or close no code",
        "put the fence on a line of its own",
    ),
    _Mark(
        "L103",
        "`",
        re.compile(r"(?<![\\`])`{1,2}(?!`)"),
        "this backtick has no partner and is printed",
        "close the code, or write `\\`` for a backtick",
    ),
    _Mark(
        "L104",
        ":::",
        re.compile(r"(?<![\\:A-Za-z0-9_]):{3,}"),
        "`{}` opens no division here",
        "put it at the start of a line, a blank line before it",
    ),
    _Mark(
        "L104",
        "：：：",
        re.compile(r"：{3,}"),
        "`{}` is full-width and opens no division",
        "write three half-width colons",
    ),
    _Mark(
        "L105",
        "__",
        re.compile(rf"(?<![\\_])__(?![\s_])(?=[^_\n]*[{_HAN}])[^_\n]{{1,200}}(?<!\s)__(?!_)"),
        "`{}` is not bold: its underscores are printed",
        "write stars",
    ),
    _Mark(
        "L105",
        "_",
        re.compile(
            rf"(?<![\\_A-Za-z0-9/])_(?![\s_])(?=[^_\n]*[{_HAN}])[^_\n]{{1,200}}(?<!\s)"
            r"_(?![_A-Za-z0-9])"
        ),
        "`{}` is not emphasised: its underscores are printed",
        "write stars",
    ),
    _Mark(
        "L105",
        "*",
        re.compile(rf"(?<![\\*\w])\*(?![\s*])(?=[^*\n]*[{_HAN}])[^*\n]{{1,200}}(?<=\s)\*(?!\*)"),
        "`{}` is not emphasised: its stars are printed",
        "no blank inside the stars; write `\\*` for a star",
    ),
    _Mark(
        "L106",
        "](",
        re.compile(rf"(?<!\\)!?\[[^\[\]\n]+\]\((?:{_FILE}|https?:[^()\n]*)\)"),
        "`{}` is not a link: its brackets are printed",
        "an address with blanks stands in `<…>`",
    ),
    _Mark(
        "L106",
        "]",
        re.compile(rf"(?<!\\)!?\[[^\[\]\n]+\](?:（{_FILE}）|[ \u3000]+\({_FILE}\))"),
        "`{}` is not a link: its brackets are printed",
        "half-width round brackets, right after the square ones",
    ),
    _Mark(
        "L106",
        "][]",
        re.compile(r"(?<![\\A-Za-z0-9_\])])!?\[[^\[\]\n]+\]\[\](?!\[)"),
        "`{}` is not a link: its brackets are printed",
        "define its address on a line of its own: `[words]: address`",
    ),
    _Mark(
        "L107",
        "(",
        re.compile(
            r"(?<!\\)\\\((?:\s*[A-Za-z]\s*|(?:(?!\\\))[^\n]){0,300}?(?:[_^=]|\\[A-Za-z])"
            r"(?:(?!\\\))[^\n]){0,300})\\\)"
        ),
        "`{}` is read as text, not as a formula",
        "write `$…$`, or ask for `brackets: true` under `math` in book.yaml",
    ),
    _Mark(
        "L107",
        "[",
        re.compile(rf"(?<!\\)\\\[(?={_IN}*?[_^=]|{_IN}*?\\[a-zA-Z]){_IN}{{1,2000}}?\\\]"),
        "`{}` is read as text, not as a formula",
        "write `$$…$$`, or ask for `brackets: true` under `math` in book.yaml",
    ),
    _Mark(
        "L108",
        "\\",
        re.compile(rf"(?<![\\A-Za-z0-9:./_-])\\(?:{'|'.join(COMMANDS)})(?![A-Za-z])"),
        "`{}` stands in no formula",
        "put the formula between dollars",
    ),
    _Mark(
        "L109",
        "&",
        re.compile(rf"&(?:{_ENTITIES})(?![A-Za-z0-9;=])"),
        "`{}` lacks its semicolon",
        "write `{};`",
    ),
)
_WORD = re.compile(r"[^\s，。；：、？！“”‘’（）《》【】]+")
_NAME = re.compile(r"/|\\|\.\w")
"""In a word with underscores, shows that it is an address or the name of a file."""
_SHOWN = re.compile(r"[`_*&\\(\[]|::|：：")


def leftovers(chapter: Chapter, scope: Scope) -> None:
    """Report marks left over in text, unless something at their place is reported already."""
    nodes = tuple(walk((*chapter.title, *chapter.blocks)))
    literal = {id(text) for node in nodes for text in _literal(node)}
    texts = [
        node
        for node in nodes
        if isinstance(node, Text) and id(node) not in literal and _SHOWN.search(node.text)
    ]
    if not texts or not scope.source:
        return
    source = Source.of(chapter.path, scope.source)
    taken = [source.stretch(n.span) for n in nodes if isinstance(n, Math | Code) and n.span]
    taken += [source.stretch(d.span) for d in scope.report if d.span and d.span.end_line]
    known = _Known(taken)
    # A dollar too few or too many leaves a whole formula in the text: one fault.
    torn = {d.span.line for d in scope.report if d.code in _DOLLARS and d.span}
    formulas = _Known((source.offset(n, 1), source.offset(n + 1, 1)) for n in torn)
    for text in texts:
        _look(text, source, known, formulas, scope)


def _literal(node: Node) -> Iterator[Node]:
    """Yield text that shows every mark as it is: alternative text, an address as its own words."""
    if isinstance(node, Image):
        yield from walk(node.alt)
    elif isinstance(node, Link) and plain_text(node.children) in (node.target, f"#{node.target}"):
        yield from walk(node.children)


class _Known:
    """Stretches of the file in which nothing more is to be reported."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._blocks: dict[int, list[tuple[int, int]]] = {}
        for stretch in stretches:
            self.add(*stretch)

    def add(self, start: int, end: int) -> None:
        """Take a stretch as known."""
        for block in range(start >> 8, (end >> 8) + 1):
            self._blocks.setdefault(block, []).append((start, end))

    def touches(self, start: int, end: int) -> bool:
        """Tell whether a known stretch shares a character with this one."""
        blocks = range(start >> 8, (end >> 8) + 1)
        near = (stretch for block in blocks for stretch in self._blocks.get(block, ()))
        return any(first < end and start < last for first, last in near)


def _look(text: Text, source: Source, known: _Known, formulas: _Known, scope: Scope) -> None:
    if text.span is None:
        return
    start, end = source.stretch(text.span)
    if end - start > 2 * len(text.text) + 40:
        return  # words from an attribute, whose span is that of the whole block
    for mark in _MARKS:
        if mark.shows not in text.text:
            continue
        reach = min(end + _REACH, len(source.text)) if mark.code == "L107" else end
        taken = formulas if mark.code in _TEX else known
        for found in mark.pattern.finditer(source.text, start, reach):
            if found.start() >= end:
                break
            place = (found.start(), found.end())
            if known.touches(*place) or taken.touches(*place) or _is_name(mark, found):
                continue
            known.add(*place)
            shown = found[0] if len(found[0]) <= 60 else f"{found[0][:60]}…"
            scope.report.add(
                mark.code,
                mark.message.format(" ".join(shown.split())),
                source.span(*place),
                hint=mark.hint.format(shown) if mark.code == "L109" else mark.hint,
            )


def _is_name(mark: _Mark, found: re.Match[str]) -> bool:
    """Tell whether underscores belong to an address or the name of a file."""
    if not mark.shows.startswith("_"):
        return False
    near = range(max(found.start() - 200, 0), found.end() + 200)
    words = _WORD.finditer(found.string, near.start, min(near.stop, len(found.string)))
    around = (word[0] for word in words if word.start() <= found.start() < word.end())
    return any(_NAME.search(word) for word in around)
