"""git is asked about the commit of a folder, never more than that folder, and never runs hooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookbuild.repository import GitFault, altered, changes, commit_at, tracked

from .conftest import EPOCH, commit, git


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book in a folder of a repository that holds more."""
    root = tmp_path / "all/book"
    root.mkdir(parents=True)
    (root / "甲.md").write_text("甲")
    (root.parent / "other.txt").write_text("other")
    commit(root.parent, "一", "v0.9.0")
    (root / "b.md").write_text("乙")
    commit(root.parent, "二")
    git(root.parent, "tag", "v0.10.0")
    git(root.parent, "tag", "v0.10.0-rc1")
    return root


def test_a_commit_has_its_time_its_tag_and_the_tag_before(book: Path) -> None:
    found = commit_at(book)
    assert (found.tag, found.previous, found.epoch) == ("v0.10.0", "v0.9.0", EPOCH)
    assert found.name == git(book, "rev-parse", "HEAD").strip()
    assert not found.shallow


def test_a_commit_without_tags_has_none(book: Path) -> None:
    for tag in git(book, "tag").split():
        git(book, "tag", "-d", tag)
    found = commit_at(book)
    assert (found.tag, found.previous) == ("", "")


def test_changes_end_at_a_tag_and_at_the_folder(book: Path) -> None:
    assert [one.subject for one in changes(book, 10)] == ["二", "一"]
    assert [(one.subject, one.paths) for one in changes(book, 10, "v0.9.0")] == [("二", ("b.md",))]
    assert changes(book, 10)[1].paths == ("甲.md",)


def test_what_differs_from_the_commit_is_of_the_folder_alone(book: Path) -> None:
    (book.parent / "other.txt").write_text("changed")
    assert altered(book) == ()
    (book / "甲.md").write_text("丙")
    (book / "new.md").write_text("new")
    git(book, "add", "new.md")
    assert altered(book) == ("new.md", "甲.md")
    assert tracked(book) == {"b.md", "new.md", "甲.md"}


def test_a_folder_in_no_repository_says_why(tmp_path: Path) -> None:
    with pytest.raises(GitFault, match="not a git repository"):
        commit_at(tmp_path)
    assert changes(tmp_path, 5) == ()


def test_programs_a_repository_names_are_not_run(book: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    program.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.external"):
        git(book, "config", key, str(program))
    (book / "b.md").write_text("丁")
    commit_at(book)
    altered(book)
    changes(book, 5)
    assert not ran.exists()
