"""Find what WeasyPrint does not know in a style sheet; it only logs that. In a worker only."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import tinycss2
import weasyprint
from weasyprint.logger import LOGGER

from .job import Fault

_DECLARATION = re.compile(r"(?:Ignored|Deprecated) `(.*)` at (\d+):(\d+), (.*)\.\Z", re.DOTALL)
_SELECTOR = re.compile(r"Invalid or unsupported selector, '(.*?)'", re.DOTALL)
_RULE = re.compile(r"(.*) at (\d+):(\d+)\W*\Z", re.DOTALL)
_KNOWN = ("Parse error", "Error: ")
"""Starts of what the reader of the book's own style sheets has said."""


def check_style(css: str) -> list[Fault]:
    """Return what has no effect in a style sheet, in its order."""
    collector = _Collector()
    LOGGER.addHandler(collector)
    LOGGER.propagate = False
    try:
        weasyprint.CSS(string=css)
    finally:
        LOGGER.removeHandler(collector)
    places = dict(_selectors(css))
    found = [fault for text in collector.texts for fault in _faults(text, places)]
    return sorted(found, key=lambda fault: fault.place)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def _selectors(css: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the selectors of the outer level, with where each starts."""
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            start = rule.prelude[0]
            yield (
                tinycss2.serialize(rule.prelude).strip(),
                (start.source_line, start.source_column),
            )


def _faults(text: str, places: dict[str, tuple[int, int]]) -> Iterator[Fault]:
    if text.startswith(_KNOWN):
        return
    if hit := _DECLARATION.match(text):
        place = (int(hit[2]), int(hit[3]))
        subject = " ".join(hit[1].split())
        match hit[4]:
            case "unknown property":
                yield Fault(kind="style", subject=subject, message="no such property", place=place)
            case "invalid value":
                yield Fault(kind="style", subject=subject, message="no such value", place=place)
            case reason:
                yield Fault(kind="style", subject=subject, message=reason, place=place)
    elif hit := _SELECTOR.match(text):
        name = hit[1].strip()
        yield Fault(
            kind="style", subject=name, message="no such selector", place=places.get(name, (1, 1))
        )
    elif hit := _RULE.match(text):
        place = (int(hit[2]), int(hit[3]))
        yield Fault(kind="style", subject=hit[1].strip(), message="no such rule", place=place)
