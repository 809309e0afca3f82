"""Report formulas that cannot be set, at their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bookbuild.diagnostics import Span
from bookbuild.math.fault import TexError
from bookbuild.math.hints import cure, environment_cure, remedy
from bookbuild.model.nodes import Math

from .scope import Scope

_UNKNOWN = re.compile(r"Unknown environment '(.*)'", re.DOTALL)
_SEARCHES = 100
"""Names of one chapter for which a similar one is searched: each takes milliseconds."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Reports the faults of one chapter's formulas."""

    scope: Scope
    hints: dict[str, str] = field(default_factory=dict)

    def report(self, math: Math, defined: str, fault: TexError, offset: int | None) -> None:
        """Report a fault at an offset in the author's TeX; `defined` stands before it."""
        if fault.in_macros:
            return  # reported once, where book.yaml is checked
        start = math.span.start() if offset is None and math.span else math.place(offset or 0)
        span = start
        if span is not None and fault.command and offset is not None:
            end = span.column + len(fault.command)
            span = Span(span.file, span.line, span.column, span.line, end)
        report = self.scope.report
        lowered = fault.message.lower()
        if lowered.startswith("undefined control sequence") and fault.command:
            hint = self._cure(fault.command, defined)
            report.add("T101", f"unknown command `{fault.command}`", span, hint=hint)
            return
        if environment := _UNKNOWN.fullmatch(fault.message):
            hint = self._environment_cure(environment[1], defined)
            report.add("T101", f"unknown environment `{environment[1]}`", span, hint=hint)
            return
        message = fault.message[:1].lower() + fault.message[1:].rstrip(".")
        report.add("T102", message, span, hint=remedy(fault.message))

    def report_end(self, math: Math, symbols: int) -> None:
        """Report that this formula and all after it are not set."""
        self.scope.report.add(
            "T104",
            f"the chapter's formulas make more than {symbols} symbols; those from here on "
            "are not read",
            math.span and math.span.start(),
            hint="divide the chapter into several files",
        )

    def _cure(self, command: str, defined: str) -> str:
        if command not in self.hints and len(self.hints) < _SEARCHES:
            engine = self.scope.engine
            names = engine.names(defined)["commands"]
            self.hints[command] = cure(command, names, engine.optional_commands())
        return self.hints.get(command) or cure(command, ())

    def _environment_cure(self, name: str, defined: str) -> str:
        key = f"{{{name}}}"
        if key not in self.hints and len(self.hints) < _SEARCHES:
            names = self.scope.engine.names(defined)["environments"]
            self.hints[key] = environment_cure(name, names)
        return self.hints.get(key) or environment_cure(name, ())
