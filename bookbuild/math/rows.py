"""Find labels, tags and references in TeX, and the rows of an alignment they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bookbuild.math.wrappers import ROWS, unwrapped

_ROW_ENVIRONMENTS = frozenset(ROWS) - {"multline", "multline*"}
"""Each of their rows is an equation of its own (amsmath User's Guide, 3)."""
_SINGLE = frozenset(("equation", "equation*", "multline", "multline*"))

_TOKEN = re.compile(
    r"""(?P<comment>%[^\n]*)
      | \\verb\*?(?P<bar>[^A-Za-z*\s]).*?(?P=bar)
      | \\(?P<mark>label|tag\*?|eqref|ref|nonumber|notag)(?![A-Za-z@])
      | \\(?P<edge>begin|end)\s*\{(?P<environment>[^{}]*)\}
      | \\(?P<text>text|mbox|textrm|textbf|textit|hbox|intertext|shortintertext)\s*(?=\{)
      | (?P<row>\\\\)
      | \\.
      | (?P<open>\{) | (?P<close>\})""",
    re.VERBOSE | re.DOTALL,
)
_GROUP = re.compile(r"\\begin\s*\{subequations\}")
_ARGUMENT = re.compile(r"\s*\{((?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*\})*)\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    r"""A `\label`, `\tag` or reference; offsets are those of the whole command in the TeX."""

    kind: str
    """`label`, `tag`, `tag*`, `eqref`, `ref`, `nonumber`, `notag`; `group` is a label of all rows
    of `subequations`."""
    text: str
    """Its argument, "" for those that take none."""
    start: int
    end: int
    row: int
    """The equation it belongs to, counted from 0."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What was found in a formula."""

    marks: tuple[Mark, ...]
    ends: tuple[int, ...]
    """Where each row's content ends: the place for its tag."""
    environment: str = ""
    """The one whose rows these are: `align`, `equation*`; "" for a formula without."""
    start: int = 0
    """Where the content of the first row begins."""
    grouped: bool = False
    """Whether the rows are one equation in parts: (3.1a), (3.1b) (amsmath User's Guide, 3.11)."""

    def of(self, *kinds: str) -> tuple[Mark, ...]:
        """Return the marks of the given kinds, in order."""
        return tuple(mark for mark in self.marks if mark.kind in kinds)


def read_rows(tex: str) -> Rows:
    """Return the marks of a formula and its rows; text arguments and comments are left alone."""
    rows = _read_rows(tex)
    if not rows.environment or not _GROUP.search(tex, 0, rows.start):
        return rows
    marks = [
        replace(mark, kind="group") if mark.kind == "label" and mark.start < rows.start else mark
        for mark in rows.marks
    ]
    return replace(rows, marks=tuple(marks), grouped=True)


def _read_rows(tex: str) -> Rows:
    start = 0
    found: list[Mark] = []
    ends: list[int] = []
    environments: list[tuple[str, int]] = []
    depth = 0
    position = 0
    tex = unwrapped(tex)
    while token := _TOKEN.search(tex, position):
        position = token.end()
        if token["mark"]:
            argument = None if token["mark"].startswith("no") else _ARGUMENT.match(tex, position)
            if argument or token["mark"].startswith("no"):
                position = argument.end() if argument else position
                text = argument[1].strip() if argument else ""
                found.append(Mark(token["mark"], text, token.start(), position, len(ends)))
        elif token["text"]:
            argument = _ARGUMENT.match(tex, position)
            position = argument.end() if argument else position
        elif token["edge"] == "begin":
            environments.append((token["environment"].strip(), depth))
            start = start or position
        elif token["edge"] == "end":
            if environments:
                name, _ = environments.pop()
                if not environments and (name in _ROW_ENVIRONMENTS or name in _SINGLE):
                    ends.append(token.start())
                    last = len(ends) - 1
                    found += _after(tex, position, last)
                    return Rows(tuple(found), tuple(ends), name, start)
        elif token["row"]:
            outer = environments[0] if len(environments) == 1 else ("", -1)
            if outer[0] in _ROW_ENVIRONMENTS and outer[1] == depth:
                ends.append(token.start())
        elif token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
    return Rows(tuple(found), (*ends, len(tex)))


def _after(tex: str, position: int, row: int) -> list[Mark]:
    r"""Read the marks behind an alignment, as in `\end{align}\label{x}`: the last row's."""
    rest = _read_rows(tex[position:])
    return [Mark(m.kind, m.text, m.start + position, m.end + position, row) for m in rest.marks]
