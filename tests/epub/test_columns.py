"""Nothing is lost in readers that lay a chapter out in columns, a page each, as most do.

Such a reader gives the chapter a window as wide as all its columns, so that no media query knows
how wide a page is.
"""

from __future__ import annotations

from typing import Any

import pytest
from demos.conftest import browser, page
from lxml import etree

from bookbuild.render.epub.finish import finish
from bookbuild.render.epub.styles import style_sheet
from bookbuild.render.html.places import Run
from bookbuild.words import words

__all__ = ["browser", "page"]

WIDTH, HEIGHT = 400, 500
READER = f"""
html {{ font-size: 16px; overflow: hidden; }}
body {{ margin: 0; width: {WIDTH}px; height: {HEIGHT}px; column-width: {WIDTH}px; column-gap: 0;
  column-fill: auto; }}
"""
BOXES = """(query) => [...document.querySelectorAll(query)].map((one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  return { left, right, top, bottom };
})"""


def box(rows: int, *cells: str) -> str:
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    body = f"<tr>{row}</tr>" * rows
    return f'<div class="table" tabindex="0"><table><tbody>{body}</tbody></table></div>'


def finished(body: str) -> str:
    return finish(body, "zh-CN", "en", Run(()), words("zh-CN"))[0]


def classes(body: str) -> str:
    return etree.fromstring(finished(body)).get("class", "")


def equation(em: float, inner: str = "") -> str:
    drawn = f'<svg class="math" width="{em}em" height="2em" viewBox="0 0 {em} 2"></svg>'
    mathml = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'
        f'<mspace width="{em}em" height="2em"/></math>'
    )
    shown, kind = (drawn, " drawn") if inner == "drawn" else (mathml, "")
    number = '<span class="equation-number">(10.38)</span>'
    return f'<div class="equation tagged{kind}">{shown} {number}</div>'


def show(page: Any, body: str, reader: str = READER) -> None:
    page.set_viewport_size({"width": WIDTH * 5, "height": HEIGHT})
    sheet = style_sheet().decode()
    page.set_content(
        f'<!DOCTYPE html><html lang="zh-CN"><head><style>{sheet}{reader}</style></head>'
        f"<body>{body}</body></html>"
    )


@pytest.mark.parametrize(
    ("table", "long"),
    [
        (box(60, "x", "数据"), True),
        (box(6, *["几个字的内容"] * 6), True),
        (box(5, "x", "数据", "三"), False),
        (box(40, *["数"] * 14), False),  # must scroll: words cannot break any further
    ],
)
def test_tall_tables_are_marked(table: str, long: bool) -> None:
    assert classes(table) == ("table long" if long else "table")
    assert ('tabindex="0"' in finished(table)) != long


def test_every_row_of_a_long_table_is_on_a_page(page: Any) -> None:
    show(page, finished("<h1>符号表</h1>" + box(60, "x", "第 t 步保留的信号的比例")))
    rows = page.evaluate(BOXES, "tr")
    assert len(rows) == 60
    assert all(row["top"] >= 0 and row["bottom"] <= HEIGHT for row in rows)
    assert rows[0]["left"] < WIDTH  # it begins below its heading and not on the next page


def test_a_year_in_a_long_table_stays_whole_where_words_break(page: Any) -> None:
    said = "卷积网络与自注意力" * 4, "denoising-diffusion-probabilistic-models" * 2
    show(page, "<section>" + finished(box(20, "2015", *said)) + "</section>")
    rows = page.evaluate(BOXES, "tr")
    assert all(row["right"] - row["left"] <= WIDTH for row in rows)
    heights = page.evaluate(
        """() => [...document.querySelectorAll("td:first-child")].map((cell) => {
          const range = document.createRange();
          range.selectNodeContents(cell);
          return range.getClientRects().length;
        })"""
    )
    assert set(heights) == {1}


def test_a_table_does_not_begin_with_its_head_alone(page: Any) -> None:
    table = finished(box(40, "x", "第 t 步保留的信号的比例"))
    head = "<caption>表 2-1</caption><thead><tr><th>符号</th><th>含义</th></tr></thead><tbody>"
    for above in range(HEIGHT - 120, HEIGHT, 10):
        show(page, f'<div style="height:{above}px"></div>' + table.replace("<tbody>", head))
        columns = [box["left"] // WIDTH for box in page.evaluate(BOXES, "caption, tr")[:3]]
        assert columns[0] == columns[1] == columns[2], above


def test_a_formula_within_text_scrolls_within_its_column(page: Any) -> None:
    math = equation(40).split(" <span")[0].split('tagged">')[1].replace('display="block"', "")
    broad = math.replace("<math", '<math class="wide broad"', 1)
    show(page, f'<section><p>前面<span class="nobr">{broad}，</span>后面</p></section>')
    (held,) = page.evaluate(BOXES, ".nobr")
    assert held["left"] >= 0 and held["right"] <= WIDTH


def test_a_chapter_goes_on_from_column_to_column(page: Any) -> None:
    show(page, "<section>" + "<p>一二三四五六七八九十</p>" * 60 + "</section>")
    lines = page.evaluate(BOXES, "p")
    assert lines[-1]["left"] >= WIDTH
    assert all(line["bottom"] <= HEIGHT for line in lines)


@pytest.mark.parametrize("kind", ["mathml", "drawn"])
def test_the_number_of_a_wide_formula_goes_below(page: Any, kind: str) -> None:
    show(page, equation(24, kind) + equation(60, kind))
    for number, formula in zip(
        page.evaluate(BOXES, ".equation-number"), page.evaluate(BOXES, "math, svg"), strict=True
    ):
        assert number["right"] <= WIDTH + 0.5
        assert number["top"] >= formula["bottom"] - 0.5


@pytest.mark.parametrize("kind", ["mathml", "drawn"])
def test_a_formula_with_room_stands_in_the_middle_beside_its_number(page: Any, kind: str) -> None:
    show(page, equation(12, kind) + equation(19, kind))
    near, tight = zip(
        page.evaluate(BOXES, "math, svg"), page.evaluate(BOXES, ".equation-number"), strict=True
    )
    for formula, number in (near, tight):
        assert formula["left"] >= 0
        assert number["left"] >= formula["right"] - 0.5
        assert abs(number["right"] - WIDTH) <= 0.5
        assert formula["top"] <= number["top"] and number["bottom"] <= formula["bottom"] + 0.5
    middle = (near[0]["left"] + near[0]["right"]) / 2
    assert abs(middle - WIDTH / 2) <= 0.5


def test_a_drawing_that_holds_its_number_stands_in_the_middle(page: Any) -> None:
    show(page, equation(12, "drawn").replace('<span class="equation-number">(10.38)</span>', ""))
    (drawing,) = page.evaluate(BOXES, "svg")
    assert abs((drawing["left"] + drawing["right"]) / 2 - WIDTH / 2) <= 0.5
