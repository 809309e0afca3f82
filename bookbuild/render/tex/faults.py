"""Report XeLaTeX's complaints at the author's lines, in plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bookbuild.diagnostics import Report, Span
from bookbuild.machine import tex_cure

from .engine import Pages
from .log import Complaint, read_log
from .places import Found, Sources
from .project import Project
from .sentences import SENTENCES

_MOST = 60
"""Faults reported; the first of them usually cause the rest."""
_WIDE = 3.0
"""By how many pt a box may be too wide before it is reported."""


def report_pages(project: Project, pages: Pages, report: Report) -> bool:
    """Report what kept pages from being made or spoils them; tell whether there are pages."""
    finder = _Finder(project)
    errors = 0
    seen: set[tuple[str, Span | None]] = set()
    for fault in _worth(read_log(pages.log))[:_MOST]:
        found = finder.find(fault)
        said = _said(fault)
        code, message = said.code, _placed(said, found.what if found else "")
        span = found.span if found else None
        if (message, span) in seen:
            continue
        seen.add((message, span))
        errors += code not in ("T204", "T207")
        report.add(code, message, span, hint=said.hint)
    if pages.limit:
        _report_limit(pages, finder.last(pages), report)
    elif not pages.pdf and not errors:
        report.add("T202", "XeLaTeX made no pages and does not say why", finder.last(pages))
    return bool(pages.pdf) and not errors


def _report_limit(pages: Pages, span: Span | None, report: Report) -> None:
    match pages.limit:
        case "time":
            report.add("T205", f"XeLaTeX did not finish within {pages.limits.seconds:g} s", span)
        case "work":
            work = pages.limits.work
            report.add("T205", f"XeLaTeX did not finish with {work} s of the processor", span)
        case "file":
            size = f"{pages.limits.file / 2**20:g}"
            report.add("T205", f"XeLaTeX wrote a file of more than {size} MB", span)
        case _:
            report.add("T205", "XeLaTeX ran out of memory", span)


def _worth(faults: Iterable[Complaint]) -> list[Complaint]:
    """Leave out what follows from other faults: the last gasps of TeX, and boxes a little wide."""
    faults = [f for f in faults if f.kind != "overfull" or f.amount > _WIDE]
    if any(f.kind in ("error", "package", "character") for f in faults):
        # After an error there is no second run, so references are not filled in.
        faults = [f for f in faults if f.kind != "reference"]
    named = [f for f in faults if f.kind in ("error", "package") and f.file]
    gasps = re.compile(
        r"Emergency stop|==> Fatal|That makes 100 errors|No pages of output|Interruption"
    )
    kept = [f for f in faults if f.kind != "error" or (f.file and not gasps.search(f.said))]
    return kept if named else [f for f in faults if f.kind != "error" or not f.file] or kept


class _Finder:
    def __init__(self, project: Project) -> None:
        self._project = project
        self._sources: dict[str, Sources] = {}

    def find(self, fault: Complaint) -> Found | None:
        name = fault.file if fault.file.endswith(".tex") else f"{fault.file}.tex"
        content = self._project.files.get(name)
        if not isinstance(content, bytes):
            return None
        if name not in self._sources:
            places = self._project.places.get(name, ())
            self._sources[name] = Sources(content.decode("utf-8", "replace"), places)
        if not fault.line:
            return None
        sign = fault.said[:1] if fault.kind == "character" else ""
        if fault.line == 1 and fault.before and name in self._project.places:
            return self._sources[name].holding(fault.before)
        found = self._sources[name].find(fault.line, fault.before, sign or fault.command)
        return found or (None if name in self._project.places else self._own(name, fault))

    def _own(self, name: str, fault: Complaint) -> Found | None:
        """Return the place in a template of the book's own."""
        return (
            Found(Span(f"templates/tex/{name}", fault.line, 1))
            if name in self._project.own
            else None
        )

    def last(self, pages: Pages) -> Span | None:
        """Return the start of the chapter that was being set at the end of a run."""
        names = re.findall(r"^%%bookbuild (\S+)$", pages.log, re.MULTILINE)
        name = pages.chapter or (names[-1] if names else "")
        places = self._project.places.get(f"{name}.tex", ())
        return places[0].span if places else None


@dataclass(frozen=True, slots=True)
class _Said:
    """What is reported of a complaint."""

    code: str
    message: str
    hint: str


def _said(fault: Complaint) -> _Said:
    match fault.kind:
        case "overfull":
            hint = "let it be broken, or write it shorter"
            return _Said("T204", f"{fault.amount:.0f} pt too wide for the line", hint)
        case "character":
            point = f"U+{ord(fault.said[:1] or ' '):04X}"
            hint = r"put it into `\text{…}`, or write the command for it"
            return _Said("T203", f"the font has no `{fault.said}` ({point})", hint)
        case "reference":
            hint = "refer with `[@…]` instead"
            return _Said("T207", f"TeX knows no label `{fault.said}`", hint)
        case "package":
            return _Said("G110", f"TeX lacks `{fault.said}`", tex_cure())
    for sentence in SENTENCES:
        if hit := re.search(sentence.pattern, fault.said):
            parts = list(hit.groups()) or [fault.inner or fault.command]
            pieces = sentence.message.split("{}")
            message = pieces[0]
            for part, piece in zip(parts, pieces[1:], strict=False):
                message += (part or "").strip() + piece
            code = "T201" if message.startswith("unknown") else "T202"
            return _Said(code, message, sentence.hint)
    return _Said("T202", f"TeX says: {fault.said[:1].lower()}{fault.said[1:120]}", "")


def _placed(said: _Said, what: str) -> str:
    """Return what is reported with the formula or line of code it stands in."""
    return _Placed(f"{said.message} in `{what}`").message if what else said.message


@dataclass(frozen=True, slots=True)
class _Placed:
    """A finding with what it stands in."""

    message: str
