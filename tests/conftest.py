"""What the tests of all rooms share."""

from __future__ import annotations

import os

import pytest
from books.shelf import shelf
from hypothesis import settings

__all__ = ["shelf"]

# The same examples in every run of CI, new ones where somebody is there to look at them.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite the expectations that are kept in files"
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expectations kept in files are to be rewritten."""
    return bool(request.config.getoption("--update"))
