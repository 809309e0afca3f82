"""Read YAML into a tree whose every key and value knows its place; all scalars stay text.

Built on PyYAML's event stream and not on its constructors: `no`, `1.10` and
dates stay what the author typed, and anchors, aliases, tags and deep nesting
are refused before anything is expanded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

import yaml
from yaml import events

from bookbuild.diagnostics import Related, Report, Span

DEPTH_LIMIT = 20
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What a double-quoted escape can make and no edition can hold."""
_CUT_TEX = re.compile(r"[ \t]+#[1-9][^\n]*[\]})\\]")
_FALSE_COLON = re.compile(r"(?m)^[ \t]*(?:- )?[\w-]{1,40}(?:：|:(?=[^\s/]))")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text; `quoted` tells `""` from nothing at all."""

    text: str
    quoted: bool
    span: Span

    @property
    def empty(self) -> bool:
        """Tell whether no value stands here: nothing, `~` or `null`."""
        return not self.quoted and self.text in ("", "~", "null", "Null", "NULL")


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


def read_yaml(text: str, file: str, report: Report, *, foreign: bool = False) -> Tree | None:
    """Return the tree of the one document in `text`; None after reporting what is wrong.

    A `foreign` file is another program's: its tags and anchors mean nothing here and are passed
    over, and an alias stands for its own name, so that nothing is ever expanded.
    """
    builder = _Builder(text, file, report, foreign)
    try:
        return builder.document()
    except _Refused:
        return None
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        offset = mark.index if mark else 0
        message = f"not well-formed YAML: {fault.problem or fault.context}"
        report.add("B001", message, builder.place(offset), hint=_cure(text, offset))
    except yaml.reader.ReaderError as fault:
        code = f"U+{ord(text[fault.position]):04X}"
        report.add("B001", f"character {code} is not allowed", builder.place(fault.position))
    except (ValueError, OverflowError):
        # PyYAML converts `%YAML 1.999…` and `"\\U00110000"` without looking at their size.
        span = builder.place(builder.reached)
        report.add("B001", "not well-formed YAML: a number out of range after this", span)
    return None


def _cure(text: str, offset: int) -> str:
    """Return what usually cures a fault met at `offset`, or ""."""
    if text[offset : offset + 1] == "\t":
        return "indent with blanks, not with tabs"
    line = text.rfind("\n", 0, offset) + 1
    line_before = text.rfind("\n", 0, max(line - 1, 0)) + 1
    end = text.find("\n", offset)
    near = text[line_before : end if end >= 0 else None][:2000]
    if _FALSE_COLON.search(near):
        return "a key is followed by the ASCII colon `:` and a blank"
    return ""


class _Builder:
    def __init__(self, text: str, file: str, report: Report, foreign: bool) -> None:
        self.foreign = foreign
        # YAML 1.1 ends lines at these three; YAML 1.2, editors and Span do not.
        self.text = text.translate({0x85: " ", 0x2028: " ", 0x2029: " "})
        self.events = yaml.parse(self.text, Loader=yaml.SafeLoader)
        self.file = file
        self.report = report
        self.reached = 0
        """Offset just after the last event."""
        # Counted here because PyYAML takes a lone return for a line end as well.
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]

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
        if tree is None or (isinstance(tree, Scalar) and tree.empty):
            hint = "it needs a title and chapters"
            self.report.add("B005", f"{self.file} is empty", self.place(0), hint=hint)
            return None
        return tree

    def node(self, event: events.Event, depth: int) -> Tree:
        if not self.foreign:
            self.allow(event)
        if depth > DEPTH_LIMIT:
            self.refuse("B001", f"nested deeper than {DEPTH_LIMIT} levels", event)
        match event:
            case events.AliasEvent():
                return Scalar(f"*{event.anchor}", False, self.span(event))
            case events.ScalarEvent():
                return self.scalar(event)
            case events.SequenceStartEvent():
                return self.sequence(event, depth)
            case _:
                return self.mapping(event, depth)

    def allow(self, event: events.Event) -> None:
        """Refuse what a file of the book may not use."""
        if isinstance(event, events.AliasEvent) or getattr(event, "anchor", None):
            mark = "*" if isinstance(event, events.AliasEvent) else "&"
            hint = "write the value out; a text that starts with this sign needs quotes"
            message = f"`{mark}{event.anchor}` is not allowed here"  # type: ignore[attr-defined]
            self.refuse("B007", message, event, hint)
        if getattr(event, "tag", None) not in (None, "!"):
            hint = "leave it out; a text that starts with this sign needs quotes"
            message = f"the tag `{event.tag}` is not allowed here"  # type: ignore[attr-defined]
            self.refuse("B001", message, event, hint)

    def scalar(self, event: events.ScalarEvent) -> Scalar:
        span = self.span(event)
        bad = _UNPRINTABLE.search(event.value)
        if bad:
            self.report.add("B001", f"character U+{ord(bad[0]):04X} is not allowed", span)
        assert event.end_mark
        if event.style is None and _CUT_TEX.match(self.text, event.end_mark.index):
            message = f"`{event.value[-60:]}` ends before the ` #`, which starts a comment in YAML"
            self.report.add("B008", message, span, hint="put the TeX between single quotes")
        text = _UNPRINTABLE.sub("\ufffd", event.value)
        return Scalar(text, event.style is not None, span)

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
                if self.foreign:
                    continue
                self.report.add("B007", "the merge key `<<` is not allowed here", key.span)
            elif key.text in entries:
                self.report.add(
                    "B004",
                    f"`{key.text[:60]}` stands twice in this mapping",
                    key.span,
                    hint="keep one",
                    related=[Related(entries[key.text][0].span, "it stands here first")],
                )
            else:
                entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), self.span(start))

    def place(self, offset: int) -> Span:
        return Span(self.file, *self.position(offset))

    def position(self, offset: int) -> tuple[int, int]:
        offset = min(offset, len(self.text))
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1

    def span(self, event: events.Event) -> Span:
        start, end = event.start_mark, event.end_mark
        assert start and end
        self.reached = end.index
        return Span(self.file, *self.position(start.index), *self.position(end.index))

    def refuse(self, code: str, message: str, event: events.Event, hint: str = "") -> None:
        self.report.add(code, message, self.span(event).start(), hint=hint)
        raise _Refused
