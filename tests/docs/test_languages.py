"""The Chinese and the English book have the same pages, code and pictures."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from . import blocks as docs

NAMES = sorted(path.name for path in docs.BOOKS["en"].glob("*.md"))


def test_both_books_have_the_same_pages() -> None:
    assert sorted(path.name for path in docs.BOOKS["zh"].glob("*.md")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_the_same_kinds_of_code_in_both_languages(name: str) -> None:
    english, chinese = (
        Counter((block.language, block.classes) for block in docs.blocks(book / name))
        for book in docs.BOOKS.values()
    )
    assert english == chinese


@pytest.mark.parametrize("name", NAMES)
def test_commands_are_the_same_in_both_languages(name: str) -> None:
    english, chinese = (
        [
            line.partition("#")[0].split()
            for block in docs.blocks(book / name)
            if block.language == "sh"
            for line in block.text.splitlines()
        ]
        for book in docs.BOOKS.values()
    )
    assert english == chinese


def test_both_books_have_the_same_pictures() -> None:
    english, chinese = (
        {path.name: path.read_bytes() for path in (book / "pictures").iterdir()}
        for book in docs.BOOKS.values()
    )
    assert {name: english.get(name) for name in chinese} == chinese


def test_pictures_of_the_readme_are_there_and_small() -> None:
    text = (docs.ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", text)
    assert shown
    assert all((docs.ROOT / name).stat().st_size < 200_000 for name in shown)
