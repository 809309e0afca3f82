"""Findings about the author's input: where, what, why it matters, how to cure it."""

from __future__ import annotations

from .codes import CODES, Code, Severity
from .report import Diagnostic, Related, Report
from .span import Span, offset_to_position

__all__ = [
    "CODES",
    "Code",
    "Diagnostic",
    "Related",
    "Report",
    "Severity",
    "Span",
    "offset_to_position",
]
