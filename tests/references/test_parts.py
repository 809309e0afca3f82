"""Parts in both editions, and their numbers where those do not follow."""

from __future__ import annotations

import pytest
from books.shelf import Shelf, shelf

__all__ = ["shelf"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("第一部分 甲", "第三部分 乙", "`第三部分` stands where `第二部分` is expected"),
        ("第2篇 甲", "第3篇 乙", "`第2篇` stands where `第1篇` is expected"),
        ("Part I", "Part IV: 乙", "`Part IV` stands where `Part II` is expected"),
        ("上篇", "第一部分 乙", ""),
        ("甲", "第二部分 乙", ""),
    ],
)
def test_typed_numbers_of_parts_are_checked(
    shelf: Shelf, first: str, second: str, expected: str
) -> None:
    listed = "".join(
        f"  - {{part: '{part}', chapters: [{name}.md]}}\n"
        for part, name in ((first, "a"), (second, "b"))
    )
    root = shelf.write(
        {
            "book.yaml": f"title: 书\nchapters:\n{listed}",
            "a.md": "# 一\n\n正文。\n",
            "b.md": "# 二\n\n正文。\n",
        }
    )
    found = [one.message for one in shelf.build(root, "epub").found if one.code == "L301"]
    assert found == ([expected] if expected else [])


def test_a_part_page_has_its_number_on_a_line_of_its_own_and_its_anchor(shelf: Shelf) -> None:
    files = {
        "book.yaml": "title: 书\nchapters: [{part: 基础, id: part:a, chapters: [a.md]}]\n",
        "a.md": "# 一\n\n见[@part:a]。\n",
    }
    edition = shelf.build(shelf.write(files), "epub").files()
    [page] = [data.decode() for name, data in edition.items() if "part-001" in name]
    assert 'id="bookbuild-part-1"' in page
    assert '<h1><span class="number">第一部分</span> 基础</h1>' in page
    nav = next(data.decode() for name, data in edition.items() if name.endswith("nav.xhtml"))
    assert "第一部分 基础" in nav
