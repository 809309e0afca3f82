"""The note says what others wrote as plain words, and puts changes where they belong."""

from __future__ import annotations

import pytest

from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import Text
from bookbuild.release.note import changes_by_chapter, escaped
from bookbuild.render.site.archive import pack
from bookbuild.repository import Change


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("fix *all* of a_b", r"fix \*all\* of a\_b"),
        ("<script>x</script>", r"\<script\>x\</script\>"),
        ("thanks @someone", "thanks @<!-- -->someone"),
        ("see [x](https://e.org)", r"see \[x\](https:<!-- -->//e.org)"),
        ("# a heading", r"\# a heading"),
        ("1. a list", r"1\. a list"),
        ("two\nlines | cells", r"two lines \| cells"),
        ("改动（一）", "改动（一）"),
    ],
)
def test_what_others_wrote_is_plain_words(text: str, shown: str) -> None:
    assert escaped(text) == shown


def chapter(path: str, title: str, images: tuple[str, ...] = ()) -> Chapter:
    return Chapter(path, title, "chapter", "第1章", "1", (Text(title),), (), images=images)


def test_a_change_belongs_to_the_chapters_whose_files_and_pictures_it_touched() -> None:
    book = Book((chapter("a.md", "甲", ("f/p.svg",)), chapter("b.md", "乙"), chapter("", "答案")))
    both = Change("3" * 40, "", "两章", ("a.md", "b.md"))
    picture = Change("2" * 40, "", "图", ("f/p.svg",))
    other = Change("1" * 40, "", "设置", ("book.yaml",))
    assert changes_by_chapter(book, (both, picture, other), "其他") == [
        ("第1章 甲", [both, picture]),
        ("第1章 乙", [both]),
        ("其他", [other]),
    ]


def test_an_archive_does_not_depend_on_the_order_of_its_files() -> None:
    files = {"b": b"2", "a/c": b"1"}
    assert pack(files, 1_772_600_767) == pack(dict(reversed(files.items())), 1_772_600_767)
