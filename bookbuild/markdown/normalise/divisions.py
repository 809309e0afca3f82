"""Make `<details>` and `:::` fenced divisions whose colons say which closes which.

An outer division gets more colons than any in it. One that is never closed ends before the
next heading of its section's level; a closing one without an opening is left out.
"""

from __future__ import annotations

from bookbuild.diagnostics import Report

from .division_events import Event, events_of
from .division_fences import Node, write_fences
from .draft import Draft
from .lines import Containers, Kind, Line, scan

LIMIT = 20
_TYPED = {"division": ":::", "details": "<details>", "summary": "<summary>"}


def count_divisions(draft: Draft, report: Report) -> Draft:
    """Rewrite every division's fences; report those that do not match."""
    if ":::" not in draft.text and "<" not in draft.text:
        return draft
    matcher = _Matcher(draft, report)
    matcher.run()
    return draft.edited(write_fences(draft.text, matcher.lines, matcher.all, matcher.dropped))


class _Matcher:
    def __init__(self, draft: Draft, report: Report) -> None:
        self.draft = draft
        self.report = report
        self.lines = scan(draft.text)
        self.stack: list[Node] = []
        self.all: list[Node] = []
        """Every division, in the order they end."""
        self.dropped: list[Event] = []
        self.left: list[Node] = []
        """Those a quote or list item ended while they were open."""
        self.headings: list[tuple[int, int, Containers]] = []

    def run(self) -> None:
        level = last = 0
        for index, line in enumerate(self.lines):
            if line.kind is Kind.BLANK:
                continue
            while self.stack and not _within(self.stack[-1].containers, line):
                node = self._pop()
                node.after_line = last
                self.left.append(node)
            if line.kind is Kind.HEADING:
                text = self.draft.text[line.content : line.end]
                level = len(text) - len(text.lstrip("#"))
                self.headings.append((index, level, line.containers))
            for event in events_of(self.draft.text, line, index):
                if event.closing:
                    self._close(event)
                else:
                    self._open(event, line, level)
            last = index
        while self.stack:
            self._end_unclosed(last)
        for node in self.left:
            self._report_unclosed(node)

    def _pop(self) -> Node:
        node = self.stack.pop()
        if self.stack:
            self.stack[-1].height = max(self.stack[-1].height, node.height + 1)
            self.stack[-1].children.append(node)
        self.all.append(node)
        return node

    def _open(self, event: Event, line: Line, level: int) -> None:
        if event.kind == "summary" and not any(n.event.kind == "details" for n in self.stack):
            self._report_stray(event)
            self.dropped.append(event)
            return
        self._end_summary()
        if len(self.stack) >= LIMIT:
            place = self.draft.map.span(event.start, event.end)
            self.report.add("M019", f"divisions are nested more than {LIMIT} deep", place)
            self.dropped.append(event)
            return
        self.stack.append(Node(event, line.containers, level))

    def _close(self, event: Event) -> None:
        if event.kind != "summary":
            self._end_summary()
        partner = self._partner(event)
        if partner is not None:
            while self.stack[-1] is not partner:
                node = self._pop()
                node.before_event = event
                self._report_unclosed(node)
            self._pop().close = event
            return
        self.dropped.append(event)
        left = next((n for n in reversed(self.left) if n.event.kind == event.kind), None)
        if left is not None:
            # It only stands outside the list item or quote that it belongs to.
            self.left.remove(left)
        else:
            self._report_stray(event)

    def _partner(self, event: Event) -> Node | None:
        same = [node for node in self.stack if node.event.kind == event.kind]
        counted = [node for node in same if node.event.colons == event.colons]
        return counted[-1] if counted else same[-1] if same else None

    def _end_summary(self) -> None:
        """End a summary without a closing tag with its line."""
        if self.stack and self.stack[-1].event.kind == "summary":
            node = self._pop()
            node.after_line = node.event.line
            self._report_unclosed(node)

    def _end_unclosed(self, last: int) -> None:
        """End what is open at the end of the file before the next heading of its level."""
        node = self._pop()
        self._report_unclosed(node)
        inside = [(child.event.line, child.last_line(last)) for child in node.children]
        limit = node.level or 6
        for index, level, containers in self.headings:
            if index <= node.event.line or level > limit or containers != node.containers:
                continue
            if not any(first <= index <= end for first, end in inside):
                node.before_line = index
                _disown(node, index)
                return
        node.after_line = last

    def _report_unclosed(self, node: Node) -> None:
        event = node.event
        typed = _TYPED[event.kind]
        code = "M007" if event.kind == "division" else "M005"
        self.report.add(
            code,
            f"`{typed}` is never closed",
            self.draft.map.span(event.start, event.end),
            hint=f"close it with `{':::' if code == 'M007' else typed.replace('<', '</')}`",
        )

    def _report_stray(self, event: Event) -> None:
        typed = self.draft.text[event.start : event.end].strip()
        code = "M008" if event.kind == "division" else "M006"
        message = "closes nothing" if event.closing else "stands outside of any `<details>`"
        self.report.add(code, f"`{typed}` {message}", self.draft.map.span(event.start, event.end))


def _within(containers: Containers, line: Line) -> bool:
    depth = len(containers)
    return depth == 0 or (
        len(line.containers) >= depth and line.containers[depth - 1] is containers[-1]
    )


def _disown(node: Node, line: int) -> None:
    """Count only the divisions before `line` as being within `node`."""
    node.children = [child for child in node.children if child.event.line < line]
    node.height = max((child.height + 1 for child in node.children), default=0)
