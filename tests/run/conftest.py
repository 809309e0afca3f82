"""Little books whose code runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from bookbuild.cache import Cache
from bookbuild.config import load_config
from bookbuild.diagnostics import Diagnostic, Report
from bookbuild.run import Choice, Outcome, run_book
from bookbuild.workspace import Workspace

Result = tuple[list[Diagnostic], Outcome]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Result]:
    """Write chapters, run their code, return what was found and done."""
    cache = Cache(tmp_path / "cache")
    root = tmp_path / "book"
    root.mkdir()

    def run(*chapters: str, more: str = "", **choice: Any) -> Result:
        names = [f"{'abcdef'[number]}.md" for number in range(len(chapters))]
        for name, text in zip(names, chapters, strict=True):
            (root / name).write_bytes(dedent(text).encode())
        listed = "".join(f"  - {name}\n" for name in names)
        (root / "book.yaml").write_text(f"title: 书\nchapters:\n{listed}{more}", encoding="utf-8")
        report, workspace = Report(), Workspace(root, {})
        config = load_config(workspace, report)
        assert config is not None, list(report)
        outcome = run_book(Choice(**choice), config, workspace, cache, report, lambda *_: None)
        return report.sorted(), outcome or Outcome()

    return run
