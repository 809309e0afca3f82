"""Faces, and what stands over, under and beside characters, by the positions of the glyphs."""

from __future__ import annotations

import itertools
import re

import pytest

from bookbuild.model.nodes import Attr, CodeBlock, Phrase, Quote, Styled, Text
from bookbuild.render.pdf.sheet import make_sheet

from . import books
from .glyphs import glyphs

pytest.importorskip("weasyprint", exc_type=(ImportError, OSError))

DIAGRAM = """┌──────────┐      ┌──────────┐
│ 数据 x_0 │ ──▶  │ 噪声 x_T │
├────┬─────┤  ⇐△  ╞══════════╡
│甲乙│ abc │ ███  │ 甲 乙 丙 │
└────┴─────┘      └────▼─────┘
│圆盘        圆环        十字"""


@pytest.fixture(scope="module")
def page(render, tmp_path_factory):
    def phrase(content, *classes, **pairs):
        return Phrase(Attr("", classes, tuple(pairs.items())), (Text(content),))

    path = tmp_path_factory.mktemp("type") / "type.pdf"
    blocks = (
        books.paragraph("甲乙。", phrase("着重，的字", "zhuozhong"), "丙丁。"),
        books.paragraph("注音", phrase("汉字", ruby="hàn zì"), "在此。"),
        books.paragraph(
            "正文 Latin 123，",
            Styled("strong", (Text("粗体"),)),
            Styled("emphasis", (Text("楷体"),)),
            Styled("emphasis", (Text("Italic"),)),
        ),
        Quote((books.paragraph("引文 Quoted"),)),
        CodeBlock(DIAGRAM),
    )
    path.write_bytes(render(books.make_book(books.chapter(1, blocks))))
    return list(glyphs(path))


def fonts_of(page, text: str) -> set[str]:
    """The fonts of a stretch of text that occurs once."""
    at = "".join(g.text for g in page).index(text)
    return {g.font for g in page[at : at + len(text)]}


def test_code_keeps_its_columns_two_to_one(page):
    size = next(g.size for g in page if g.text == "┌")
    lines: dict[float, dict[float, str]] = {}
    for g in page:
        if abs(g.size - size) < 0.01:
            lines.setdefault(round(g.y, 1), {})[g.x] = g.text
    # Arrows are raised and drawn at half size.
    for g in page:
        if abs(g.size - size / 2) < 0.01 and g.text in "▶⇐△▼":
            lines[min(lines, key=lambda y: abs(y - g.y))][g.x] = g.text
    block = [found for _, found in sorted(lines.items()) if set("┌│├└") & set(found.values())]
    left = min(block[0])
    half = size / 2
    for found, line in zip(block, DIAGRAM.split("\n"), strict=True):
        column = 0
        for character in line:
            if character != " ":
                place = left + column * half
                x = min(found, key=lambda x: abs(x - place))
                assert found[x] == character
                assert abs(x - place) < 0.02 * size, (line, character)
            column += 2 if re.match("[\u4e00-\u9fff]", character) else 1


def test_upright_lines_of_a_diagram_join(page):
    size = next(g.size for g in page if g.text == "┌")
    rows = sorted({round(g.y, 2) for g in page if g.text in "┌│├└" and g.size == size})
    steps = [low - high for high, low in itertools.pairwise(rows)]
    assert len(steps) == DIAGRAM.count("\n")
    # The glyph of an upright reaches from 0.4 em below its baseline to 1 em above it.
    assert all(abs(step - steps[0]) < 0.02 for step in steps)
    assert max(steps) < 1.4 * size


def test_text_is_song_bold_is_hei_emphasis_is_kai_and_latin_has_its_own_face(page):
    assert fonts_of(page, "正文") == {"Noto-Serif-SC"}
    assert fonts_of(page, "粗体") == {"Noto-Sans-SC-Bold"}
    assert fonts_of(page, "楷体") == fonts_of(page, "引文") == {"LXGW-WenKai"}
    assert fonts_of(page, "Latin") == fonts_of(page, "123") == fonts_of(page, "Quoted")
    assert all(name.startswith("Source-Serif-4") for name in fonts_of(page, "Latin"))
    assert fonts_of(page, "Italic") == {"Source-Serif-4-Italic"}


def test_readings_stand_in_the_middle_over_their_characters(page):
    size = make_sheet("16k", 10.5).font_size
    base = [g for g in page if g.text in "汉字" and abs(g.size - size) < 0.1]
    base = [g for g in base if any(abs(o.y - g.y) < 0.1 and o.text == "汉" for o in page)]
    reading = [g for g in page if abs(g.size - size / 2) < 0.1]
    first = [g for g in reading if g.text in "hàn"]
    assert "".join(g.text for g in reading) == "hànzì"
    han = next(g for g in base if g.text == "汉")
    assert all(g.y < han.y - 0.7 * size for g in reading)
    middle = (first[0].x + first[-1].right) / 2
    assert abs(middle - (han.x + han.right) / 2) < 0.15 * size


def test_dots_stand_under_characters_and_not_under_punctuation():
    from bookbuild.render.pdf.adapt import Paper, adapt

    made = adapt('<p><span class="zhuozhong">着重，的字</span>丙</p>', Paper(38, 80, "", ""))
    assert re.findall(r'<span class="dot">(.)</span>', made) == list("着重的字")
