"""A file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bookbuild.write import write_file


def test_folders_are_made_and_the_content_is_all_there(tmp_path: Path) -> None:
    path = tmp_path / "build" / "书" / "书.pdf"
    write_file(path, b"old" * 100_000)
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_run_that_breaks_off_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, fault: BaseException
) -> None:
    path = tmp_path / "书.pdf"
    write_file(path, b"old")

    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr(os if step == "fsync" else Path, step, broken)
    with pytest.raises(type(fault)):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_permissions_are_those_of_the_umask(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write_file(tmp_path / "a", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == mode


def test_a_link_is_replaced_and_what_it_names_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "profile").write_bytes(b"precious")
    (tmp_path / "book.pdf").symlink_to("profile")
    write_file(tmp_path / "book.pdf", b"pdf")
    assert (tmp_path / "profile").read_bytes() == b"precious"
    assert not (tmp_path / "book.pdf").is_symlink()
    assert (tmp_path / "book.pdf").read_bytes() == b"pdf"


def test_a_linked_folder_is_written_into(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "build").symlink_to("real")
    write_file(tmp_path / "build" / "a", b"x")
    assert (tmp_path / "real" / "a").read_bytes() == b"x"


def test_a_folder_in_the_way_is_an_error_that_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "book.pdf").mkdir()
    with pytest.raises(OSError, match=r"book\.pdf"):
        write_file(tmp_path / "book.pdf", b"pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["book.pdf"]


def test_the_longest_name_a_file_may_have_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("𠀀" * 62 + ".pdf")
    write_file(path, b"pdf")
    assert path.read_bytes() == b"pdf"


def test_a_folder_that_cannot_be_synced_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def only_files(handle: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{handle}"):
            raise OSError(22, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", only_files)
    write_file(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"
