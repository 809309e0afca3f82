"""The pieces of the printed edition one by one: pictures, SVG, page map, body, processes."""

from __future__ import annotations

import io
import os
import re
from base64 import b64encode
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from bookbuild.diagnostics import Report
from bookbuild.model.book import Book
from bookbuild.model.nodes import BulletList, CodeBlock, Formula, ListItem, Paragraph, Text
from bookbuild.render.pdf.adapt import Paper, TooDeep, adapt, width
from bookbuild.render.pdf.dates import pdf_date, xmp_date
from bookbuild.render.pdf.job import (
    PICTURE,
    Anchor,
    Continuation,
    Fault,
    FormulaImage,
    Job,
    Laid,
    Slot,
    pack,
    unpack,
)
from bookbuild.render.pdf.pagemap import Piece, map_pages, roman
from bookbuild.render.pdf.sheet import MM, make_sheet
from bookbuild.render.pdf.workers import Workers
from bookbuild.render.pictures import take_picture, take_pixels
from bookbuild.render.svg import PictureFault, clean_svg

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def image(kind: str, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("GIF", "image/png"),
        ("WEBP", "image/png"),
        ("BMP", "image/png"),
    ],
)
def test_pictures_come_out_as_what_the_layout_takes(kind, expected):
    media, content = take_picture(image(kind))
    assert media == expected
    assert Image.open(io.BytesIO(content)).format == expected[6:].upper()


@pytest.mark.parametrize("kind", ["TIFF", "PPM", "ICO"])
def test_other_kinds_of_pictures_are_refused(kind):
    with pytest.raises(PictureFault):
        take_picture(image(kind))


@pytest.mark.parametrize(
    "content", [b"", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"\x89PNG\r\n\x1a\n", b"no"]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(PictureFault):
        take_picture(content)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr("bookbuild.render.pictures.PIXEL_LIMIT", 10)
    with pytest.raises(PictureFault, match="pixels"):
        take_picture(image("PNG"))


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="file:///etc/passwd"/>',
        '<image xlink:href="https://example.org/a.png"/>',
        '<use href="other.svg#a"/>',
        "<style>@import url(x.css);</style>",
        "<style>rect { fill: url(https://example.org/#a) }</style>",
        '<rect fill="url(b.svg#c)"/>',
        '<rect style="fill: u\\72l(b.svg)"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
        '<image href="data:image/png;base64,PHN2Zy8+"/>',
        '<image href="data:image/png;base64,A"/>',
        '<g id="a"><use href="#a"/></g>',
        "".join(f'<g id="g{n}">' + f'<use href="#g{n + 1}"/>' * 10 + "</g>" for n in range(8))
        + '<g id="g8"><rect/></g><use href="#g0"/>',
        "<g>" * 300 + "</g>" * 300,
    ],
)
def test_svg_that_reaches_outside_or_explodes_is_refused(inside):
    with pytest.raises(PictureFault):
        clean_svg(SVG.format(inside).encode(), take_pixels)


def test_svg_with_entities_is_refused():
    with pytest.raises(PictureFault):
        clean_svg(
            b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("<text>&a;</text>").encode(),
            take_pixels,
        )


def test_svg_loses_scripts_and_keeps_the_drawing():
    clean = clean_svg(
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
        + SVG.format(
            '<script>x()</script><rect onclick="y()" width="3"/><use href="#a"/>'
        ).encode(),
        take_pixels,
    )
    assert b"script" not in clean and b"onclick" not in clean and b"DOCTYPE" not in clean
    assert b'<rect width="3"/>' in clean


def test_type_areas_are_whole_characters_and_lines():
    for paper in ("16k", "A4", "A5", "B5", "120x180mm"):
        sheet = make_sheet(paper, 10.5)
        assert sheet.inner + sheet.outer + sheet.columns * 10.5 == pytest.approx(
            sheet.width, abs=0.05
        )
        assert sheet.top + sheet.bottom + sheet.lines * sheet.leading == pytest.approx(
            sheet.height, abs=0.05
        )
        assert min(sheet.inner, sheet.outer) > 10 * MM
    assert make_sheet("16k", 10.5).columns == 38


@pytest.mark.parametrize(("number", "text"), [(1, "i"), (4, "iv"), (14, "xiv"), (49, "xlix")])
def test_roman_numerals(number, text):
    assert roman(number) == text


