"""What is made to hang or grow ends in time, with a located finding or a harmless edition."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from types import FrameType

import pytest
from books.shelf import Shelf

from . import bombs

SECONDS = 60
"""Far more than any of these takes, far less than forever."""

if sys.platform == "win32":
    pytest.skip("alarms of POSIX", allow_module_level=True)


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    def ring(*_: int | FrameType | None) -> None:
        raise TimeoutError(f"not done within {SECONDS} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", bombs.TEXTS)
def test_a_chapter_ends(shelf: Shelf, name: str) -> None:
    made = shelf.build(shelf.write({"a.md": bombs.TEXTS[name]}), "epub")
    assert all(one.span is not None and one.span.file == "a.md" for one in made.found)
    assert made.content or made.found


@pytest.mark.parametrize("name", bombs.BOOKS)
def test_a_book_yaml_ends(shelf: Shelf, name: str) -> None:
    book = shelf.write({"book.yaml": bombs.BOOKS[name], "a.md": "# 甲\n"})
    made = shelf.build(book, "epub")
    assert made.content == b""
    assert {one.span.file for one in made.found if one.span} == {"book.yaml"}
    assert not list(book.glob("pwned"))


PICTURES = {
    "169 million pixels": lambda: bombs.blank(13_000, 13_000),
    "pixels claimed": lambda: bombs.png(2**31 - 1, 2**31 - 1, b"x"),
    "cut off": lambda: bombs.blank(4000, 400)[:60],
    "compressed comment": bombs.comment_bomb,
    "drawing of uses": bombs.use_bomb,
    "drawing in itself": lambda: f'{bombs.SVG}><g id="a"><use href="#a"/></g></svg>',
    "drawing of entities": lambda: bombs.ENTITY_BOMB,
    "deep drawing": lambda: bombs.SVG + ">" + "<g>" * 5000 + "</g>" * 5000 + "</svg>",
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_ends(shelf: Shelf, name: str) -> None:
    files = {"a.md": "# 甲\n\n![图](p.png)\n", "p.png": PICTURES[name]()}
    made = shelf.build(shelf.write(files), "epub")
    assert made.places() == [("F007", "a.md:3:1")]


def test_a_book_of_a_thousand_findings_is_still_readable(shelf: Shelf) -> None:
    ran = shelf.run("-C", shelf.write({"a.md": bombs.TEXTS["divisions open"]}), "check")
    assert ran.code == 1
    assert ran.err.count("error[") == 100
    assert "9900 more" in ran.err and ran.err.endswith("10000 errors\n")


LAYOUTS = ("a line of a megabyte", "brackets", "emphasis", "table of 2000 columns")


def test_what_passes_is_also_laid_out(shelf: Shelf) -> None:
    shelf.ask_for_fonts()
    texts = {f"c{n}.md": bombs.TEXTS[name][:10_000] for n, name in enumerate(LAYOUTS)}
    made = shelf.build(shelf.write(texts), "pdf")
    assert made.content or all(one.span for one in made.found)
