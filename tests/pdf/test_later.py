"""Figures that come later where a page has no room for them."""

from __future__ import annotations

import io
import re

import pytest
from books.shelf import pdf_text

pytest.importorskip("weasyprint", exc_type=(ImportError, OSError))

TEXT = "一段文字，说明一件事情，长到要排好几行才完，因此它可以填满一页剩下的地方。" * 4


def picture() -> bytes:
    from PIL import Image

    target = io.BytesIO()
    Image.new("L", (900, 900), 120).save(target, "PNG", dpi=(180, 180))
    return target.getvalue()


def pages(shelf, chapter: str, figures: str = "") -> list[str]:
    shelf.ask_for_fonts()
    asked = f"pdf: {{figures: {figures}}}\n" if figures else ""
    root = shelf.write(
        {
            "a.md": f"# 一\n\n{chapter}",
            "p.png": picture(),
            "book.yaml": f"title: 书\nchapters: [a.md]\n{asked}",
        }
    )
    edition = shelf.build(root, "pdf")
    assert edition.found == []
    return [re.sub(r"\s|\u2060", "", page) for page in pdf_text(edition.content)]


def before(count: int) -> str:
    return "".join(f"前{n}。{TEXT}\n\n" for n in range(count))


def after(count: int) -> str:
    return "".join(f"后{n}。{TEXT}\n\n" for n in range(count))


FIGURE = "![图题](p.png){width=80%}\n\n"


def page_of(found: list[str], text: str) -> int:
    return next(i for i, page in enumerate(found) if text in page)


def test_figures_stand_where_they_are_written_unless_the_book_says_otherwise(shelf):
    found = pages(shelf, before(3) + FIGURE + after(6))
    assert page_of(found, "后0。") == page_of(found, "图1-1") > page_of(found, "前2。")


def test_a_figure_without_room_comes_after_paragraphs_that_follow(shelf):
    found = pages(shelf, before(3) + FIGURE + after(6), "later")
    assert page_of(found, "后0。") == page_of(found, "前2。")
    assert page_of(found, "图1-1") == page_of(found, "前2。") + 1
    whole = "".join(found)
    assert [whole.count(f"后{n}。") for n in range(6)] == [1] * 6
    assert whole.index("后0。") < whole.index("图1-1") < whole.index("后5。")


@pytest.mark.parametrize(
    "follows",
    [
        "## 1.1 跟着的一节\n\n",
        "跟着的有：\n\n- 一\n- 二\n\n",
        "跟着的式子是\n\n$$a = b$$\n\n",
        "跟着的表有三行\n\n- 一\n- 二\n\n",
        "- 跟着的项\n- 二\n\n",
    ],
)
def test_a_figure_does_not_pass_a_heading_nor_part_what_belongs_together(shelf, follows):
    found = pages(shelf, before(3) + FIGURE + follows + after(6), "later")
    whole = "".join(found[4:])
    assert whole.index("图1-1") < whole.index("跟着的")


def test_a_figure_may_come_after_the_title_of_a_subsection(shelf):
    chapter = "## 1.1 节\n\n" + before(3) + FIGURE + "### 跟着的小节\n\n" + after(6)
    found = pages(shelf, chapter, "later")
    assert page_of(found, "跟着的小节") == page_of(found, "后0。") == page_of(found, "前2。")
    assert page_of(found, "图1-1") == page_of(found, "前2。") + 1


def test_notes_stay_with_their_calls_where_a_page_is_tried_again(shelf):
    noted = after(6).replace("后0。", "后0。[^1]").replace("后1。", "后1。[^2]")
    noted += "[^1]: 甲注。\n\n[^2]: 乙注。\n"
    found = pages(shelf, before(3) + FIGURE + noted, "later")
    whole = "".join(found)
    for call, note in (("后0。", "甲注"), ("后1。", "乙注")):
        assert whole.count(note) == 1
        assert page_of(found, note) == page_of(found, call)
