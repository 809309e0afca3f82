r"""Lift every formula out: a placeholder of letters stands for it until the AST is typed.

No Markdown rule can touch a formula then: not `_`, `*`, `\\`, `|` in a table cell, nor a
line in it that starts with `=`, `-`, `+` or `>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bookbuild.diagnostics import Report, Span

from .draft import Draft, Edit, Lifted
from .formulas import ENVIRONMENT, Fault, Found, Search, find, find_closer, is_prose
from .lines import FENCE, HEADING, Containers, Kind, Line, Scanner, line_bounds
from .region import Region, is_delimiter, joins, rows

MARKDOWN_ESCAPE = re.compile(
    r"(?P<text>\\(?:[a-zA-Z]*text[a-zA-Z]*|[mhf]box|math(?:rm|tt|it|sf)|operatorname\*?|label"
    r"|ref|eqref|tag|href|url)\s*+\{[^{}]*+\})"
    r"|\\(?P<mark>[_*])|\\.|(?P<blank>\n[ \t]*+(?=\n))",
    re.DOTALL,
)
_SINGLE = re.compile(r"(?<![\\$])\$\s*$")
_MARKERS = re.compile(r"(?:(?:[-*+>]|\d+[.)])\s+)+")
_STOP = re.compile(r":{3,}|</?(?:details|summary)\b", re.IGNORECASE)
_SEARCHED = 2_000_000
"""Characters searched again and again in one paragraph for a display that goes on after it."""
_ATTRIBUTES = re.compile(r"[ \t]+(?=\{[#.][^{}\n]*\})")


def lift_formulas(draft: Draft, report: Report) -> Draft:
    """Replace formulas by placeholders; report those that are opened and never closed."""
    lifter = _Lifter(draft, report)
    lifter.run()
    lifted = {**draft.lifted, **lifter.lifted}
    return replace(draft.edited(lifter.edits), lifted=lifted)


class _Lifter:
    def __init__(self, draft: Draft, report: Report) -> None:
        self.draft = draft
        self.text = draft.text
        self.report = report
        self.edits: list[Edit] = []
        self.lifted: dict[str, Lifted] = {}
        self.bounds = list(line_bounds(draft.text))
        self.scanner = Scanner(draft.text)
        self.pending: list[Line] = []
        self.next = 0
        self.searched = 0
        self.opener = re.compile(
            r"\$\$|" + ENVIRONMENT + (r"|\\\[" if draft.options.tex_brackets else "")
        )

    def run(self) -> None:
        while self.next < len(self.bounds):
            line = self.scanner.feed(*self.bounds[self.next])
            self.next += 1
            line = self._indented_formula(line)
            if self.pending and not joins(self.pending[-1], line):
                self._flush()
            if line.kind in (Kind.TEXT, Kind.HEADING):
                self.pending.append(line)
                while self.pending and self._opens(self.pending[-1]):
                    rest = self._across_lines()
                    if rest is None:
                        break
                    self.pending = [rest] if rest.content < rest.end else []
        self._flush()

    def _indented_formula(self, line: Line) -> Line:
        """Read a display indented too far in a list as the formula it is, not as code."""
        if line.kind is not Kind.INDENTED:
            return line
        content = line.content
        while content < line.end and self.text[content] == " ":
            content += 1
        if not self.text.startswith("$$", content):
            return line
        if line.containers:
            self.edits.append(Edit(line.content, content))
        return Line(line.start, content, line.end, Kind.TEXT, line.containers)

    def _opens(self, line: Line) -> bool:
        return self.opener.search(self.text, line.content, line.end) is not None

    def _across_lines(self) -> Line | None:
        """Take the display left open at the end of the pending lines; return what follows it."""
        # Each line of a paragraph may be the last before a display that holds a blank line, so
        # the paragraph is searched once a line; what stays within it is found in the end anyway.
        self.searched += self.pending[-1].end - self.pending[0].start
        if self.searched > _SEARCHED:
            return None
        region = Region(self.pending, self.text)
        if any(is_delimiter(region, i) for i in range(1, len(region.lines))):
            return None
        search = find(region.text, self.draft.options.tex_brackets)
        last = self.pending[-1]
        if search.open is None or last.kind is Kind.HEADING:
            return None
        start, inner, closer = search.open
        self._emit(region, search, promote=False)
        stop, close = self._find_closer(closer, last.containers)
        if close is None:
            self._unclosed(region, start, closer, stop)
            return None
        ahead = self._lines_ahead(stop + 1, last.containers)
        whole = Region([*self.pending, *ahead], self.text)
        shift = len(whole.text) - ahead[-1].end
        inner_end = close[1] if closer.startswith("\\end") else close[0]
        found = Found(start, close[1] + shift, inner, inner_end + shift, True)
        self._lift(whole, found)
        self.next = stop + 1
        return replace(ahead[-1], content=close[1])

    def _lines_ahead(self, stop: int, containers: Containers) -> list[Line]:
        lines: list[Line] = []
        for begin, end in self.bounds[self.next : stop]:
            content = self.scanner.strip(begin, end, containers)
            assert content is not None
            lines.append(Line(begin, content, end, Kind.TEXT, containers))
        return lines

    def _find_closer(
        self, closer: str, containers: Containers
    ) -> tuple[int, tuple[int, int] | None]:
        """Return the line and stretch of the closing delimiter, or where text goes on."""
        blank = False
        sibling: int | None = None
        same = "\\begin" + closer[4:] if closer.startswith("\\end") else None
        for index in range(self.next, len(self.bounds)):
            begin, end = self.bounds[index]
            content = self.scanner.strip(begin, end, containers)
            if content is None:
                return index if sibling is None else sibling, None
            line = self.text[content:end]
            if sibling is None and containers and _is_sibling(self.text[begin:end], containers):
                sibling = index
            if not line.strip():
                blank = True
                continue
            if _stops(line, after_blank=blank) or (same and line.strip().startswith(same)):
                return index if sibling is None else sibling, None
            close = find_closer(line, closer, 0)
            if close is not None:
                return index, (content + close, content + close + len(closer))
            if closer == "$$" and _SINGLE.search(line) and line.count("$") == 1:
                at = content + line.rindex("$")
                self._mismatch(at, "$$", "$")
                return index, (at, at + 1)
        return len(self.bounds) if sibling is None else sibling, None

    def _mismatch(self, at: int, opened: str, closed: str) -> None:
        self.report.add(
            "M002",
            f"the formula opens with `{opened}` and closes with `{closed}`",
            self.draft.map.span(at, at + len(closed)),
            hint=f"close it with `{opened}`",
        )

    def _unclosed(self, region: Region, start: int, closer: str, stop: int) -> None:
        opened = region.text[start : start + 30].split("\n")[0]
        at = region.draft(start)
        self.report.add(
            "M001",
            f"the formula opened with `{opened}` is never closed",
            self.draft.map.span(at, at + 2),
            hint=f"close it with `{closer}`",
        )
        while stop > self.next and not self.text[slice(*self.bounds[stop - 1])].strip(" \t>"):
            stop -= 1
        ahead = self._lines_ahead(stop, region.lines[-1].containers)
        whole = Region([*region.lines, *ahead], self.text)
        self._place(whole, start, len(whole.text), None)
        self.next = stop
        self.pending = []

    def _flush(self) -> None:
        self.searched = 0
        if self.pending:
            for region in rows(Region(self.pending, self.text), self.text):
                search = find(region.text, self.draft.options.tex_brackets)
                self._emit(region, search, promote=True)
                if search.open is not None:
                    self._unclosed_here(region, *search.open)
        self.pending = []

    def _unclosed_here(self, region: Region, start: int, _inner: int, closer: str) -> None:
        """Report a display left open in a heading or table row, which ends with its line."""
        following, self.next = self.next, len(self.bounds)
        self._unclosed(region, start, closer, self.next)
        self.next = following

    def _emit(self, region: Region, search: Search, *, promote: bool) -> None:
        alone = _alone_on_lines(region, search.found) if promote else frozenset[int]()
        for found in search.found:
            if found.fault is Fault.MISMATCH:
                opened, closed = ("$$", "$") if found.display else ("$", "$$")
                self._mismatch(region.draft(found.inner_end), opened, closed)
            self._lift(region, replace(found, display=found.display or found.start in alone))
        for at in search.lone:
            start = region.draft(at)
            self.report.add(
                "M003",
                "this `$` belongs to no formula",
                self.draft.map.span(start, start + 1),
                hint="write `\\$` for a dollar, or close the formula in the same paragraph",
            )

    def _lift(self, region: Region, found: Found) -> None:
        pieces = list(_tex_pieces(region.text, found.inner, found.inner_end))
        rows: list[tuple[int, int, int]] = []
        size = 0
        for start, end in pieces:
            for line in _line_starts(region.text, start, end):
                origin = self.draft.map.start(region.draft(line))
                rows.append((size + line - start, *self.draft.map.position(origin)))
            size += end - start
        tex = "".join(region.text[start:end] for start, end in pieces)
        self._place(region, found.start, found.end, (tex, found.display, tuple(rows)))

    def _place(
        self,
        region: Region,
        start: int,
        end: int,
        formula: tuple[str, bool, tuple[tuple[int, int, int], ...]] | None,
    ) -> None:
        first, last = region.draft(start), region.draft(end - 1) + 1
        span = self.draft.map.span(first, last)
        name = self.draft.placeholder(len(self.draft.lifted) + len(self.lifted))
        source = region.text[start:end]
        if formula is None:
            self.lifted[name] = Lifted(source, span)
        else:
            tex, display, rows = formula
            tex_span = Span(span.file, *rows[0][1:]) if rows else span.start()
            self.lifted[name] = Lifted(source, span, tex, display, tex_span, rows)
            gap = _ATTRIBUTES.match(self.text, last)
            if display and gap:
                self.edits.append(Edit(last, gap.end()))
        self.edits.append(Edit(first, last, name))


def _is_sibling(line: str, containers: Containers) -> bool:
    """Tell whether a line may be the next item of the list that holds a formula."""
    indent = len(line) - len(line.lstrip(" "))
    return indent < containers[-1].indent and _MARKERS.match(line[indent:]) is not None


def _stops(line: str, *, after_blank: bool) -> bool:
    """Tell whether a line cannot be part of a formula."""
    bare = line.strip()
    inner = _MARKERS.sub("", bare)
    if HEADING.match(inner) or FENCE.match(inner) or _STOP.match(inner):
        return True
    whole = bare.startswith("$$") and find_closer(bare, "$$", 2) is not None
    return after_blank and (whole or is_prose(line))


def _alone_on_lines(region: Region, found: tuple[Found, ...]) -> frozenset[int]:
    """Return the starts of the `$…$` that stand alone on their lines and so mean a display."""
    alone: dict[int, int] = {}
    for formula in found:
        line = region.line_of(formula.start)
        if formula.display or region.line_of(formula.end) != line:
            continue
        if region.line_text(line).strip() == region.text[formula.start : formula.end]:
            alone[line] = formula.start
    first = region.lines[0]
    marked = bool(first.containers) and first.containers[-1].indent > 0
    in_marker = marked and first.containers[-1].marker >= first.start
    if len(alone) == len(region.lines):
        return frozenset() if in_marker and len(alone) == 1 else frozenset(alone.values())
    return frozenset(
        start for line, start in alone.items() if line - 1 in alone or line + 1 in alone
    )


def _tex_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches that make the TeX: no outer blanks, blank lines, Markdown escapes."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    for part in MARKDOWN_ESCAPE.finditer(text, start, end):
        if part["blank"]:
            yield start, part.start()
            start = part.end()
        elif part["mark"]:
            yield start, part.start()
            start = part.start() + 1
    if start < end:
        yield start, end


def _line_starts(text: str, start: int, end: int) -> Iterator[int]:
    while start < end:
        yield start
        start = text.find("\n", start, end) + 1 or end
