"""Make the repairs that leave what is read as it is, and only those."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter

from bookbuild.diagnostics import Diagnostic, Report, Span
from bookbuild.model.nodes import Blocks, Text
from bookbuild.model.walk import plain_text

from ..chapter import parse_chapter
from ..normalise.draft import Draft, Edit, MarkdownOptions, SourceMap, apply
from .rules import RULES, Rule

_ROUNDS = 3
_TRIES = 24
"""Times one rule may have its edits tried in parts, where not all of them may stay."""
_PLACES = frozenset({"span", "tex_span", "tex_map"})


@dataclasses.dataclass(frozen=True, slots=True)
class _Read:
    """A text and what is read of it."""

    text: str
    blocks: Blocks
    found: tuple[Diagnostic, ...]


def mend(source: str, file: str, options: MarkdownOptions) -> str:
    """Return the text with every safe repair written into it; mending it again changes nothing.

    What is read stays the same, places aside; no finding is added. Emphasis alone may change:
    stars printed for a blank beside them become what they were meant for, and a stop at the
    end of emphasis stands after it.
    """
    read = _read(source, file, options)
    for _ in range(_ROUNDS):
        before = read.text
        for rule in RULES:
            read = _Mender(rule, file, options).mended(read)
        if read.text == before:
            break
    return read.text


def _read(text: str, file: str, options: MarkdownOptions) -> _Read:
    report = Report()
    return _Read(text, parse_chapter(text, file, options, report), tuple(report.sorted()))


class _Mender:
    def __init__(self, rule: Rule, file: str, options: MarkdownOptions) -> None:
        self.rule = rule
        self.file = file
        self.options = options
        self.tries = 0

    def mended(self, read: _Read) -> _Read:
        """Return the text with as many of the rule's edits as may stay."""
        draft = Draft(read.text, SourceMap.of(self.file, read.text), self.options, stem=_stem(read))
        edits = _apart(self.rule.edits(draft, read.found))
        kept = self._keep(read, [], edits)
        return kept if kept is not None else read

    def _keep(self, read: _Read, kept: list[Edit], edits: list[Edit]) -> _Read | None:
        """Try edits together with those `kept`, then in halves; extend `kept` by what may stay."""
        if not edits or self.tries >= _TRIES:
            return None
        self.tries += 1
        text, _ = apply(read.text, sorted([*kept, *edits], key=lambda e: (e.start, e.end)))
        now = _read(text, self.file, self.options)
        if self._same(read, now):
            kept += edits
            return now
        if len(edits) == 1:
            return None
        half = len(edits) // 2
        first = self._keep(read, kept, edits[:half])
        return self._keep(read, kept, edits[half:]) or first

    def _same(self, before: _Read, after: _Read) -> bool:
        """Tell whether two texts read the same and nothing new is found in the second."""
        if Counter(d.code for d in after.found) - Counter(d.code for d in before.found):
            return False
        if self.rule.meant:
            return _words(before.blocks) == _words(after.blocks)
        return bare(before.blocks) == bare(after.blocks)


def _stem(read: _Read) -> str:
    stem = "Qzf"
    while stem in read.text:
        stem += "qz"
    return stem


def _apart(edits: list[Edit]) -> list[Edit]:
    """Leave out edits that do nothing or overlap an earlier one."""
    out: list[Edit] = []
    for edit in sorted(dict.fromkeys(edits), key=lambda e: (e.start, e.end)):
        idle = edit.start == edit.end and not edit.text
        if not idle and (not out or edit.start >= out[-1].end):
            out.append(edit)
    return out


def _words(blocks: Blocks) -> str:
    return re.sub(r"[*\s]", "", "\n".join(map(plain_text, blocks)))


def bare(node: object) -> object:
    """Return a node's content without places, neighbouring text run together."""
    if isinstance(node, tuple):
        out: list[object] = []
        for item in node:
            last = out[-1] if out else None
            if isinstance(item, Text) and isinstance(last, Text):
                out[-1] = Text(last.text + item.text)
            else:
                out.append(item)
        return tuple(map(bare, out))
    if not dataclasses.is_dataclass(node) or isinstance(node, Span | type):
        return node
    fields = [f.name for f in dataclasses.fields(node) if f.name not in _PLACES]
    return (type(node).__name__, *(bare(getattr(node, name)) for name in fields))
