"""The first book is written as the tutorial says, and what it shows is what is printed."""

from __future__ import annotations

import re

import pytest
from books.shelf import Shelf

from . import blocks as docs


@pytest.mark.parametrize("tongue", list(docs.BOOKS))
def test_the_chapter_of_the_tutorial_fits_and_its_slip_is_found(tongue: str, shelf: Shelf) -> None:
    shelf.ask_for_fonts()
    page = list(docs.blocks(docs.BOOKS[tongue] / "start.md"))
    (chapter,) = (block.text for block in page if block.language == "markdown")
    (shown,) = (block.text for block in page if block.language == "text")
    folder = shelf.new() / "mybook"
    told = ("--title", "奇数与平方", "--author", "张三", "--lang", "zh-CN")
    assert shelf.run("new", folder, *told).code == 0
    settings = folder / "book.yaml"
    listed = re.sub(
        "(?m)^chapters:\n", "chapters:\n  - chapters/cubes.md\n", settings.read_text("utf-8")
    )
    settings.write_text(listed, encoding="utf-8")

    written = folder / "chapters" / "cubes.md"
    written.write_text(chapter + "\n", encoding="utf-8")
    assert shelf.run("-C", folder, "check", "--strict").code == 0

    written.write_text(chapter.replace("eq:triangular", "eq:triangle") + "\n", encoding="utf-8")
    done = shelf.run("--lang", tongue, "-C", folder, "check")
    assert done.code == 1
    assert shown.strip() in done.out + done.err
