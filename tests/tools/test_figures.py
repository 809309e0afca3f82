"""The comparison of figures lets a hair's breadth pass and nothing else."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).resolve().parents[2] / "tools" / "figures.py"
spec = importlib.util.spec_from_file_location("figures", PATH)
assert spec and spec.loader
figures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(figures)

DRAWN = '<g id="p0123456789"><path d="M 1.00 2.00"/><use xlink:href="#p0123456789"/></g>'


@pytest.mark.parametrize(
    ("new", "same"),
    [
        (DRAWN, True),
        (DRAWN.replace("2.00", "2.01"), True),
        (DRAWN.replace("2.00", "2.30"), False),
        (DRAWN.replace("p0123456789", "pabcdef0123"), True),
        (DRAWN.replace("#p0123456789", "#pabcdef0123"), False),
        (DRAWN.replace("M", "L"), False),
        (DRAWN.replace(" 2.00", ""), False),
    ],
)
def test_drawings_are_compared_by_what_is_seen(new: str, same: bool) -> None:
    assert figures.alike(DRAWN, new) is same
