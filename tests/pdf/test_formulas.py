"""Formulas on paper: drawn once, as text for those who cannot see them, within the measure."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Name

from bookbuild.diagnostics import Report, Span

from . import books


@pytest.fixture(scope="module")
def made(render):
    pytest.importorskip("py_mini_racer")
    report = Report()
    content = render(books.math_book(), report)
    assert content is not None
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield pdf, report


def test_a_formula_too_wide_is_scaled_down_and_said_where(made):
    _, report = made
    assert [(d.code, d.span) for d in report] == [("E106", Span("chapters/ch1.md", 9, 1))]
    assert "399 pt" in next(iter(report)).message


def test_formulas_are_stored_once_however_often_they_are_drawn(made):
    pdf, _ = made
    drawings = [
        stream.read_bytes()
        for stream in pdf.objects
        if isinstance(stream, pikepdf.Stream)
        and stream.get("/Subtype") == Name.Form
        and float(stream.BBox[3]) < 3000
        and float(stream.BBox[1]) < 0
    ]
    # The head, the contents and the chapter's opening repeat one formula in documents of their
    # own; long ones are drawn in pieces.
    again = len(drawings) - len(set(drawings))
    assert again <= 3
    assert 11 <= len(set(drawings)) <= 16


def tex_of(pdf, kind: Name) -> list[str]:
    return [
        str(o.Alt)
        for o in pdf.objects
        if isinstance(o, pikepdf.Dictionary) and o.get("/S") == kind and "/Alt" in o
    ]


def test_formulas_are_tagged_as_such_with_their_tex(made):
    pdf, _ = made
    assert "x_t" in tex_of(pdf, Name.Formula)
    assert tex_of(pdf, Name.Figure) == []


def test_copying_a_formula_gives_its_tex(made):
    pdf, _ = made
    contents = [
        b"".join(part.read_bytes() for part in page.obj.Contents)
        for page in pdf.pages
        if "/Contents" in page.obj and page.obj.Contents._type_name == "array"
    ]
    assert sum(content.count(b"/ActualText") for content in contents) > 40


def test_bookmarks_write_formulas_in_titles_as_words(made):
    pdf, _ = made
    items = []
    item = pdf.Root.Outlines.First
    while item is not None:
        items.append(str(item.Title))
        item = item.get("/Next")
    assert items[-1] == "第1章 变量 x_t 的边缘分布"
