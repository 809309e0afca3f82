"""One MathJax and one folder of set formulas for all tests of the passes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bookbuild.cache import Cache
from bookbuild.math.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine() as running:
        yield running


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))
