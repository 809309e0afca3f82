"""Findings are collected, ordered and counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookbuild.diagnostics import Diagnostic, Report, Severity, Span, offset_to_position


def test_a_report_keeps_the_order_found_and_shows_the_order_of_places() -> None:
    report = Report()
    report.add("M003", "b", Span("a.md", 2, 1))
    report.add("B001", "a", Span("a.md", 1, 9))
    report.extend([Diagnostic("B001", "a", Span("a.md", 1, 9)), Diagnostic("G105", "c")])
    assert [d.message for d in report] == ["b", "a", "a", "c"]
    assert [d.message for d in report.sorted()] == ["c", "a", "b"]
    assert (report.count(Severity.ERROR), report.count(Severity.WARNING)) == (2, 1)
    assert report.has_errors


def test_warnings_alone_are_no_errors() -> None:
    report = Report()
    report.add("M003", "m")
    assert not report.has_errors


def test_a_code_that_is_not_declared_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        Report().add("Z999", "m")


@given(st.text("a汉\n\r", max_size=30), st.data())
def test_a_position_is_that_of_the_character(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = offset_to_position(text, offset)
    rows = text.split("\n")
    assert sum(len(row) + 1 for row in rows[: line - 1]) + column - 1 == offset
    assert column <= len(rows[line - 1]) + 1
