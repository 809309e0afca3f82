"""Every way a .bib can be broken is reported at its place with a reason."""

from __future__ import annotations

import pytest

from bookbuild.diagnostics import Report
from bookbuild.markdown.bibtex import read_bib
from bookbuild.passes.bibliography_faults import report_faults

GOOD = """% a comment
@string{j = "Journal"}
@comment{anything, {goes}}
@preamble{"\\newcommand"}
@article{a:1, author = {A {\\"o} B}, title = "X {Y}", journal = j # " 2", year = 2020,}
@book(b, editor={E}, title={T}, date={2020-01}, month=jan)
Words between entries are nothing.
@inproceedings{c, crossref = {b}}
@misc{d, title={A = B}}
"""
BROKEN = [
    ("@article{a, title = {T\n", 1, 21, "`w.bib`: `title` of `a` is not closed"),
    ("@misc{a, title = {T}\n@misc{b, title={T}}", 1, 7, "`w.bib`: the entry `a` is not closed"),
    ("@misc{a, title = {T} year = 2}", 1, 22, "`w.bib`: a comma is missing before `year` in `a`"),
    ("@misc{title = {T}}", 1, 2, "`w.bib`: the `@misc` has no key"),
    ("@misc{a, title {T}}", 1, 15, "`w.bib`: no `=` behind `title` in `a`"),
    ("@misc{a, title = , year = 2}", 1, 17, "`w.bib`: `title` of `a` has no value"),
    ("@misc{a, {T}}", 1, 10, "`w.bib`: no field of `a` can begin here"),
    ("@misc{a, title = {T}}, year = 2}", 1, 22, "`w.bib`: the entry `a` has ended already"),
]
LACKING = [
    ("@artcle{a, title={T}}", "R307", 2, "no type of works is called `@artcle`"),
    ("@article{a, author={A}, title={T}, year=2}", "R309", 10, "`a` has no `journal`"),
    ("@misc{a, title={ }}", "R309", 10, "`title` of `a` is empty"),
    ("@misc{a, titel={T}}", "R309", 10, "`a` has no `title`"),
    ("@misc{a, title={T}, title={U}}", "R310", 21, "`title` stands twice in `a`"),
    ("@misc{a, title=jml}", "R308", 16, "`jml` stands without braces and is no `@string`"),
]


def test_a_good_bibliography_is_read_in_silence() -> None:
    report = Report()
    entries, whole = read_bib(GOOD, "w.bib", report)
    report_faults(entries, report)
    assert [entry.key for entry in entries] == ["a:1", "b", "c", "d"]
    assert whole
    assert report.sorted() == []


@pytest.mark.parametrize(("text", "line", "column", "message"), BROKEN)
def test_what_breaks_a_bibliography_is_located(
    text: str, line: int, column: int, message: str
) -> None:
    report = Report()
    _, whole = read_bib(text, "w.bib", report)
    [found] = report.sorted()
    assert not whole
    assert (found.code, found.message) == ("R302", message)
    assert found.span is not None
    assert (found.span.line, found.span.column) == (line, column)


@pytest.mark.parametrize(("text", "code", "column", "message"), LACKING)
def test_what_an_entry_lacks_is_located(text: str, code: str, column: int, message: str) -> None:
    report = Report()
    entries, whole = read_bib(text, "w.bib", report)
    report_faults(entries, report)
    [found] = report.sorted()
    assert whole
    assert (found.code, found.message) == (code, message)
    assert found.span is not None
    assert found.span.column == column


def test_reading_goes_on_behind_a_broken_entry() -> None:
    report = Report()
    entries, _ = read_bib("@misc{a, title = {T\n@misc{b, title={T}}\n", "w.bib", report)
    assert [entry.key for entry in entries] == ["b"]
