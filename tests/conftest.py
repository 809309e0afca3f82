"""What the tests of all rooms share."""

from __future__ import annotations

import pytest
from books.shelf import shelf

__all__ = ["shelf"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite the expectations that are kept in files"
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expectations kept in files are to be rewritten."""
    return bool(request.config.getoption("--update"))
