"""Say what a diagnostic code is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error stops the editions, a warning does so under `--strict`."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding, with what `explain` and the documentation say about it."""

    code: str
    """Stable: a family letter and three digits, such as `M103`."""
    name: str
    """Stable kebab-case name."""
    severity: Severity
    meaning: str
    """What was found and why it matters, in whole sentences."""
    bad: str = ""
    """A short source that gives the finding."""
    good: str = ""
    """The same source put right."""


def error(code: str, name: str, meaning: str, bad: str = "", good: str = "") -> Code:
    """Declare a finding that stops the editions."""
    return Code(code, name, Severity.ERROR, meaning, bad, good)


def warning(code: str, name: str, meaning: str, bad: str = "", good: str = "") -> Code:
    """Declare a finding the book can be built with."""
    return Code(code, name, Severity.WARNING, meaning, bad, good)
