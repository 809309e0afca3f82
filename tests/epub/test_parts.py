"""The parts of the EPUB that can be wrong on their own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from bookbuild.cache import Cache
from bookbuild.config import Author
from bookbuild.diagnostics import Report
from bookbuild.model.nodes import Formula, Math
from bookbuild.render.epub.finish import finish
from bookbuild.render.epub.formulas import mathml
from bookbuild.render.epub.inspection import inspect_page
from bookbuild.render.epub.metadata import modification_time, publication_identifier
from bookbuild.render.epub.navigation import label
from bookbuild.render.epub.pictures import Pictures
from bookbuild.render.epub.styles import style_sheet
from bookbuild.render.html.places import Run
from bookbuild.words import words
from bookbuild.workspace import Workspace

from .conftest import CONFIG, Desk, formula

URI = 'xmlns="http://www.w3.org/1998/Math/MathML"'
OUTER = '<mtd style="width:50%;padding:0"'


def tagged(rows: str, tex: str = "x") -> Math:
    made = f'<math {URI} style="width:100%"><mtable style="width:100%">{rows}</mtable></math>'
    return Math(tex, True, formula=Formula("<svg/>", made, 1, 1, 0, True))


def test_the_number_of_one_row_stands_outside_the_formula() -> None:
    tag = "<mtext>(</mtext><mtext>1&lt;</mtext>"
    row = f"<mtr>{OUTER}/><mtd><mi>x</mi></mtd>{OUTER}>{tag}</mtd></mtr>"
    assert mathml(tagged(row), True) == (
        f'<math {URI} alttext="x" display="block"><mtable><mtr><mtd><mi>x</mi></mtd></mtr></mtable>'
        '</math> <span class="equation-number">(1&lt;</span>'
    )


def test_the_numbers_of_several_rows_stay_beside_them() -> None:
    row = f"<mtr>{OUTER}/><mtd><mi>x</mi></mtd>{OUTER}><mtext>(1)</mtext></mtd></mtr>"
    made = mathml(tagged(row + row), True)
    assert made.count("<mtext>(1)</mtext>") == 2
    assert made.count('style="width:50%') == 4
    assert "span" not in made


def test_a_formula_that_was_not_set_shows_its_tex() -> None:
    assert mathml(Math("a<b"), False) == '<code class="tex">a&lt;b</code>'


def test_a_long_formula_in_a_line_is_marked() -> None:
    made = replace(formula("x", "<mi>x</mi>").formula, width=8)  # type: ignore[type-var]
    assert ' class="wide"' in mathml(Math("x", formula=made), False)
    assert ' class="wide"' not in mathml(Math("x", formula=made), True)
    long = replace(made, width=30)
    assert ' class="wide broad"' in mathml(Math("x", formula=long), False)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<msup><mi>n</mi><mn>2</mn></msup>", "n²"),
        ("<msup><mi>e</mi><mi>x</mi></msup>", "e^x"),
        ("<mrow><mi>f</mi><mo>\u2061</mo><mo>(</mo><mi>x</mi><mo>)</mo></mrow>", "f(x)"),
        ("<mi>x", r"\x"),
    ],
)
def test_formulas_in_the_contents_are_plain_characters(inside: str, said: str) -> None:
    assert label((formula(r"\x", inside),)) == said


def test_an_identifier_is_stable_and_depends_on_the_book() -> None:
    other = replace(CONFIG, authors=(Author("李四"),))
    assert publication_identifier(CONFIG) == publication_identifier(replace(CONFIG, rights="x"))
    assert publication_identifier(CONFIG) != publication_identifier(other)


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("ISBN 978-7-302-51154-7", "ISBN 978-7-302-51154-7"),  # wrong check digit: left as it is
        ("ISBN 978-7-302-51154-0", "urn:isbn:9787302511540"),
        ("978-0-306-40615-7", "urn:isbn:9780306406157"),
        ("urn:isbn:9780306406157", "urn:isbn:9780306406157"),
        ("10.1000/182", "10.1000/182"),
    ],
)
def test_an_isbn_becomes_its_urn(given: str, made: str) -> None:
    assert publication_identifier(replace(CONFIG, identifier=given)) == made


@pytest.mark.parametrize(
    ("date", "epoch", "expected"),
    [
        ("2026-05-01", 1, datetime(2026, 5, 1, tzinfo=UTC)),
        ("2026", None, datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-02-31", None, datetime(2000, 1, 1, tzinfo=UTC)),
        ("", 86_400, datetime(1970, 1, 2, tzinfo=UTC)),
        ("", 10**30, datetime(2000, 1, 1, tzinfo=UTC)),
        ("", None, datetime(2000, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_package_is_never_dated_by_the_clock(
    date: str, epoch: int | None, expected: datetime
) -> None:
    assert modification_time(replace(CONFIG, date=date), epoch) == expected


@pytest.mark.parametrize(
    "page", ["<a><b></a>", '<a id="x"><b id="x"/></a>', "<a>&nbsp;</a>", "<a>\x01</a>", ""]
)
def test_a_page_that_is_no_xml_is_found(page: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        inspect_page("a.xhtml", page.encode())


def test_an_svg_gets_the_outlines_epub_asks_for(desk: Desk) -> None:
    bare = '<svg xmlns="http://www.w3.org/2000/svg"><defs><path id="blank"/></defs></svg>'
    (desk.root / "a.svg").write_text(bare)
    pictures = Pictures(Workspace(desk.root, {}), Cache(None), Report(), {})
    assert pictures.name("a.svg").startswith("images/a-")
    (entry,) = pictures
    assert etree.fromstring(entry.content)[0][0].get("d") == ""


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_code_is_readable_by_day_and_night() -> None:
    day, _, night = style_sheet().decode().partition("@media (prefers-color-scheme: dark)")
    grounds = [
        re.findall(r"pre\.code \{\s*background-color: (#\w+)", part)[0] for part in (day, night)
    ]
    for part, ground in zip((day, night), grounds, strict=True):
        colours = set(re.findall(r"(?<![-\w])color: (#\w{6})", part))
        assert len(colours) >= 6
        for colour in colours:
            assert _contrast(colour, ground) >= 4.5, (colour, ground)


def test_every_colour_of_the_day_has_one_for_the_night() -> None:
    def coloured(sheet: str) -> set[str]:
        rules = re.findall(r"([^{}]+)\{[^{}]*(?<![-\w])color:", sheet)
        return {name for rule in rules for name in re.findall(r"\.code \.\w+", rule)}

    day, _, night = style_sheet().decode().partition("@media (prefers-color-scheme: dark)")
    assert coloured(day) == coloured(night)


def test_what_is_for_kindle_knows_no_night() -> None:
    sheet = style_sheet("h1 { color: red }", kindle=True).decode()
    assert "prefers-color-scheme" not in sheet and "@container" not in sheet
    assert sheet.endswith("h1 { color: red }")
    assert sheet.count("{") == sheet.count("}")


def test_a_paragraph_with_a_wide_formula_is_ragged_in_every_reader() -> None:
    wide = (
        '<p>甲<span class="nobr"><img class="math wide" src="a.png" alt="x"/>。</span></p><p>乙</p>'
    )
    made, _ = finish(wide, "zh-CN", "en", Run(()), words("zh-CN"))
    assert made.count('class="ragged"') == 1


def test_sizes_follow_the_readers_font() -> None:
    assert not re.search(r"\d(px|pt)\b", style_sheet().decode())


def test_no_formula_takes_from_the_text_that_words_may_break() -> None:
    sheet = style_sheet().decode()
    rule = " ".join(re.findall(r"^math \{([^}]*)\}", sheet, re.MULTILINE))
    assert "white-space: nowrap" in rule
    assert "overflow-wrap: normal" in rule
