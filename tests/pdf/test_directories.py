"""Lists of figures and tables: where their lines begin and end."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from books.shelf import pdf_text

from bookbuild.config import PdfConfig
from bookbuild.render.pdf.sheet import book_sheet

from .glyphs import rows

LONG = "一张题目很长的表，长到目录里要排成两行，而第二行应当与第一行的题目对齐，不能回到左边缘"
ROWS = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n: "
SETTING = "title: 书\nchapters: [a.md]\nlists: [tables]\n"


def test_a_long_title_goes_on_under_itself_and_pages_stand_at_the_edge(shelf, tmp_path):
    shelf.ask_for_fonts()
    text = f"# 题\n\n文。\n\n{ROWS}短\n\n{ROWS}{LONG}\n"
    made = shelf.build(shelf.write({"a.md": text, "book.yaml": SETTING}), "pdf")
    path = tmp_path / "book.pdf"
    path.write_bytes(made.content)
    sheet = book_sheet(PdfConfig())
    listed = rows(path, sheet.font_size)
    at = next(i for i, row in enumerate(listed) if row.text.replace(" ", "").startswith("表1-1"))
    short, long, rest = listed[at : at + 3]
    edge = sheet.inner + sheet.measure
    assert long.left == pytest.approx(short.left, abs=0.5)
    assert rest.left - long.left > 3 * sheet.font_size
    assert [short.right, rest.right] == pytest.approx([edge, edge], abs=1)


def test_titles_in_the_contents_stand_under_one_another(shelf, tmp_path):
    shelf.ask_for_fonts()
    sections = "".join(f"## 1.{n} 第 {n} 节\n\n文。\n\n" for n in range(1, 13))
    text = f"# 题\n\n文。\n\n{sections}## 1.13 {LONG}\n\n文。\n"
    made = shelf.build(shelf.write({"a.md": text, "book.yaml": SETTING}), "pdf")
    path = tmp_path / "book.pdf"
    path.write_bytes(made.content)
    sheet = book_sheet(PdfConfig())
    listed = [row for row in rows(path, sheet.font_size) if row.page == 2]
    starts = [
        next(g.x for g in row.glyphs if g.text in "第一") for row in listed if "1." in row.text
    ]
    assert len(starts) == 13
    assert max(starts) - min(starts) < 0.1
    rest = next(row for row in listed if "回到左边缘" in row.text)
    assert rest.left == pytest.approx(starts[0], abs=0.1)
    ends = [row.right for row in listed if row.text.strip()[-1:].isdigit()]
    assert max(ends) - min(ends) < 1
    assert ends[0] == pytest.approx(sheet.inner + sheet.measure, abs=1)


def test_symbols_stand_after_contents_and_lists_and_are_found_there(shelf, tmp_path):
    shelf.ask_for_fonts()
    chapters = "".join(f"## 1.{n} 第 {n} 节\n\n文。\n\n" for n in range(1, 60))
    root = shelf.write(
        {
            "p.md": "# 前言\n\n文。\n",
            "a.md": f"# 题\n\n{chapters}{ROWS}短\n",
            "s.yaml": "- symbol: x_t\n  meaning: 样本\n",
            "book.yaml": "title: 书\nfrontmatter: [p.md]\nchapters: [a.md]\nlists: [tables]\n"
            "notation: s.yaml\n",
        }
    )
    edition = shelf.build(root, "pdf")
    assert edition.found == []
    pages = ["".join(page.split()) for page in pdf_text(edition.content)]
    starts = [
        next(i for i, page in enumerate(pages) if page.startswith(title))
        for title in ("前言", "目录", "表格目录", "符号表", "第1章")
    ]
    assert starts == sorted(starts)
    with pikepdf.open(io.BytesIO(edition.content)) as pdf:
        label = pdf.pages[starts[3]].label
    assert re.search(rf"符号表·*{label}(?!\w)", pages[starts[1]].replace("第1章", " "))
