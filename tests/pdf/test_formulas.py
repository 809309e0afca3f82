"""Formulas on paper: drawn once, as text for those who cannot see them, within the measure."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image, ImageChops

from bookbuild.diagnostics import Report, Span
from bookbuild.math.engine import Engine
from bookbuild.model.nodes import Link, Math, Text

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
        form.read_bytes() for form in forms(pdf) if "/XObject" in form.get("/Resources", {})
    ]
    # The head, the contents and the chapter's opening repeat one formula in documents of their
    # own; long ones are drawn in pieces.
    assert len(drawings) == len(set(drawings))
    assert 11 <= len(set(drawings)) <= 16


def forms(pdf) -> list[pikepdf.Object]:
    """The drawings without transparency: formulas and what they are made of."""
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Stream)
        and item.get("/Subtype") == Name.Form
        and "/Group" not in item
        and "/Font" not in item.get("/Resources", {})
    ]


def test_the_outline_of_a_sign_is_stored_once_for_all_formulas(made):
    pdf, _ = made
    outlines = [form.read_bytes() for form in forms(pdf) if "/Resources" not in form]
    assert len(outlines) == len(set(outlines)) > 40
    drawings = [form for form in forms(pdf) if "/Resources" in form]
    named = [re.findall(rb"(/\w+) Do", form.read_bytes()) for form in drawings]
    assert sum(map(len, named)) > 3 * len(outlines)
    for form, names in zip(drawings, named, strict=True):
        assert {name.decode() for name in names} <= set(form.Resources.XObject.keys())
    for form in forms(pdf):
        assert not re.search(rb"( [-0-9.]+){30}", form.read_bytes()) or "/Resources" not in form


def test_tags_without_meaning_are_left_out_and_pieces_of_a_formula_are_one(made):
    pdf, _ = made
    found = elements(pdf)
    assert not [one for one in found if Name.Span == one.S]
    assert not [one for one in found if Name.Figure == one.S and "/Alt" not in one]
    held = set()
    parents = pdf.Root.StructTreeRoot.ParentTree.Nums
    by_key = {int(parents[i]): parents[i + 1] for i in range(0, len(parents), 2)}
    for one in found:
        for kid in one.K:
            if isinstance(kid, int):
                page, number = one.Pg, kid
            elif kid.get("/Type") == Name.MCR:
                page, number = kid.Pg, int(kid.MCID)
            else:
                continue
            assert by_key[int(page.StructParents)][number].objgen == one.objgen
            held.add((page.objgen, number))
    marked = {
        (page.obj.objgen, int(number))
        for page in pdf.pages
        for number in re.findall(rb"/MCID (\d+)", page_content(page))
    }
    assert held == marked


def test_a_long_formula_within_a_link_keeps_its_place_in_the_tree(render):
    engine = Engine()
    tex = r"q(x_{1:T})=\prod_{t=1}^{T}q(x_t\mid x_{t-1})=a+b+c+d+e+f=g+h+i+j+k"
    math = Math(tex, formula=engine.convert(tex, display=False))
    engine.close()
    blocks = [
        books.paragraph("甲" * n, Link("#ch1", (Text("见"), math, Text("乙"))), "丙" * 30)
        for n in range(1, 39, 3)
    ]
    content = render(books.make_book(books.chapter(1, blocks)))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len([one for one in elements(pdf) if Name.Formula == one.S]) >= len(blocks)
        nums = pdf.Root.StructTreeRoot.ParentTree.Nums
        places = {int(nums[i]): nums[i + 1] for i in range(0, len(nums), 2)}
        areas = [area for page in pdf.pages for area in page.obj.get("/Annots", ())]
        assert areas
        for area in areas:
            holder = places[int(area.StructParent)]
            inside = [k.Obj.objgen for k in holder.K if not isinstance(k, int) and "/Obj" in k]
            assert area.objgen in inside


def elements(pdf) -> list[pikepdf.Object]:
    """The elements of the structure tree."""
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == Name.StructElem
    ]


def page_content(page) -> bytes:
    contents = page.obj.Contents
    parts = contents if contents._type_name == "array" else [contents]
    return b"".join(part.read_bytes() for part in parts)


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


def test_signs_look_alike_shared_and_written_out(made, tmp_path):
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler-utils is not installed")
    pdf, _ = made
    pictures = []
    for name, change in (("shared", None), ("written", write_out)):
        path = tmp_path / f"{name}.pdf"
        pdf.save(path)
        if change is not None:
            with pikepdf.open(path, allow_overwriting_input=True) as copy:
                assert change(copy) > 100
                copy.save(path)
        command = ["pdftoppm", "-gray", "-r", "200", str(path), str(tmp_path / name)]
        subprocess.run(command, check=True, timeout=100)
        pictures.append([Image.open(one) for one in sorted(tmp_path.glob(f"{name}-*.pgm"))])
    for shared, written in zip(*pictures, strict=True):
        # Ink of a tenth of a pixel may differ, where the box of an outline cuts its edge.
        darkest = ImageChops.difference(shared, written).getextrema()[1]
        assert darkest < 40


def write_out(pdf) -> int:
    """Put outlines back where drawings name them; return how many."""
    count = 0
    for form in forms(pdf):
        drawn = form.get("/Resources", {}).get("/XObject")
        if drawn is None:
            continue
        content, number = re.subn(
            rb"(/\w+) Do", lambda hit, by=drawn: by[hit[1].decode()].read_bytes(), form.read_bytes()
        )
        form.write(content)
        count += number
    return count


def test_a_piece_that_is_cut_and_stretched_keeps_its_outline():
    from bookbuild.render.pdf.shapes import share_outlines

    outline = b"10.0 20.0 m 30.0 20.0 l 30.0 600.0 l 10.0 600.0 l 10.0 20.0 l h f"
    whole = b"q 1 0 0 1 0 0 cm " + outline + b" Q\n"
    for content, shared in ((whole, True), (b"q 0 0 50 90 re W n " + whole + b"Q", False)):
        pdf = pikepdf.new()
        form = pdf.make_stream(content)
        form.Subtype = pikepdf.Name.Form
        share_outlines(pdf)
        assert (b" Do" in form.read_bytes()) is shared
