"""Read the bibliographies and the citation style of a book, every fault at its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from bookbuild.cache import digest
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Diagnostic, Related, Report, Span, offset_to_position
from bookbuild.markdown import PandocFailed
from bookbuild.markdown.bibtex import read_bib
from bookbuild.markdown.citeproc import read_bibliography
from bookbuild.markdown.style import Style, StyleFault, read_style
from bookbuild.resources import template_folder
from bookbuild.words import Words
from bookbuild.workspace import Workspace

from .bibliography_faults import report_faults

Kind = Literal["biblatex", "csljson"]
_KINDS: dict[str, Kind] = {".bib": "biblatex", ".bibtex": "biblatex", ".json": "csljson"}
_NUMERIC = "shared/numeric.csl"
_AUTHOR_DATE = "shared/author-date.csl"
_BIB_ENTRY = re.compile(
    r"^[ \t]*@(?!comment|preamble|string)\w+\s*[{(]\s*(?P<key>[^,\s{}]+)\s*,", re.I | re.M
)
_JSON_ENTRY = re.compile(r'"id"\s*:\s*"(?P<key>(?:[^"\\]|\\.)+)"')


@dataclass(frozen=True, slots=True)
class Works:
    """The works of every bibliography."""

    by_key: dict[str, Any]
    prints: dict[str, str]
    """A fingerprint of each."""
    places: dict[str, Span]
    """Where each stands in its bibliography."""
    complete: bool
    """All bibliographies could be read."""


def read_works(config: BookConfig, workspace: Workspace, report: Report) -> Works:
    """Read every bibliography; of several works of one key the first counts."""
    works: dict[str, Any] = {}
    prints: dict[str, str] = {}
    places: dict[str, Span] = {}
    read = 0
    for path, span in config.bibliography:
        ending = re.search(r"\.[^./]*$", path)
        kind = _KINDS.get(ending[0].lower() if ending else "")
        if kind is None:
            hint = "name it .bib (BibTeX, BibLaTeX) or .json (CSL-JSON)"
            report.add("R303", f"`{path}` is no bibliography that is known", span, hint=hint)
            continue
        content = workspace.read(path, report, span)
        if content is None or (kind == "csljson" and not _is_json(content, path, report)):
            continue
        text = content.decode("utf-8-sig", "replace")
        _report_doubles(text, kind, path, places, report)
        if kind == "biblatex":
            whole, faults = _looked_through(text, path)
            report.extend(faults)
            if not whole:
                continue
        try:
            for key, work in read_bibliography(content, kind).items():
                works.setdefault(key, work)
            for key, one in _prints(content, kind).items():
                prints.setdefault(key, one)
            read += 1
        except PandocFailed as fault:
            message = f"`{path}`: {reason(fault)}"
            report.add("R302", message, _fault_span(fault, path, span))
    return Works(works, prints, places, read == len(config.bibliography))


@lru_cache(maxsize=8)
def _looked_through(text: str, path: str) -> tuple[bool, tuple[Diagnostic, ...]]:
    """Tell whether a .bib file is whole, and what is wrong in it; remembered as its works are."""
    report = Report()
    entries, whole = read_bib(text, path, report)
    if whole:
        report_faults(entries, report)
    return whole, tuple(report)


@lru_cache(maxsize=8)
def _prints(content: bytes, kind: Kind) -> dict[str, str]:
    return {key: digest(repr(work)) for key, work in read_bibliography(content, kind).items()}


def find_style(
    config: BookConfig, words: Words, workspace: Workspace, report: Report
) -> Style | None:
    """Return the style asked for, the language's own where none is; None after reporting."""
    asked = config.matter.citations
    if not asked.csl:
        name = _NUMERIC if words.lang.startswith("zh") else _AUTHOR_DATE
        return read_style((template_folder() / name).read_bytes())
    content = workspace.read(asked.csl, report, asked.csl_span)
    if content is None:
        return None
    try:
        return read_style(content)
    except StyleFault as fault:
        span = Span(asked.csl, fault.line, fault.column)
        hint = "name a style of its own, with `citation` and `bibliography`"
        report.add("R306", f"`{asked.csl}`: {fault}", span, hint=hint)
        return None


def _is_json(content: bytes, path: str, report: Report) -> bool:
    """Tell whether a bibliography is JSON at all; pandoc does not say where it is not."""
    try:
        json.loads(content)
    except json.JSONDecodeError as fault:
        message = f"`{path}`: {fault.msg[:1].lower()}{fault.msg[1:]}"
        report.add("R302", message, Span(path, fault.lineno, fault.colno))
        return False
    except (UnicodeDecodeError, RecursionError):
        report.add("R302", f"`{path}` is no JSON text", Span(path, 1, 1))
        return False
    return True


def _entries(text: str, kind: Kind, path: str) -> Iterator[tuple[str, Span]]:
    pattern = _BIB_ENTRY if kind == "biblatex" else _JSON_ENTRY
    for found in pattern.finditer(text):
        line, column = offset_to_position(text, found.start("key"))
        yield found["key"], Span(path, line, column, line, column + len(found["key"]))


def _report_doubles(
    text: str, kind: Kind, path: str, places: dict[str, Span], report: Report
) -> None:
    for key, span in _entries(text, kind, path):
        first = places.setdefault(key, span)
        if first != span:
            report.add(
                "R305",
                f"the work `{key}` is listed twice",
                span,
                hint="keep one; the first is used",
                related=(Related(first, "listed here first"),),
            )


def reason(fault: PandocFailed) -> str:
    """Return what pandoc says is wrong."""
    return re.sub(r"^pandoc failed: (?:Error at .*?: ?)?", "", str(fault)) or "cannot be read"


def _fault_span(fault: PandocFailed, path: str, named: Span) -> Span:
    """Return the place in the bibliography that pandoc's message names, else where it is named."""
    found = re.search(r"line (\d+),? column (\d+)", str(fault))
    return Span(path, int(found[1]), int(found[2])) if found else named
