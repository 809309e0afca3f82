"""Find the place in the author's file that a line of TeX comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bookbuild.diagnostics import Span
from bookbuild.model.nodes import CodeBlock, Image, Math, Node
from bookbuild.model.walk import walk

from .desk import Marked

COMMENT = re.compile(r"^\s*%% (\S.*):(\d+)$")
VERBATIM = re.compile(r"^\s*\\(begin|end)\{(?:bookcode|bookplain)\}")
_LAST = re.compile(r"(?:\\[A-Za-z]+\s*(?:\[[^\[\]]*\]|\{[^{}]*\})*|\S)\s*\Z")
"""The sign, or the command with its arguments, that TeX had read last."""
_NEAR = 24
"""Characters before a fault by which it is found again in the formula."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where something stands in the author's file, and what stands there."""

    span: Span
    what: str = ""
    """The formula or line of code, shortened; "" where it is running text."""


class Sources:
    """The way back from one file of the project."""

    def __init__(self, text: str, places: Sequence[Marked]) -> None:
        self._lines = text.split("\n")
        self._places = places
        self._starts = list(_comments(self._lines))

    def find(self, line: int, before: str = "", command: str = "") -> Found | None:
        """Return where line `line` comes from, by what TeX had read of it where that helps."""
        row = sum(start <= line for start in self._starts) - 1
        if row < 0 or row >= len(self._places):
            return None
        place = self._places[row]
        inside = line - self._starts[row]
        block = place.block
        if isinstance(block, CodeBlock) and block.span is not None:
            return _in_code(block, inside, before)
        formulas = place.formulas or _formulas(place)
        return _in_formulas(formulas, before, command, self._lines[line - 1 : line]) or Found(
            _exact(place)
        )

    def holding(self, text: str) -> Found | None:
        """Return where the first line stands that holds `text`, else the start of the file."""
        text = re.sub(r"\\ETC\.$", "", text).partition(" ")[0]
        rows = (number for number, line in enumerate(self._lines, 1) if text and text in line)
        line = next(rows, 1)
        return self.find(line, self._lines[line - 1].partition(text)[0] + text[:_NEAR])


def _comments(lines: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the lines that name places; code may look like such a line."""
    verbatim = False
    for number, line in enumerate(lines, 1):
        if edge := VERBATIM.match(line):
            verbatim = edge[1] == "begin"
        elif not verbatim and COMMENT.match(line):
            yield number


def _formulas(place: Marked) -> tuple[Math, ...]:
    if place.block is None:
        return ()
    return tuple(node for node in walk(place.block) if isinstance(node, Math))


def _exact(place: Marked) -> Span:
    """Return the picture within a place where there is one, else its start."""
    nodes: tuple[Node, ...] = () if place.block is None else tuple(walk(place.block))
    image = next((n.span for n in nodes if isinstance(n, Image) and n.span), None)
    return image or place.span.start()


def _in_code(block: CodeBlock, inside: int, before: str) -> Found:
    assert block.span is not None
    lines = block.text.split("\n")
    offset = inside - 1 if block.language.startswith("{=") else inside - 2
    number = min(max(offset, 0), len(lines) - 1)
    column = 1
    text = lines[number]
    at = text.find(before[-_NEAR:].strip()) if before.strip() else -1
    if at >= 0:
        column += at
        tail = re.search(r"\\(?:[A-Za-z@]+|.)$", before.rstrip())
        if tail:
            column = text.find(tail[0]) + 1 or column
    return Found(Span(block.span.file, block.span.line + 1 + number, column), text.strip()[:60])


def _in_formulas(
    formulas: Sequence[Math], before: str, command: str, line: Sequence[str]
) -> Found | None:
    tail = before[-_NEAR:]
    if command and not command.isascii():  # a sign that the font lacks
        for math in formulas:
            if command in math.tex:
                return _at(math, math.tex.index(command))
    for length in (len(tail), 12, 6):
        for math in formulas if length else ():
            at = math.tex.find(tail[-length:]) if tail[-length:].strip() else -1
            if at >= 0:
                offset = at + len(tail[-length:])
                if command and math.tex[:offset].rstrip().endswith(command):
                    offset = len(math.tex[:offset].rstrip()) - len(command)
                elif not command and (last := _LAST.search(math.tex, 0, offset)):
                    offset = last.start()
                return _at(math, offset)
    if command:
        for math in formulas:
            hit = re.search(re.escape(command) + r"(?![A-Za-z])", math.tex)
            if hit:
                return _at(math, hit.start())
    if len(formulas) == 1 and line:
        return _at(formulas[0], 0)
    return None


def _at(math: Math, offset: int) -> Found | None:
    span = math.place(min(offset, max(len(math.tex) - 1, 0)))
    return Found(span, " ".join(math.tex.split())[:60]) if span else None
