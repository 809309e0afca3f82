"""The keys of book.yaml that say how things are numbered and referred to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

from bookbuild.diagnostics import Report, Span
from bookbuild.words import THEOREM_KINDS

from .shapes import Either, Flag, Key, Located, Names, Record, Text

_LINE = Text(pattern=r"[\s\S]*\S[\s\S]*", asks="a text")
_KIND = "[a-z][a-z0-9-]*"
_PATTERN = r"none|([^{}]|\{chapter\}|\{section\})*\{(n|han|roman)\}[^{}]*"
_OTHER = Text(pattern=r"[\s\S]*\{n\}[\s\S]*", asks="a pattern such as {chapter}-{n}")
_PART = Text(
    pattern=r"none|[^{}]*\{(n|han|roman)\}[^{}]*",
    asks="a pattern such as 第{han}篇, Part {roman} or {n}, nor none",
)
COUNTED = ("figure", "table", "listing", "equation", "exercise", "theorem", "part")
"""What has a pattern of its own beside the kinds of theorem-like blocks."""


@dataclass(frozen=True, slots=True)
class TheoremKind:
    """A kind of theorem-like block as its author wants it."""

    label: str = ""
    """The word printed before its number, "" for the book's own."""
    counter: str = ""
    """The kind it is counted with, "" for a count of its own."""


@dataclass(frozen=True, slots=True)
class NumberConfig:
    """How things are numbered."""

    patterns: Mapping[str, str] = field(default_factory=dict)
    """By kind; `{n}` is the count, `{chapter}` and `{section}` what it begins anew in."""
    theorems: Mapping[str, TheoremKind] = field(default_factory=dict)
    """Kinds that are new or other than usual."""
    equations: Literal["labelled", "ams", "all"] = "labelled"
    """Which equations take a number."""
    name_all: bool = False
    """Whether what has a number can be found without a label, as plain words may name it."""


@dataclass(frozen=True, slots=True)
class ReferenceConfig:
    """What is made of references."""

    autolink: bool = False
    """Whether plain words such as “图 3.2” become links."""
    unused: bool = False
    """Whether labels that nothing refers to are reported."""


NUMBER_KEYS = Names(
    _KIND,
    "a kind of numbered things",
    Located(Text(pattern=_PATTERN, asks="a pattern such as {chapter}-{n}")),
)
THEOREM_KEYS = Names(
    _KIND,
    "the name of a kind: small letters, digits and hyphens",
    Either(
        _LINE,
        Record(
            {
                "label": Key(_LINE, "word printed before the number"),
                "counter": Key(Text(pattern=_KIND, asks="a kind"), "kind it is counted with"),
            }
        ),
    ),
)
REFERENCE_KEYS = Record(
    {
        "autolink": Key(Flag(), "make links of plain words such as 图 3.2, 第 4 章, 练习 3.2"),
        "unused": Key(Flag(), "report labels that nothing refers to"),
    }
)


def make_numbers(values: Mapping[str, Any], report: Report) -> NumberConfig:
    """Return how things are numbered; kinds that do not exist are reported."""
    theorems = {
        kind: TheoremKind(_line(value))
        if isinstance(value, str)
        else TheoremKind(_line(value.get("label", "")), value.get("counter", ""))
        for kind, value in values.get("theorems", {}).items()
    }
    known = (*COUNTED, *THEOREM_KINDS, *theorems)
    patterns: dict[str, str] = {}
    for kind, (pattern, span) in values.get("numbers", {}).items():
        if _is_known(kind, known, span, report) and _fits(kind, pattern, span, report):
            patterns[kind] = pattern
    return NumberConfig(
        patterns,
        theorems,
        values.get("math", {}).get("numbering", "labelled"),
        values.get("references", {}).get("autolink", False),
    )


def _is_known(kind: str, known: tuple[str, ...], span: Span, report: Report) -> bool:
    if kind in known:
        return True
    close = get_close_matches(kind, known, n=1)
    hint = f"did you mean `{close[0]}`?" if close else "name the kind under `theorems`"
    report.add("B002", f"nothing of the kind `{kind[:60]}` is numbered", span, hint=hint)
    return False


def _fits(kind: str, pattern: str, span: Span, report: Report) -> bool:
    """Tell whether a pattern is one of its kind: only parts have numerals of other sorts."""
    shape = _PART if kind == "part" else _OTHER
    if re.fullmatch(shape.pattern, pattern):
        return True
    report.add("B008", f"`{kind}: {pattern[:60]}` is not {shape.asks}", span)
    return False


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
