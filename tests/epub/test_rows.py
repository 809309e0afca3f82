"""Formulas of several numbered rows: each number is text beside its row, and links lead there."""

from __future__ import annotations

import re

import pytest
from books.shelf import Shelf
from lxml import etree

from bookbuild.math.engine import Engine
from bookbuild.render.epub.drawn import draw_rows

from .test_edition import NS, Opened

TEX = r"""\begin{align}
L &= \frac{\sqrt{a}}{1-b} + \sum_{i=1}^n x_i \label{eq:one} \\
&= \int_0^1 f \nonumber \\
&\le C \label{eq:two}
\end{align}"""
BOOK = f"""# 题

$$
{TEX}
$$

见 [@eq:one]；又见 [@eq:two]；再见 [@eq:lone]。

$$ E=mc^2 $$ {{#eq:lone}}
"""


@pytest.mark.parametrize("form", ["mathml", "svg", "png"])
def test_numbers_are_text_in_their_rows_and_links_lead_to_them(shelf: Shelf, form: str) -> None:
    if form == "png":
        shelf.ask_for_fonts()
    book = f"title: 书\nepub: {{math: {form}}}\nchapters:\n  - a.md\n"
    made = shelf.build(shelf.write({"book.yaml": book, "a.md": BOOK}), "epub")
    body = Opened(made.content).tree("text/a.xhtml")
    links = body.xpath("//h:p/h:a[contains(@class, 'ref')]", namespaces=NS)
    assert len(links) == 3
    for link in links[:2]:
        number = re.sub(r"[^\d.]", "", "".join(link.itertext()))
        (row,) = body.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert etree.QName(row).localname == ("mtr" if form == "mathml" else "tr")
        assert number in "".join(row.itertext())
    rows = body.xpath("//h:table[@class='rows']/h:tr", namespaces=NS)
    assert len(rows) == (0 if form == "mathml" else 3)
    pictures = [row.xpath("h:td[1]/*", namespaces=NS)[0] for row in rows]
    said = [one.get("aria-label") or one.get("alt") or "" for one in pictures]
    assert [bool(text) for text in said] == ([] if form == "mathml" else [True, False, False])


def test_drawn_rows_are_of_one_width_and_together_as_high_as_the_whole() -> None:
    with Engine() as engine:
        formula = engine.convert(
            r"\begin{align} a &= \frac{1}{2} \tag{1}\\ &= \begin{pmatrix}1\\2\end{pmatrix}\tag{2}"
            r"\end{align}",
            display=True,
        )
        lone = engine.convert(r"a \tag{1}", display=True)
    rows = draw_rows(formula)  # type: ignore[arg-type]
    assert [row.number for row in rows] == ["(1)", "(2)"]
    assert len({row.width for row in rows}) == 1
    assert abs(sum(row.height for row in rows) - formula.height) < 0.05
    whole = formula.svg.count("<path")
    # What is missing are the numbers: three glyphs each.
    assert sum(row.svg.count("<path") for row in rows) == whole - 6
    assert draw_rows(lone) == []  # type: ignore[arg-type]