def laid(pages: int, **anchors: int) -> Laid:
    return Laid(b"", pages, {name: Anchor(page, 0, 0) for name, page in anchors.items()})


def test_pages_are_mapped_with_blanks_before_right_hand_openings():
    pages = map_pages(
        [
            Piece(laid(2), "roman"),
            Piece(laid(1), "roman"),
            Piece(laid(3), "arabic"),
            Piece(laid(2, a=1), "arabic"),
        ]
    )
    assert [leaf.folio for leaf in pages.leaves] == [
        "i",
        "ii",
        "iii",
        "iv",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
    ]
    assert [leaf.page for leaf in pages.leaves] == [0, 1, 0, None, 0, 1, 2, None, 0, 1]
    assert pages.folio("a") == "6"
    assert pages.folio("b") == ""


def test_a_laid_out_document_survives_the_cache():
    one = Laid(
        b"%PDF",
        3,
        {"甲": Anchor(1, 2.5, 3)},
        (Slot(0, "a", 1, 2, 3, 4),),
        (Continuation(2, "表 3-1", 1.5, 2, 30, True),),
        (2,),
        faults=(Fault("glyph", "4E00"),),
    )
    assert unpack(pack(one)) == one
    with pytest.raises(ValueError):
        unpack(b"\0\0\0\0\0\0\0\x02{}")


_WIDE = FormulaImage("f", "x", Formula("<svg/>", "", 30.0, 1.0, 0.2))


def fit(body: str) -> str:
    made = adapt(body, Paper(38, 80, "答案见第 {page} 页", "第 {page} 页", {"f": _WIDE}))
    return re.sub(r' id="bookbuild-place-\d+"|\u2060', "", made)


def test_the_head_of_a_theorem_runs_into_its_first_paragraph():
    assert fit('<div><p class="theorem-head"><b>定理</b></p>\n<p>设 <em>x</em></p></div>') == (
        '<div><p><span class="theorem-head"><b>定理</b></span>设 <em class="latin">x</em></p></div>'
    )
    alone = '<div><p class="theorem-head">定理</p><ul><li>甲</li></ul></div>'
    assert fit(alone) == alone


def test_apostrophes_between_latin_letters_are_set_in_the_latin_face():
    assert fit("<p>don’t ‘so’ 他说’</p>") == ('<p>don<span class="latin">’</span>t ‘so’ 他说’</p>')
    assert fit("<p><b>a</b>b’c</p>") == '<p><b>a</b>b<span class="latin">’</span>c</p>'
    assert fit("<p><code>it’s</code></p>") == "<p><code>it’s</code></p>"


def test_a_wide_diagram_is_scaled_and_not_broken():
    wide = '<pre class="code plain"><code>' + "─" * 160 + "</code></pre>"
    assert 'style="font-size: 0.430em' in fit(wide)
    assert width("汉a") == 3


def test_a_table_of_wide_words_or_formulas_is_set_smaller():
    row = "<table><tr><td>{}</td><td>{}</td></tr></table>"
    assert "font-size" not in fit(row.format("汉" * 200, "two words"))
    assert 'style="font-size: 0.' in fit(row.format('<img src="f"/>', "elevenletters" * 2))
    assert 'class="tight"' in fit(row.format("word" * 30, "word" * 30))


def test_empty_elements_keep_their_end_tags():
    assert fit('<p><a id="x"></a><br/>甲</p>') == '<p><a id="x"></a><br/>甲</p>'


def test_bodies_nested_beyond_any_page_are_told_apart():
    with pytest.raises(TooDeep):
        fit("<div>" * 400 + "</div>" * 400)


def test_dates_come_from_the_book_or_the_build_and_never_from_the_clock():
    assert pdf_date("2026-05-01", None) == "D:20260501"
    assert pdf_date("", 0) == "D:19700101000000Z"
    assert xmp_date("", 0) == "1970-01-01T00:00:00Z"
    assert (pdf_date("", None), xmp_date("", None)) == ("", "")


@pytest.fixture(scope="module")
def conf(fonts, tmp_path_factory) -> Path:
    return fonts.fontconfig_file(tmp_path_factory.mktemp("conf"))


def job(body: str, css: str = "") -> Job:
    return Job("t", "zh-CN", body, "@page { size: 200pt 300pt; margin: 10pt }" + css)


