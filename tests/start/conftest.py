"""What tests of starting a book share."""

from __future__ import annotations

from pathlib import Path

import pytest
from books.shelf import Shelf


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, shelf: Shelf, tmp_path: Path) -> None:
    """Speak English, keep results where the other tests keep them, run in a folder of no book."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("BOOKBUILD_CACHE", str(shelf.cache))
