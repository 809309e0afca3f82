"""One engine for the room: starting V8 costs more than all formulas of these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bookbuild.math.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine(r"\newcommand{\R}{\mathbb{R}}") as started:
        yield started
