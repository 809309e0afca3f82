"""Say where in the source what the layout found wrong stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bookbuild.diagnostics import Report, Span
from bookbuild.model.book import Book, Chapter

from .chapters import Manuscript
from .job import Fault, Laid
from .overwide import report_narrow

_SHADED = re.compile(rb"<(?:\w+:)?(?:linearGradient|radialGradient|pattern)\b")


def report_faults(book: Book, script: Manuscript, laid: Sequence[Laid], report: Report) -> None:
    """Report the faults of every chapter, and the formulas that had to be made narrower."""
    for chapter, one in zip(book.chapters, laid, strict=True):
        for fault in one.faults:
            _report(fault, chapter, script, report)
        for narrowed in one.narrowed:
            for span in _spans(narrowed.url, chapter, script):
                report_narrow(narrowed.wanted, narrowed.given, span, report)


def report_unchecked(script: Manuscript, report: Report) -> None:
    """Report the drawings of an archive that our check of PDF/A does not cover."""
    drawings = {url: content for job in script.jobs for url, content in job.pictures}
    for url, content in drawings.items():
        if url in script.places and _SHADED.search(content):
            report.add(
                "E113",
                "this drawing has a gradient or a pattern, which the check of PDF/A does not know",
                script.places[url][0],
                hint="check the file with veraPDF, or draw it in plain colours",
            )


def report_style(path: str, laid: Laid, report: Report) -> None:
    """Report what has no effect in a style sheet of the book's own."""
    for fault in laid.faults:
        if fault.kind == "style":
            message = f"`{fault.subject}` has no effect: {fault.message}"
            report.add("E111", message, Span(path, *fault.place))


def _spans(url: str, chapter: Chapter, script: Manuscript) -> Iterator[Span | None]:
    own: list[Span | None] = [
        # What the compiler makes, answers and lists, holds formulas of any chapter.
        span
        for span in script.places.get(url, ())
        if chapter.path in ("", span.file)
    ]
    yield from own or [_start(chapter)]


def _start(chapter: Chapter) -> Span | None:
    return Span(chapter.path, 1, 1) if chapter.path else None


def _report(fault: Fault, chapter: Chapter, script: Manuscript, report: Report) -> None:
    start = _start(chapter)
    name = f"`{chapter.path or chapter.slug}`"
    match fault.kind:
        case "picture":
            for span in _spans(fault.subject, chapter, script):
                report.add("F007", f"the picture cannot be used: {fault.message}", span)
        case "refused":
            report.add("E101", f"`{fault.subject}` is not part of the book and is not read", start)
        case "glyph":
            character = chr(int(fault.subject, 16))
            report.add("E102", f"no font has a glyph for `{character}` (U+{fault.subject})", start)
        case "formula":
            point = f"U+{ord(fault.message):04X}"
            for span in _spans(fault.subject, chapter, script):
                report.add("E102", f"no font has a glyph for `{fault.message}` ({point})", span)
        case "unjustified":
            report.add("E107", f"Chinese lines are not justified: {fault.message}")
        case "inside":
            report.add(
                "E112", f"notes and formulas may stand otherwise than meant: {fault.message}"
            )
        case "nested" | "memory":
            report.add("E103", f"{name} nests too deeply or is too large to be laid out", start)
        case "time":
            report.add("E104", f"{name} was not laid out within {fault.message} s", start)
        case "crash":
            report.add("E105", f"{name} cannot be laid out: {fault.message}", start)
