"""Little books in repositories of git, released in this process."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from books.shelf import ROOT, Shelf

from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.release import OPTIONAL, Order, Released, release
from bookbuild.workspace import Workspace

WITHOUT = frozenset(OPTIONAL)
"""Without the programs that take half a minute; what they find is tested apart."""
NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
WHO = {"NAME": "甲", "EMAIL": "a@example.org", "DATE": "2026-03-04T05:06:07+00:00"}
AUTHOR = {f"GIT_{role}_{key}": WHO[key] for role in ("AUTHOR", "COMMITTER") for key in WHO}
EPOCH = 1772600767
"""That date in seconds."""


@dataclass(frozen=True)
class Made:
    """What an attempt at a release came to."""

    released: Released | None
    report: Report

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.report.sorted()]

    @property
    def files(self) -> dict[str, bytes]:
        assert self.released is not None, self.report.sorted()
        return dict(self.released.files)


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    done = subprocess.run(
        command, cwd=root, env=os.environ | NOBODY | AUTHOR, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(root: Path, message: str = "初稿", tag: str = "") -> None:
    if not (root / ".git").exists():
        git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
    if tag:
        git(root, "tag", tag)


@pytest.fixture(scope="session")
def make(shelf: Shelf) -> Callable[..., Made]:
    """Return what releases the book of a folder."""

    def attempt(root: Path, without: frozenset[str] = WITHOUT, cache: Path | None = None) -> Made:
        report = Report()
        environment = {k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"}
        results = Cache(cache or shelf.cache / "results")
        workspace = Workspace(root, environment)
        released = release(Order(without=without), workspace, results, report, lambda *_: None)
        return Made(released, report)

    return attempt


@pytest.fixture(scope="session")
def small(shelf: Shelf) -> Path:
    """A whole little book, committed and tagged."""
    shelf.ask_for_fonts()
    root = shelf.copy("small")
    commit(root, "初稿", "v1.0.0")
    chapter = root / "chapters/noise.md"
    chapter.write_text(chapter.read_text("utf-8") + "\n又一段。\n", "utf-8")
    commit(root, "补一段 @someone", "v1.1.0")
    # What lies about is no part of the release.
    (root / "build").mkdir()
    (root / "build/small.pdf").write_bytes(b"an older book")
    return root


@pytest.fixture(scope="session")
def released(small: Path, make: Callable[..., Made]) -> Made:
    return make(small)


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Return a loader of the scripts in tools/."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / f"tools/{name}.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    yield load
    for name in ("npm", "system"):
        sys.modules.pop(name, None)
