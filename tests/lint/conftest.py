"""One folder of results for all cases."""

from __future__ import annotations

import pytest

from bookbuild.cache import Cache


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))
