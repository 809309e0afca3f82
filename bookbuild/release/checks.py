"""Check the finished editions of a release, each by those who know its format."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bookbuild.diagnostics import Report
from bookbuild.render.pdf.inspection import inspect_pdf

from . import ace, epubcheck


@dataclass(frozen=True, slots=True)
class Checker:
    """A program that is asked about an EPUB."""

    name: str
    """As people write it; `--without` takes it in small letters."""
    missing: str
    """Code of the finding that it is not on this machine."""
    wrong: str
    """Code of what it finds."""
    lacking: Callable[[], Mapping[str, str]]
    findings: Callable[[Path], list[str]]


CHECKERS = (
    Checker("EPUBCheck", "G122", "P202", epubcheck.lacking, epubcheck.findings),
    Checker("Ace", "G123", "P203", ace.lacking, ace.findings),
)
OPTIONAL = tuple(one.name.lower() for one in CHECKERS)
"""What `--without` takes."""


def check_tools(without: frozenset[str], report: Report) -> None:
    """Report the checkers that are to be asked and are not on this machine."""
    for checker in _asked(without):
        for what, cure in checker.lacking().items():
            report.add(
                checker.missing,
                f"{checker.name} cannot run: `{what}` cannot be found",
                hint=f"{cure}; or leave it out: `--without {checker.name.lower()}`",
            )


def check_files(
    files: Mapping[str, bytes], without: frozenset[str], report: Report, step: Callable[[], None]
) -> None:
    """Report what is wrong with the PDF and the EPUBs among `files`; `step` is called per check."""
    for name, content in files.items():
        if name.endswith(".pdf"):
            for fault in inspect_pdf(content):
                hint = "this is a fault of the compiler, please report it with the book"
                report.add("P201", f"`{name}` is unsound: {fault.message}", hint=hint)
            step()
        if name.endswith(".epub"):
            _check_epub(name, content, without, report, step)


def _check_epub(
    name: str,
    content: bytes,
    without: frozenset[str],
    report: Report,
    step: Callable[[], None],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        epub = Path(folder) / "book.epub"
        epub.write_bytes(content)
        for checker in _asked(without):
            for words in checker.findings(epub):
                report.add(checker.wrong, f"{checker.name} says of `{name}`: {words[:600]}")
            step()


def _asked(without: frozenset[str]) -> tuple[Checker, ...]:
    return tuple(one for one in CHECKERS if one.name.lower() not in without)


def count_checks(files: Mapping[str, bytes], without: frozenset[str]) -> int:
    """Return how many checks `check_files` makes."""
    epubs = sum(name.endswith(".epub") for name in files)
    return sum(name.endswith(".pdf") for name in files) + epubs * len(_asked(without))
