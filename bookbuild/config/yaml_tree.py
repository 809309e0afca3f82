"""Read YAML into a tree whose every key and value knows its place; all scalars stay text.

Built on PyYAML's event stream and not on its constructors: `no`, `1.10` and
dates stay what the author typed, and anchors, aliases, tags and deep nesting
are refused before anything is expanded.
"""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from yaml import events

from bookbuild.diagnostics import Report, Span, offset_to_position

DEPTH_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text; `quoted` tells `""` from nothing at all."""

    text: str
    quoted: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Tree, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in order; a key stands once."""

    entries: tuple[tuple[Scalar, Tree], ...]
    span: Span


Tree = Scalar | Sequence | Mapping


class _Refused(Exception):
    """The rest of the document cannot be read; the diagnostic is already made."""


def read_yaml(text: str, file: str, report: Report) -> Tree | None:
    """Return the tree of the one document in `text`; None after reporting what is wrong."""
    try:
        return _Builder(text, file, report).document()
    except _Refused:
        return None
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file, 1, 1)
        report.add("B001", f"not well-formed YAML: {fault.problem or fault.context}", span)
    except yaml.reader.ReaderError as fault:
        span = Span(file, *offset_to_position(text, fault.position))
        report.add("B001", f"character U+{ord(text[fault.position]):04X} is not allowed", span)
    return None


class _Builder:
    def __init__(self, text: str, file: str, report: Report) -> None:
        self.events = yaml.parse(text, Loader=yaml.SafeLoader)
        self.file = file
        self.report = report

    def document(self) -> Tree | None:
        tree: Tree | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, events.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse("B001", "a second YAML document starts here", event)
            elif isinstance(event, events.NodeEvent):
                tree = self.node(event, 0)
        return tree

    def node(self, event: events.Event, depth: int) -> Tree:
        if isinstance(event, events.AliasEvent) or getattr(event, "anchor", None):
            mark = "*" if isinstance(event, events.AliasEvent) else "&"
            self.refuse("B007", f"`{mark}{event.anchor}` is not allowed here", event)  # type: ignore[attr-defined]
        if getattr(event, "tag", None) not in (None, "!"):
            self.refuse("B001", f"the tag `{event.tag}` is not allowed here", event)  # type: ignore[attr-defined]
        if depth > DEPTH_LIMIT:
            self.refuse("B001", f"nested deeper than {DEPTH_LIMIT} levels", event)
        match event:
            case events.ScalarEvent(value=value, style=style):
                return Scalar(value, style is not None, self.span(event))
            case events.SequenceStartEvent():
                return self.sequence(event, depth)
            case _:
                return self.mapping(event, depth)

    def sequence(self, start: events.Event, depth: int) -> Sequence:
        items: list[Tree] = []
        while not isinstance(event := next(self.events), events.SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return Sequence(tuple(items), self.span(start))

    def mapping(self, start: events.Event, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Tree]] = {}
        while not isinstance(event := next(self.events), events.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self.report.add("B003", "a key must be a word, not a list or mapping", key.span)
            elif key.text == "<<" and not key.quoted:
                self.report.add("B007", "the merge key `<<` is not allowed here", key.span)
            elif key.text in entries:
                first = entries[key.text][0].span
                self.report.add(
                    "B004",
                    f"`{key.text}` stands twice in this mapping",
                    key.span,
                    hint=f"the first is on line {first.line}; keep one",
                )
            else:
                entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), self.span(start))

    def span(self, event: events.Event) -> Span:
        start, end = event.start_mark, event.end_mark
        assert start and end
        return Span(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def refuse(self, code: str, message: str, event: events.Event) -> None:
        self.report.add(code, message, self.span(event).start())
        raise _Refused
