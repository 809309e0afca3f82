"""Collect what a run finds, so that one run reports all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from .codes import CODES, Severity
from .span import Span

_COMPARISONS = 50_000
"""Names compared in one run to say what was meant: thousands of wrong names among thousands
of right ones would take minutes."""


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a finding, such as "first defined here"."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about the author's input.

    Messages are lower case, without a full stop, and quote the author's text;
    the cure stands in `hint`.
    """

    code: str
    message: str
    span: Span | None = None
    """Where; None only where no file can be named (a machine that lacks something)."""
    hint: str = ""
    related: tuple[Related, ...] = ()

    @property
    def severity(self) -> Severity:
        """Return the severity that belongs to the code."""
        return CODES[self.code].severity

    @property
    def is_of_machine(self) -> bool:
        """Tell whether this is about the machine, not the book."""
        return self.code.startswith("G1")

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order findings by place, then by code."""
        if self.span is None:
            return ("", 0, 0, self.code, self.message)
        return (self.span.file, self.span.line, self.span.column, self.code, self.message)


@dataclass(slots=True)
class Report:
    """The findings of a run, in the order found; `sorted` is the order shown."""

    _found: list[Diagnostic] = field(default_factory=list)
    _compared: int = 0

    def add(
        self,
        code: str,
        message: str,
        span: Span | None = None,
        *,
        hint: str = "",
        related: Iterable[Related] = (),
    ) -> None:
        """Record a finding; `code` must be in `CODES` (KeyError otherwise)."""
        assert code in CODES, code
        self._found.append(Diagnostic(code, message, span, hint, tuple(related)))

    def near(self, name: str, names: Collection[str], cutoff: float = 0.6) -> str:
        """Return which of `names` was likely meant; "" where none is near.

        After enough names have been compared in one run nothing is found any more.
        """
        self._compared += len(names)
        if self._compared > _COMPARISONS:
            return ""
        return next(iter(get_close_matches(name[:200], names, n=1, cutoff=cutoff)), "")

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Record findings made elsewhere, such as those kept with a cached chapter."""
        self._found.extend(diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def sorted(self) -> list[Diagnostic]:
        """Return the findings by place, each once."""
        return sorted(dict.fromkeys(self._found), key=Diagnostic.sort_key)

    @property
    def has_errors(self) -> bool:
        """Tell whether any finding stops the editions."""
        return any(d.severity is Severity.ERROR for d in self._found)

    @property
    def lacks(self) -> bool:
        """Tell whether an error is the machine's, to be cured by installing something."""
        return any(d.is_of_machine and d.severity is Severity.ERROR for d in self._found)

    def count(self, severity: Severity) -> int:
        """Count distinct findings of a severity."""
        return sum(d.severity is severity for d in dict.fromkeys(self._found))