def run(conf: Path, jobs: list[Job], **options) -> list[Laid]:
    results: dict[int, Laid] = {}
    with Workers(conf, os.environ, **options) as workers:
        workers.run(jobs, results.__setitem__)
    return [results[index] for index in range(len(jobs))]


def test_the_layout_fetches_nothing_but_the_pictures_it_was_handed(conf, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(image("PNG"))
    addresses = [
        secret.as_uri(),
        "https://example.org/a.png",
        "relative.png",
        "ftp://example.org/b.png",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    ]
    body = "".join(f'<img src="{a}" alt="x"/>' for a in addresses)
    css = (
        f"body {{ background: url({secret.as_uri()}?css) }} @import url(https://example.org/x.css);"
    )
    [result] = run(conf, [job(body, css)], count=1)
    refused = {fault.subject for fault in result.faults if fault.kind == "refused"}
    assert len(refused) >= 6
    assert secret.as_uri() in refused
    assert result.pages == 1


def test_pixels_within_an_svg_are_printed(conf):
    within = f'<image xlink:href="data:image/png;base64,{b64encode(image("PNG")).decode()}"'
    drawing = clean_svg(SVG.format(f'{within} width="9" height="9"/>').encode(), take_pixels)
    page = Job(
        "t", "zh-CN", f'<img alt="x" src="{PICTURE}a"/>', "", pictures=((PICTURE + "a", drawing),)
    )
    [result] = run(conf, [page], count=1)
    assert result.faults == ()
    with pikepdf.open(io.BytesIO(result.pdf)) as pdf:
        found = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)]
    assert any(stream.get("/Subtype") == "/Image" for stream in found)


def test_an_svg_that_weasyprint_gives_up_on_is_a_fault(conf):
    drawing = SVG.format('<path d="A 1 1"/>').encode()
    page = Job(
        "t", "zh-CN", f'<img alt="x" src="{PICTURE}a"/>', "", pictures=((PICTURE + "a", drawing),)
    )
    [result] = run(conf, [page], count=1)
    assert [(fault.kind, fault.subject) for fault in result.faults] == [("picture", PICTURE + "a")]


def test_a_document_that_takes_too_long_ends_and_the_next_is_laid_out(conf):
    slow = job("<p>甲</p>" * 100_000)
    quick = job("<p>乙</p>")
    first, second = run(conf, [slow, quick], count=1, limit=6.0)
    assert [fault.kind for fault in first.faults] == ["time"]
    assert second.pages == 1


def test_deep_nesting_is_a_fault_and_not_a_crash(conf):
    [result] = run(conf, [job("<div>" * 3_000 + "甲" + "</div>" * 3_000)], count=1)
    assert result.pages == 1 or [f.kind for f in result.faults] == ["nested"]


def test_side_by_side_gives_what_one_after_the_other_gives(conf):
    jobs = [job(f"<h1 id='a{n}'>第{n}章</h1>" + "<p>扩散模型的正文。</p>" * 40) for n in range(4)]
    assert run(conf, jobs, count=1) == run(conf, jobs[::-1], count=3)[::-1]


def test_a_fault_in_a_worker_names_itself(conf):
    broken = Job("t", "zh-CN", "<p>x</p>", css="", formulas=(object(),))
    [result] = run(conf, [broken], count=1)
    assert result.faults[0].kind == "crash"


def nested(depth: int):
    block = Paragraph((Text("底"),))
    for _ in range(depth):
        block = BulletList((ListItem((block,)),))
    return block


def test_a_chapter_nested_too_deeply_is_one_located_error(render):
    from bookbuild.diagnostics import Report, Span

    from . import books

    report = Report()
    book = Book((books.chapter(1, (nested(400),)),), {})
    assert render(book, report) is None
    assert [(d.code, d.span) for d in report] == [("E103", Span("chapters/ch1.md", 1, 1))]


