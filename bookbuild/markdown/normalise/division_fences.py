"""Write the fences of matched divisions, each on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .division_events import Event
from .draft import Edit
from .lines import Containers, Line


@dataclass(eq=False, slots=True)
class Node:
    """A division and where it ends: exactly one of the four last fields is set."""

    event: Event
    containers: Containers
    level: int
    """Level of the heading it stands under, 0 under none."""
    children: list[Node] = field(default_factory=list)
    height: int = 0
    """How many divisions are nested in it."""
    close: Event | None = None
    before_event: Event | None = None
    """The closing of the division around it."""
    after_line: int | None = None
    before_line: int | None = None

    @property
    def fence(self) -> str:
        """Colons that outnumber those of all divisions within."""
        return ":" * (3 + self.height)

    @property
    def prefix(self) -> str:
        """What a line of its own in the same containers starts with."""
        return "".join(container.prefix for container in self.containers)

    def last_line(self, end: int) -> int:
        """Return the last line of it; `end` is the file's."""
        for event in (self.close, self.before_event):
            if event is not None:
                return event.line
        if self.before_line is not None:
            return self.before_line - 1
        return end if self.after_line is None else self.after_line


def write_fences(
    text: str, lines: Sequence[Line], nodes: list[Node], dropped: list[Event]
) -> list[Edit]:
    """Return the edits that put every fence on its line; `nodes` in the order they end."""
    fences: dict[Event, list[str]] = {event: [] for event in dropped}
    edits: list[Edit] = []
    for node in nodes:
        closing = node.close or node.before_event
        if closing is not None:
            fences.setdefault(closing, []).append(node.fence)
        elif node.before_line is not None:
            at = lines[node.before_line].start
            edits.append(Edit(at, at, f"{node.prefix}{node.fence}\n"))
        elif node.after_line is not None:
            at = lines[node.after_line].end
            edits.append(Edit(at, at, f"\n{node.prefix}{node.fence}"))
    for node in nodes:
        fences[node.event] = [f"{node.fence} {node.event.attributes}"]
    rows: dict[int, list[Event]] = {}
    for event in fences:
        rows.setdefault(event.line, []).append(event)
    for index, events in rows.items():
        edits.extend(_row(text, lines[index], sorted(events, key=lambda e: e.start), fences))
    return edits


def _row(
    text: str, line: Line, events: list[Event], fences: dict[Event, list[str]]
) -> Iterator[Edit]:
    """Give each fence and each stretch of text on a line its own line."""
    newline = f"\n{line.prefix}"
    written = False
    at = line.content
    for i, event in enumerate(events):
        words = text[at : event.start]
        if words.strip():
            if written:
                blank = len(words) - len(words.lstrip(" "))
                yield Edit(at, at + blank, newline)
            written = True
            start = at + len(words.rstrip(" "))
        else:
            start = at if i or line.base < 0 else line.base
        fence = newline.join(fences[event])
        yield Edit(start, event.end, (newline if written and fence else "") + fence)
        written = written or bool(fence)
        at = event.end
        last = i == len(events) - 1
        rest = text[at : line.end]
        if last and rest.strip() and written:
            yield Edit(at, at + len(rest) - len(rest.lstrip(" ")), newline)
