"""`bookbuild fix`: what it shows, asks and writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result as Ran

from bookbuild.cli import main
from bookbuild.config import load_config
from bookbuild.diagnostics import Report
from bookbuild.fix import find_changes, write_changes
from bookbuild.workspace import Workspace

FINE, ERRORS = 0, 1
FAULTY = "# 题\n\n正文：\n- 甲\n- 乙 $ x $\n"
MENDED = "# 题\n\n正文：\n\n- 甲\n- 乙 $x$\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "book.yaml").write_text("title: 书\nchapters: [a.md, b.md]\n", "utf-8")
    (tmp_path / "a.md").write_text(FAULTY, "utf-8")
    (tmp_path / "b.md").write_text("# 乙\n\n好。\n", "utf-8")
    return tmp_path


def run(book: Path, *options: str, answer: str = "") -> Ran:
    arguments = ["-C", str(book), "--lang", "en", "fix", *options]
    return CliRunner().invoke(main, arguments, input=answer)


def test_the_diff_is_shown_and_written_after_a_yes(book: Path) -> None:
    ran = run(book, answer="y\n")
    assert ran.exit_code == FINE, ran.output
    assert ran.stdout.startswith("--- a/a.md\n+++ b/a.md\n@@ ")
    assert "+- 乙 $x$\n" in ran.stdout
    assert "change 1 file?" in ran.stderr
    assert "fixed a.md" in ran.stderr
    assert (book / "a.md").read_text("utf-8") == MENDED
    again = run(book)
    assert (again.exit_code, again.stdout) == (FINE, "")
    assert "nothing to fix" in again.stderr


def test_nothing_is_written_after_a_no_nor_for_a_check(book: Path) -> None:
    assert run(book, answer="n\n").exit_code == FINE
    ran = run(book, "--check")
    assert ran.exit_code == ERRORS
    assert "change 1" not in ran.stderr
    assert (book / "a.md").read_text("utf-8") == FAULTY


def test_scripts_are_not_asked(book: Path) -> None:
    assert run(book, "--yes").exit_code == FINE
    assert (book / "a.md").read_text("utf-8") == MENDED
    assert run(book, "--check").exit_code == FINE


def test_line_ends_and_the_mark_at_the_start_are_named(book: Path) -> None:
    (book / "a.md").write_bytes(b"\xef\xbb\xbf# a\r\n\r\nb\r\n")
    ran = run(book, "--yes")
    assert "# line ends: LF\n# no byte order mark\n" in ran.stdout
    assert (book / "a.md").read_bytes() == b"# a\n\nb\n"


def test_a_file_outside_the_book_is_not_written(book: Path, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.md"
    outside.write_text(FAULTY, "utf-8")
    (book / "a.md").unlink()
    (book / "a.md").symlink_to(outside)
    ran = run(book, "--yes")
    assert ran.exit_code == ERRORS
    assert "F002" in ran.stderr
    assert outside.read_text("utf-8") == FAULTY


def test_a_link_within_the_book_stays_one(book: Path) -> None:
    (book / "a.md").rename(book / "real.md")
    (book / "a.md").symlink_to("real.md")
    assert run(book, "--yes").exit_code == FINE
    assert (book / "a.md").is_symlink()
    assert (book / "real.md").read_text("utf-8") == MENDED


def test_a_file_changed_meanwhile_is_left(book: Path) -> None:
    workspace, report = Workspace(book), Report()
    config = load_config(workspace, report)
    assert config is not None
    changes = find_changes(config, workspace, report)
    (book / "a.md").write_text("# 新\n\n文\n", "utf-8")
    assert write_changes(changes, workspace, report) == []
    assert [d.code for d in report] == ["F010"]
    assert (book / "a.md").read_text("utf-8") == "# 新\n\n文\n"
