from __future__ import annotations

from pathlib import Path

import pytest

from bookbuild.cache import Cache
from bookbuild.diagnostics import Report, Span
from bookbuild.fonts import Face, FontSet, check_glyphs
from bookbuild.fonts.glyphs import PLACES
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import (
    Block,
    CodeBlock,
    Formula,
    Image,
    Math,
    Note,
    Paragraph,
    RawBlock,
    Text,
)
from bookbuild.workspace import Workspace

from . import tiny

FILE = "chapters/a.md"


@pytest.fixture
def fonts(tmp_path: Path) -> FontSet:
    path = tmp_path / "song.ttf"
    path.write_bytes(tiny.font("汉字甲乙 abcABC123=\u0301👍"))
    return FontSet((Face("text", "Tiny", 400, False, path, "0" * 64),), Cache(None))


def check(
    fonts: FontSet, *blocks: Block, source: str = "", root: Path | None = None
) -> list[tuple[int, int, str]]:
    workspace = None
    if root is not None:
        (root / "chapters").mkdir()
        (root / FILE).write_text(source, encoding="utf-8", newline="")
        workspace = Workspace(root)
    report = Report()
    chapter = Chapter(FILE, "a", "chapter", "", "", (), blocks)
    check_glyphs(Book((chapter,)), fonts, report, workspace)
    assert {found.code for found in report} <= {"G001"}
    return [(d.span.line, d.span.column, d.message) for d in report.sorted() if d.span]


def at(line: int, column: int, end_line: int = 0, end_column: int = 0) -> Span:
    return Span(FILE, line, column, end_line, end_column)


def test_what_the_fonts_have_is_silent(fonts: FontSet) -> None:
    invisible = "\u200b\u2060\u00ad\ufe0f\u3000\n\t\U000e0100"
    assert check(fonts, Paragraph((Text("汉字 abc" + invisible, at(1, 1)),))) == []


def test_a_missing_character_is_named_at_its_own_column(fonts: FontSet, tmp_path: Path) -> None:
    source = "汉字\r\n汉**甲**\U00013000乙\U00013000\r\n"
    text = Text("汉字汉\U00013000乙\U00013000", at(1, 1, 2, 10))
    assert check(fonts, Paragraph((text,)), source=source, root=tmp_path) == [
        (2, 7, "no font has a glyph for `\U00013000`: U+13000 EGYPTIAN HIEROGLYPH A001"),
        (2, 9, "no font has a glyph for `\U00013000`: U+13000 EGYPTIAN HIEROGLYPH A001"),
    ]


def test_a_character_written_as_an_entity_is_placed_at_the_start(
    fonts: FontSet, tmp_path: Path
) -> None:
    text = Text("甲\u2192", at(1, 1, 1, 8))
    found = check(fonts, Paragraph((text,)), source="甲&rarr;\n", root=tmp_path)
    assert [(line, column) for line, column, _ in found] == [(1, 1)]


def test_code_footnotes_formulas_and_html_are_looked_into(fonts: FontSet) -> None:
    found = check(
        fonts,
        CodeBlock("a = 1\nx", span=at(1, 1)),
        Paragraph((Note((Paragraph((Text("y", at(2, 2)),)),)),), span=at(2, 1)),
        Paragraph((Math(r"\alpha\text{z汉}q", span=at(3, 1)),)),
        RawBlock("<u title='w'>v&nbsp;</u>", at(4, 1)),
    )
    assert [(line, column, message[24:27]) for line, column, message in found] == [
        (1, 1, "`x`"),
        (2, 2, "`y`"),
        (3, 1, "`z`"),
        (4, 1, "`v`"),
    ]


def test_of_a_set_formula_only_what_is_drawn_as_text_needs_a_font(fonts: FontSet) -> None:
    svg = '<svg><path d="xyz"/><text x="0">汉&#x5178;</text></svg>'
    math = Math("x + y", span=at(1, 1), formula=Formula(svg, "", 1, 1, 0))
    assert [message for _, _, message in check(fonts, Paragraph((math,)))] == [
        "no font has a glyph for `典`: U+5178 CJK UNIFIED IDEOGRAPH-5178"
    ]


def test_alternative_texts_are_not_printed(fonts: FontSet) -> None:
    assert check(fonts, Paragraph((Image("a.png", (Text("xyz", at(1, 1)),)),))) == []


def test_an_emoji_sequence_is_shown_whole(fonts: FontSet) -> None:
    ((_, _, message),) = check(fonts, Paragraph((Text("甲👍🏽乙", at(1, 1)),)))
    assert message == (
        "no font has a glyph for `👍🏽`: U+1F3FD EMOJI MODIFIER FITZPATRICK TYPE-4"
        " in the sequence U+1F44D + U+1F3FD"
    )


def test_a_place_without_a_span_falls_back_to_what_is_around_it(fonts: FontSet) -> None:
    found = check(fonts, Paragraph((Text("x"),), span=at(5, 3)), Paragraph((Text("x"),)))
    assert [(line, column) for line, column, _ in found] == [(1, 1), (5, 3)]


def test_many_places_are_counted_not_listed(fonts: FontSet) -> None:
    blocks = [Paragraph((Text("x", at(n, 1)),)) for n in range(1, PLACES + 8)]
    found = check(fonts, *blocks)
    assert len(found) == PLACES
    assert found[-1][2].endswith("; 7 more places have it")


def test_characters_without_a_name_are_told_apart(fonts: FontSet) -> None:
    found = check(fonts, Paragraph((Text("\ue000\u0378", at(1, 1)),)))
    assert sorted(message.rpartition("U+")[2] for _, _, message in found) == [
        "0378 unassigned",
        "E000 private use",
    ]
