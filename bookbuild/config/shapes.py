"""Describe what a value of book.yaml may look like; the same description gives the schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from bookbuild.diagnostics import Report

from .yaml_tree import Mapping, Scalar, Sequence, Tree

_DAY = "([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"
_NAMES = {Scalar: "text", Sequence: "a list", Mapping: "a mapping"}


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text, one of a few words, or text of a pattern."""

    choices: tuple[str, ...] = ()
    pattern: str = ""
    """Has the same meaning in Python and ECMAScript, for the schema's sake."""
    asks: str = "text"
    """What the pattern asks for, in words."""

    def read(self, tree: Tree, key: str, report: Report) -> Any:
        """Return the text; None after reporting."""
        if not isinstance(tree, Scalar):
            report.add("B003", f"`{key}` must be text, not {_NAMES[type(tree)]}", tree.span)
            return None
        if self.choices and tree.text not in self.choices:
            close = get_close_matches(tree.text, self.choices, n=1)
            words = ", ".join(f"`{choice}`" for choice in self.choices)
            hint = f"did you mean `{close[0]}`?" if close else ""
            report.add("B008", f"`{key}` must be one of {words}", tree.span, hint=hint)
            return None
        if self.pattern and not re.fullmatch(self.pattern, tree.text):
            report.add("B008", f"`{key}: {tree.text[:60]}` is not {self.asks}", tree.span)
            return None
        return tree.text

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this shape."""
        if self.choices:
            return {"enum": list(self.choices)}
        schema: dict[str, Any] = {"type": ["string", "number"]}
        return schema | {"pattern": f"^(?:{self.pattern})$"} if self.pattern else schema


@dataclass(frozen=True, slots=True)
class Day:
    """A year, a month or a day of the calendar, as ISO 8601 writes it."""

    def read(self, tree: Tree, key: str, report: Report) -> Any:
        """Return the date as written; None after reporting."""
        text = Text().read(tree, key, report)
        if text is None:
            return None
        match = re.fullmatch(_DAY, text)
        try:
            if not match:
                raise ValueError
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        except ValueError:
            message = f"`{key}: {text[:60]}` is not a date such as 2026-05-01"
            report.add("B008", message, tree.span)
            return None
        return text

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this shape."""
        return Text(pattern=_DAY).schema()


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two bounds, written in decimals."""

    low: float
    high: float
    whole: bool = False

    def read(self, tree: Tree, key: str, report: Report) -> Any:
        """Return the number; None after reporting."""
        text = Text().read(tree, key, report)
        if text is None:
            return None
        if not re.fullmatch(
            r"-?[0-9]{1,9}" if self.whole else r"-?[0-9]{1,9}(\.[0-9]{1,9})?", text
        ):
            kind = "a whole number" if self.whole else "a number"
            report.add("B003", f"`{key}` must be {kind}, not `{text[:60]}`", tree.span)
            return None
        value = int(text) if self.whole else float(text)
        if not self.low <= value <= self.high:
            limits = f"between {self.low:g} and {self.high:g}"
            report.add("B008", f"`{key}` must be {limits}, not {text}", tree.span)
            return None
        return value

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this shape."""
        kind = "integer" if self.whole else "number"
        return {"type": kind, "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def read(self, tree: Tree, key: str, report: Report) -> Any:
        """Return a bool; None after reporting."""
        word = Text().read(tree, key, report)
        if word is None:
            return None
        if word.lower() in ("true", "yes", "on"):
            return True
        if word.lower() in ("false", "no", "off"):
            return False
        report.add("B003", f"`{key}` must be true or false, not `{word[:60]}`", tree.span)
        return None

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this shape."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Many:
    """A list of values of one shape; `single` lets one value stand without a list."""

    of: Shape
    single: bool = False
    filled: bool = False
    """At least one value is asked for."""

    def read(self, tree: Tree, key: str, report: Report) -> Any:
        """Return a tuple of the values that could be read; None after reporting no list at all."""
        if isinstance(tree, Sequence):
            if self.filled and not tree.items:
                report.add("B008", f"`{key}` must not be empty", tree.span)
            values = (self.of.read(item, key, report) for item in tree.items)
            return tuple(value for value in values if value is not None)
        if self.single:
            value = self.of.read(tree, key, report)
            return None if value is None else (value,)
        hint = f"write `{key}:` and below it one line `- …` for each"
        report.add(
            "B003", f"`{key}` must be a list, not {_NAMES[type(tree)]}", tree.span, hint=hint
        )
        return None

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this shape."""
        many: dict[str, Any] = {"type": "array", "items": self.of.schema()}
        if self.filled:
            many["minItems"] = 1
        return {"anyOf": [self.of.schema(), many]} if self.single else many


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record: its shape and what the documentation says of it."""

    shape: Shape
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys; a key without a value counts as not written."""

    keys: dict[str, Key]

    def read(self, tree: Tree, key: str, report: Report) -> Any:
        """Return a dict of the keys that could be read; None after reporting no mapping at all."""
        if not isinstance(tree, Mapping):
            name = f"`{key}`" if key else "book.yaml"
            hint = "write `key: value`, one a line" if isinstance(tree, Scalar) else ""
            message = f"{name} must be a mapping, not {_NAMES[type(tree)]}"
            report.add("B003", message, tree.span, hint=hint)
            return None
        values: dict[str, Any] = {}
        for word, value in tree.entries:
            known = self.keys.get(word.text)
            if known is None:
                hint = self._known(word.text)
                report.add("B002", f"unknown key `{word.text[:60]}`", word.span, hint=hint)
            elif isinstance(value, Scalar) and value.empty:
                if known.required:
                    report.add("B005", f"`{word.text}` has no value", word.span)
            else:
                read = known.shape.read(value, word.text, report)
                if read is not None:
                    values[word.text] = read
        written = {word.text for word, _ in tree.entries}
        for name, known in self.keys.items():
            if known.required and name not in written:
                hint = f"add `{name}: …`"
                report.add("B005", f"`{name}` is missing", tree.span.start(), hint=hint)
        return values

    def _known(self, word: str) -> str:
        """Return the key that `word` was probably meant for, or all of them."""
        if len(word) <= 40:
            close = get_close_matches(word.lower().replace("_", "-"), self.keys, n=1)
            if close:
                return f"did you mean `{close[0]}`?"
        for name, key in self.keys.items():
            if isinstance(key.shape, Record) and word in key.shape.keys:
                return f"it belongs under `{name}`"
        return f"known: {', '.join(self.keys)}"

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this shape."""
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [name for name, key in self.keys.items() if key.required],
            "properties": {
                name: key.shape.schema() | {"description": key.meaning}
                for name, key in self.keys.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Located:
    """A value together with where it stands, for what is checked or used later."""

    of: Shape

    def read(self, tree: Tree, key: str, report: Report) -> Any:
        """Return `(value, span)`; None after reporting."""
        value = self.of.read(tree, key, report)
        return None if value is None else (value, tree.span)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this shape."""
        return self.of.schema()


@dataclass(frozen=True, slots=True)
class Either:
    """Text in the simple case, a record in the full one."""

    simple: Shape
    full: Shape

    def read(self, tree: Tree, key: str, report: Report) -> Any:
        """Return what the shape that fits reads."""
        return (self.full if isinstance(tree, Mapping) else self.simple).read(tree, key, report)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this shape."""
        return {"anyOf": [self.simple.schema(), self.full.schema()]}


@dataclass(frozen=True, slots=True)
class Names:
    """A mapping from names of the author's choice to text or values of another shape."""

    pattern: str
    asks: str
    of: Shape = Text()

    def read(self, tree: Tree, key: str, report: Report) -> Any:
        """Return a dict; None after reporting no mapping at all."""
        if not isinstance(tree, Mapping):
            report.add("B003", f"`{key}` must be a mapping, not {_NAMES[type(tree)]}", tree.span)
            return None
        values = {}
        for word, value in tree.entries:
            if not re.fullmatch(self.pattern, word.text):
                report.add("B008", f"`{word.text[:60]}` is not {self.asks}", word.span)
                continue
            read = self.of.read(value, word.text, report)
            if read is not None:
                values[word.text] = read
        return values

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this shape."""
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^(?:{self.pattern})$"},
            "additionalProperties": self.of.schema(),
        }


Shape = Text | Day | Number | Flag | Many | Record | Located | Either | Names
