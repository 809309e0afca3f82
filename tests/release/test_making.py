"""A release is all of a committed book, sound, or nothing."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from books.shelf import Shelf

from bookbuild.release import checks
from bookbuild.workspace import Workspace

from .conftest import EPOCH, WITHOUT, Made, commit, git

CHAPTER = "# 第1章 甲\n\n正文 $x$。\n"


def archive(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_a_release_is_every_edition_with_sums_and_a_note(small: Path, released: Made) -> None:
    names = ["small.pdf", "small.epub", "small-svg.epub", "small-site.zip", "small-tex.zip"]
    assert [*released.files] == [*names, "RELEASE.md", "SHA256SUMS"]
    assert released.codes == []
    there = {path.name: path.read_bytes() for path in (small / "dist").iterdir()}
    assert there.pop(".bookbuild")
    assert there == released.files
    sums = dict(line.split("  ") for line in there.pop("SHA256SUMS").decode().splitlines())
    assert sums == {hashlib.sha256(file).hexdigest(): name for name, file in there.items()}
    assert small.joinpath("build/small.pdf").read_bytes() == b"an older book"


def test_the_time_of_everything_is_that_of_the_commit(released: Made) -> None:
    moment = datetime.fromtimestamp(EPOCH - EPOCH % 2, UTC).timetuple()[:6]
    for name in ("small-site.zip", "small-tex.zip"):
        assert {one.date_time for one in archive(released.files[name]).infolist()} == {moment}
    assert f"SOURCE_DATE_EPOCH={EPOCH}" in released.files["RELEASE.md"].decode()


def test_the_site_offers_the_files_of_the_release(released: Made) -> None:
    site = archive(released.files["small-site.zip"])
    assert site.read("downloads/small.pdf") == released.files["small.pdf"]
    assert site.read("downloads/small.epub") == released.files["small.epub"]


def test_the_latex_project_lies_in_a_folder_of_its_own(released: Made) -> None:
    names = archive(released.files["small-tex.zip"]).namelist()
    assert "small-tex/main.tex" in names
    assert {name.split("/")[0] for name in names} == {"small-tex"}


def test_the_note_tells_versions_changes_pages_and_what_was_not_checked(released: Made) -> None:
    note = released.files["RELEASE.md"].decode()
    assert note.startswith("# 小书 v1.1.0\n")
    changes = note[note.index("## 改动") : note.index("## 各章")]
    assert "自 `v1.0.0` 以来" in changes
    assert "### 第 1 章 加噪的直觉\n\n- 补一段 @<!-- -->someone" in changes
    assert "初稿" not in changes and "第 2 章" not in changes
    assert "没有做：EPUBCheck, Ace。" in note
    assert "- weasyprint 70" in note and "- @<!-- -->mathjax/src 4" in note
    assert "Noto Serif SC" in note
    rows = [line.split(" | ") for line in note.splitlines() if line.startswith("| 第 1 章")]
    assert [row[1:3] for row in rows] == [["3", "3–5"]]


def test_a_book_without_formulas_has_no_second_epub(
    shelf: Shelf, make: Callable[..., Made]
) -> None:
    shelf.ask_for_fonts()
    root = shelf.write({"a.md": "# 第1章 甲\n\n正文。\n"})
    commit(root)
    made = make(root)
    assert made.codes == ["P104"]
    assert [name for name in made.files if name.endswith(".epub")] == ["书.epub"]


def test_a_warning_of_the_book_stops_a_release(shelf: Shelf, make: Callable[..., Made]) -> None:
    root = shelf.write({"a.md": f"{CHAPTER}\n[去处](nowhere.md)\n"})
    commit(root, tag="v1")
    made = make(root)
    assert made.released is None and made.codes == ["R202"]
    assert not (root / "dist").exists()


def test_a_book_in_no_repository_is_not_released(shelf: Shelf, make: Callable[..., Made]) -> None:
    made = make(shelf.write({"a.md": CHAPTER}))
    assert made.released is None and made.codes == ["P101"]


def test_a_repository_without_a_commit_is_not_released(
    shelf: Shelf, make: Callable[..., Made]
) -> None:
    root = shelf.write({"a.md": CHAPTER})
    git(root, "init", "-q")
    assert make(root).codes == ["P101"]


def test_changes_after_the_commit_are_named(shelf: Shelf, make: Callable[..., Made]) -> None:
    root = shelf.write({"甲.md": CHAPTER, "b.md": "# 第2章 乙\n\n正文。\n"})
    commit(root, tag="v1")
    (root / "甲.md").write_text("# 第1章 丙\n\n正文。\n", "utf-8")
    made = make(root)
    assert made.codes == ["P102"]
    assert next(iter(made.report)).message == "`甲.md` changed after the commit"


def test_what_git_does_not_keep_is_not_released(shelf: Shelf, make: Callable[..., Made]) -> None:
    shelf.ask_for_fonts()
    root = shelf.write({"a.md": f"{CHAPTER}\n![图](figures/a.svg)\n", ".gitignore": "figures/\n"})
    shutil.copytree(shelf.copy("small") / "chapters/figures", root / "figures")
    (root / "figures/chain.svg").rename(root / "figures/a.svg")
    commit(root, tag="v1")
    made = make(root)
    assert made.released is None and made.codes == ["P105"]
    assert "`figures/a.svg`" in next(iter(made.report)).message
    assert not (root / "dist").exists()


def test_a_clone_without_its_history_is_not_released(
    shelf: Shelf, make: Callable[..., Made]
) -> None:
    root = shelf.write({"a.md": CHAPTER})
    commit(root)
    (root / "b.txt").write_text("b")
    commit(root, "二", "v1")
    copy = shelf.new() / "copy"
    git(root, "clone", "-q", "--depth", "1", f"file://{root}", str(copy))
    assert make(copy).codes == ["P103"]


def test_git_is_named_where_it_is_missing(
    shelf: Shelf, make: Callable[..., Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = shelf.write({"a.md": CHAPTER})
    monkeypatch.setenv("PATH", str(shelf.new()))
    made = make(root)
    assert made.codes == ["G121"] and made.report.lacks


def test_a_checker_that_is_missing_is_named_before_anything_is_made(
    shelf: Shelf, make: Callable[..., Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = shelf.write({"a.md": CHAPTER})
    commit(root, tag="v1")
    absent = [replace(one, lacking=lambda: {"it": "get it"}) for one in checks.CHECKERS]
    monkeypatch.setattr(checks, "CHECKERS", tuple(absent))
    made = make(root, frozenset())
    assert made.codes == ["G122", "G123"] and made.report.lacks
    assert [one.hint for one in made.report.sorted()] == [
        "get it; or leave it out: `--without epubcheck`",
        "get it; or leave it out: `--without ace`",
    ]
    assert make(root, frozenset({"ace"})).codes == ["G122"]


def test_what_a_checker_finds_leaves_the_last_release_as_it_was(
    small: Path, make: Callable[..., Made], released: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    def findings(epub: Path) -> list[str]:
        asked.append(epub.read_bytes())
        return ["nav.xhtml:1:1: it is wrong"]

    found = replace(checks.CHECKERS[0], lacking=dict, findings=findings)
    monkeypatch.setattr(checks, "CHECKERS", (found, checks.CHECKERS[1]))
    before = {path.name: path.stat().st_mtime_ns for path in (small / "dist").iterdir()}
    made = make(small, frozenset({"ace"}))
    assert made.released is None and set(made.codes) == {"P202"}
    assert asked == [released.files["small.epub"], released.files["small-svg.epub"]]
    after = {path.name: path.stat().st_mtime_ns for path in (small / "dist").iterdir()}
    assert after == before


@pytest.mark.parametrize(
    ("name", "why"), [("wheel.whl", "did not write"), ("RELEASE.md", "was changed")]
)
def test_a_folder_with_other_files_is_left_alone(
    shelf: Shelf, make: Callable[..., Made], small: Path, released: Made, name: str, why: str
) -> None:
    root = shelf.new() / "clone"
    git(small, "clone", "-q", str(small), str(root))
    if name == "RELEASE.md":
        shutil.copytree(small / "dist", root / "dist")
    (root / "dist").mkdir(exist_ok=True)
    (root / "dist" / name).write_text("mine")
    made = make(root)
    assert made.codes == ["F010"] and why in next(iter(made.report)).message
    assert (root / "dist" / name).read_text() == "mine"


def test_a_time_given_from_outside_wins(small: Path) -> None:
    from bookbuild.release.making import _dated
    from bookbuild.repository import commit_at

    given = Workspace(small, {"SOURCE_DATE_EPOCH": "7"})
    assert _dated(given, commit_at(small)).source_date_epoch == 7
    assert _dated(Workspace(small, {}), commit_at(small)).source_date_epoch == EPOCH


@pytest.mark.slow
def test_the_same_commit_gives_the_same_bytes_elsewhere(
    shelf: Shelf, small: Path, released: Made, make: Callable[..., Made]
) -> None:
    root = shelf.new() / "elsewhere"
    git(small, "clone", "-q", str(small), str(root))
    os.utime(root / "book.yaml", (0, 0))
    again = make(root, WITHOUT, shelf.new() / "results")
    assert again.files.keys() == released.files.keys()
    different = [name for name, file in again.files.items() if file != released.files[name]]
    assert different == []


@pytest.mark.slow
def test_the_checkers_pass_what_is_released(small: Path, make: Callable[..., Made]) -> None:
    made = make(small, frozenset())
    if made.report.lacks:
        pytest.skip(str([one.message for one in made.report]))
    assert made.codes == []
    assert (
        "通过：`bookbuild check --strict`, PDF, EPUBCheck, Ace。"
        in made.files["RELEASE.md"].decode()
    )
