"""Close code fences that were left open, so that they do not swallow the chapter."""

from __future__ import annotations

import re

from bookbuild.diagnostics import Report

from .draft import Draft, Edit
from .lines import FENCE, Kind, Line, Scanner, line_bounds

_SECTION = re.compile(r"#{2,6}[ \t]+\S")
"""A heading no programming language has for a comment; `# …` is one in many."""
_NESTING = frozenset({"markdown", "md"})
_REPAIRS = 50
"""Each repair may read to the end of the file; more than this are not tried."""


def close_fences(draft: Draft, report: Report) -> Draft:
    """Insert the closing fence an author forgot: before a section, or before the next fence."""
    closer = _Closer(draft, report)
    closer.run()
    return draft.edited(closer.edits)


class _Closer:
    def __init__(self, draft: Draft, report: Report) -> None:
        self.draft = draft
        self.text = draft.text
        self.report = report
        self.edits: list[Edit] = []
        self.bounds = list(line_bounds(draft.text))
        self.scanner = Scanner(draft.text)

    def run(self) -> None:
        at = 0
        opened: tuple[int, Line] | None = None
        while at < len(self.bounds):
            line = self.scanner.feed(*self.bounds[at])
            if opened is not None:
                if line.kind is Kind.FENCE_END:
                    opened = None
                elif line.kind is not Kind.CODE or self._opens_another(opened[1], line):
                    again = self._repair(opened, at, inner=line.kind is Kind.CODE)
                    opened = None
                    if again is not None:
                        at = again
                        continue
            if opened is None and line.kind is Kind.FENCE:
                opened = (at, line)
            at += 1
            if at == len(self.bounds) and opened is not None:
                again = self._repair(opened, at, inner=False)
                at = at if again is None else again
                opened = None

    def _opens_another(self, opened: Line, line: Line) -> bool:
        """Tell whether a line within a fence opens a further one, with a language."""
        content = line.content
        while content < line.end and self.text[content] == " ":
            content += 1
        inner = FENCE.match(self.text, content, line.end)
        outer = FENCE.match(self.text, opened.content, opened.end)
        if inner is None or outer is None or content - line.content >= 4:
            return False
        run, outer_run = inner[1] or inner[3], outer[1] or outer[3]
        language = (outer[2] or outer[4] or "").strip(" {.}").split(" ")[0]
        return (
            run[0] == outer_run[0]
            and len(run) >= len(outer_run)
            and re.match(r"[ \t]*(?:[A-Za-z{])", inner[2] or inner[4] or "") is not None
            and language.lower() not in _NESTING
        )

    def _repair(self, opened: tuple[int, Line], stop: int, *, inner: bool) -> int | None:
        """Close the fence at or before line `stop`; return the line to read again from."""
        at, line = opened
        outer = FENCE.match(self.text, line.content, line.end)
        assert outer is not None
        run = outer[1] or outer[3]
        section = self._section(at + 1, stop, line)
        cut = stop if section is None else section
        place = self.draft.map.span(line.content, line.end)
        ends = "the next heading" if section is not None else "the next fence" if inner else ""
        self.report.add(
            "M004",
            "the code fence is never closed" + (f", so it ends before {ends}" if ends else ""),
            place,
            hint=f"close it with a line `{run}`",
        )
        last = cut - 1
        while last > at and not self.text[slice(*self.bounds[last])].strip(" >"):
            last -= 1
        end = self.bounds[last][1]
        self.edits.append(Edit(end, end, f"\n{line.prefix}{run}"))
        if section is None and not inner:
            return None
        if len(self.edits) >= _REPAIRS:
            return len(self.bounds)
        self.scanner.close_fence(line.containers)
        return cut

    def _section(self, start: int, stop: int, opened: Line) -> int | None:
        blank = False
        for index in range(start, stop):
            begin, end = self.bounds[index]
            content = self.scanner.strip(begin, end, opened.containers)
            if content is None:
                return None
            if blank and _SECTION.match(self.text, content, end):
                return index
            blank = not self.text[content:end].strip()
        return None
