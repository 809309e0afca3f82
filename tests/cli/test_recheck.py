"""A book that has not changed is not checked again; one that has, is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from books.shelf import Shelf

from bookbuild import check as checking
from bookbuild import recheck
from bookbuild.cache import Cache
from bookbuild.diagnostics import Diagnostic, Report
from bookbuild.standing import standing
from bookbuild.workspace import Workspace

FILES = {
    "a.md": "# 甲\n\n正文[去处](b.md#no)\n\n![图](p.svg)\n",
    "b.md": "# 乙\n\n一\n\n![图](q.svg)\n\n注[^1]\n",
    "p.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
}

Check = Callable[[Path], list[Diagnostic]]


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a book was really checked, one entry a time."""
    done: list[int] = []
    real = checking.check_book

    def counted(*arguments: object, **named: object) -> object:
        done.append(1)
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "check_book", counted)
    return done


@pytest.fixture
def check(tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Check:
    monkeypatch.setenv("BOOKBUILD_CACHE", str(shelf.cache))

    def run(book: Path) -> list[Diagnostic]:
        report = Report()
        recheck.check(Workspace(book), Cache(tmp_path / "kept"), report, lambda *_: None)
        return report.sorted()

    return run


def test_the_same_is_found_without_checking_again(
    shelf: Shelf, check: Check, times: list[int]
) -> None:
    book = shelf.write(FILES)
    first = check(book)
    assert {d.code for d in first} >= {"F001", "R201"}
    assert any(d.related or d.hint for d in first)
    assert check(book) == first
    assert len(times) == 1


CHANGES: dict[str, Callable[[Path], object]] = {
    "chapter": lambda book: (book / "a.md").write_text("# 甲\n\n一\n", "utf-8"),
    "book.yaml": lambda book: (book / "book.yaml").open("a").write("lang: en\n"),
    "missing picture added": lambda book: (book / "q.svg").write_text(FILES["p.svg"]),
    "picture removed": lambda book: (book / "p.svg").unlink(),
    "picture altered": lambda book: (book / "p.svg").write_bytes(b"\x89PNG"),
    "chapter renamed": lambda book: (book / "b.md").rename(book / "c.md"),
    "name like the missing one": lambda book: (book / "q.svgz").write_bytes(b""),
    "picture now a link out": lambda book: _linked(book / "p.svg"),
    "fonts of its own": lambda book: _font(book),
}


def _linked(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def _font(book: Path) -> None:
    (book / "fonts").mkdir()
    (book / "fonts" / "x.ttf").write_bytes(b"none")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changed_is_seen(
    shelf: Shelf, check: Check, times: list[int], tmp_path: Path, change: Callable[[Path], object]
) -> None:
    book = shelf.write(FILES)
    check(book)
    change(book)
    after = check(book)
    assert len(times) == 2
    fresh = Report()
    recheck.check(Workspace(book), Cache(tmp_path / "other"), fresh, lambda *_: None)
    assert after == fresh.sorted()


def test_files_it_never_asked_for_do_not_matter(
    shelf: Shelf, check: Check, times: list[int]
) -> None:
    book = shelf.write(FILES)
    first = check(book)
    (book / ".git").mkdir()
    (book / ".git" / "HEAD").write_text("ref: refs/heads/other\n")
    (book / "notes.txt").write_text("x")
    os.utime(book / "a.md", (1, 1))
    assert check(book) == first
    assert len(times) == 1


def test_another_state_of_the_machine_is_checked_for(
    shelf: Shelf, check: Check, times: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = shelf.write(FILES)
    check(book)
    monkeypatch.setenv("PYPANDOC_PANDOC", str(book / "a.md"))
    check(book)
    assert len(times) == 2


def test_the_state_of_the_machine_names_its_faces(tmp_path: Path) -> None:
    files = tmp_path / "fonts" / "files"
    files.mkdir(parents=True)
    none = standing(tmp_path)
    (files / "a.otf").write_bytes(b"a")
    one = standing(tmp_path)
    (files / "a.otf").write_bytes(b"other")
    assert len({none, one, standing(tmp_path)}) == 3
    assert standing(tmp_path) == standing(tmp_path)


def test_what_the_machine_lacks_is_asked_every_time(
    shelf: Shelf, check: Check, times: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = shelf.write(FILES)
    monkeypatch.setenv("BOOKBUILD_CACHE", str(tmp_path / "no-fonts"))
    assert "G101" in {d.code for d in check(book)}
    check(book)
    assert len(times) == 2