def test_wide_tables_stay_within_the_type_area(render, tmp_path):
    from bookbuild.model.nodes import Cell, Table

    from . import books
    from .measure import lines

    def row(word: str, count: int):
        return tuple(Cell((Paragraph((Text(word),), tight=True),)) for _ in range(count))

    tables = [
        Table((), (row("identifier", 9),), (row("representation", 9),) * 2),
        Table((), (), (row("x" * 60, 4),)),
        Table((), (), (row("很长的中文单元格" * 6, 6),)),
    ]
    path = tmp_path / "tables.pdf"
    report = Report()
    path.write_bytes(render(books.make_book(books.chapter(1, tables)), report))
    assert {d.code for d in report} <= {"E109"}
    sheet = make_sheet("16k", 10.5)
    found = [line for line in lines(path, 10.5) if line.page >= 4]
    assert len(found) > 10
    left = (sheet.inner, sheet.outer)
    assert all(line.left >= left[line.page % 2] - 0.5 for line in found)
    assert all(line.right <= left[line.page % 2] + sheet.measure + 0.5 for line in found)


def test_long_lines_of_code_stay_within_the_type_area(render, tmp_path):
    from . import books
    from .measure import lines

    code = "\n".join(["x = " + "a_long_name + " * 20, "s = '" + "字" * 120 + "'", "y" * 300])
    path = tmp_path / "code.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, (CodeBlock(code, "python"),)))))
    sheet = make_sheet("16k", 10.5)
    found = [line for line in lines(path, 10.5) if line.page >= 4]
    assert len(found) > 12
    assert all(line.right <= sheet.width - sheet.outer + 0.5 for line in found)
    text = "".join(line.text.replace(" ", "") for line in found)
    assert "y" * 300 in text and "字" * 120 in text


def test_calls_within_calls_do_not_run_out_of_the_ground_of_code(render, tmp_path):
    from . import books
    from .glyphs import glyphs

    call = "self.second(torch.relu(self.first(self.norm({}))))"
    code = "\n".join(
        f"        return x + {call.format('x' * n + call.format('y'))}" for n in range(1, 30)
    )
    path = tmp_path / "calls.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, (CodeBlock(code, "python"),)))))
    sheet = make_sheet("16k", 10.5)
    size = 0.86 * sheet.font_size
    found = [g for g in glyphs(path) if abs(g.size - size) < 0.02 and g.page >= 4]
    edges = {0: sheet.width - sheet.outer, 1: sheet.width - sheet.inner}
    assert all(g.right < edges[g.page % 2] - 0.7 * size for g in found if g.text.strip())
    text = "".join(g.text for g in found).replace(" ", "").replace("\u200b", "")
    assert call.format("xxx" + call.format("y")) in text


@pytest.mark.parametrize(("blank", "lead"), [(1, 0), (1, 1), (2, 0), (2, 1), (2, 2)])
def test_no_page_begins_with_a_blank_line_of_code(render, tmp_path, blank, lead):
    from . import books
    from .glyphs import glyphs

    code = ("\n" * (blank + 1)).join(f"x = {number}" for number in range(120))
    code = "first\n" * lead + code
    path = tmp_path / "blank.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, (CodeBlock(code, "python"),)))))
    lines: dict[int, list[float]] = {}
    for glyph in glyphs(path):
        if glyph.text == "=":
            lines.setdefault(glyph.page, []).append(glyph.y)
    tops = [min(found) for page, found in sorted(lines.items())][1:]
    assert len(tops) > 1
    step = make_sheet("16k", 10.5).leading
    assert max(tops) < make_sheet("16k", 10.5).top + 1.5 * step
    steps = [b - a for found in lines.values() for a, b in pairwise(sorted(found))]
    assert max(steps) - min(steps) < 0.1
    assert sum(map(len, lines.values())) == 120


@pytest.mark.parametrize("lead", range(6))
def test_a_page_ends_after_no_line_that_opens_a_block_of_code(render, lead):
    from books.shelf import pdf_text

    from . import books

    function = "@wrapped\ndef function{n}(x):\n    y = x + {n}\n    z = y * 2\n    return z{n}\n"
    code = "first\n" * lead + "\n".join(function.format(n=n) for n in range(40))
    content = render(books.make_book(books.chapter(1, (CodeBlock(code, "python"),))))
    pages = [
        [line.strip() for line in page.split("\n") if re.match(r"\s*(@|def|y =|z =|return)", line)]
        for page in pdf_text(content, "-layout")
    ]
    pages = [page for page in pages if page]
    assert len(pages) > 3
    for page, following in pairwise(pages):
        assert not page[-1].startswith(("@", "def"))
        assert not following[0].startswith("return")
