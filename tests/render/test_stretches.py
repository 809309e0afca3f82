"""Pages of the index: each once, and which is the main one."""

from __future__ import annotations

import re

import pytest

from bookbuild.model.nodes import Locator
from bookbuild.render.html.edition import Leaf
from bookbuild.render.html.stretches import Stretch, stretches

_PLACE = re.compile(r"(\d+)(?:-(\d+))?(\*?)")


def leaf(anchor: str) -> Leaf:
    """Return the page an anchor is named after; the first four have roman numbers."""
    number = int(anchor)
    return Leaf(number, ("i", "ii", "iii", "iv")[number - 1] if number < 5 else str(number - 4))


def locator(written: str) -> Locator:
    found = _PLACE.fullmatch(written)
    assert found is not None
    return Locator(found[1], "", found[2] or "", bool(found[3]))


def shown(stretch: Stretch) -> str:
    first, last = stretch.first.folio, stretch.last.folio
    if first == last:
        return f"*{first}*" if stretch.main else first
    if stretch.main:
        return f"*{first}–{last}*"
    ends = ((first, stretch.main_first), (last, stretch.main_last))
    return "–".join(f"*{folio}*" if main else folio for folio, main in ends)


@pytest.mark.parametrize(
    ("places", "printed"),
    [
        ("7", "3"),
        ("7 7 7", "3"),
        ("9 7", "3, 5"),
        ("7 8", "3, 4"),
        ("7 8 9", "3–5"),
        ("7-8", "3–4"),
        ("7-8 9", "3–5"),
        ("7-9 8-11", "3–7"),
        ("7-9 8", "3–5"),
        ("3 4 5 6 7", "iii, iv, 1–3"),
        ("7*", "*3*"),
        ("7 7*", "*3*"),
        ("7 8* 9", "3, *4*, 5"),
        ("7-9 7-9*", "*3–5*"),
        ("7-9* 8 8-9", "*3–5*"),
        # The main place at an end of a stretch is that end, and printed once.
        ("7-8 7*", "*3*–4"),
        ("7-8 8*", "3–*4*"),
        ("7-9 7* 9*", "*3*–*5*"),
        ("7-8 7* 8", "*3*–4"),
        ("7-8 7* 9", "*3*–5"),
        # Within it the stretch stays whole.
        ("7-9 8*", "3–5, *4*"),
        ("7-11 8-9*", "3–7, *4–5*"),
        ("5 6-8 7* 8*", "1–*4*, *3*"),
    ],
)
def test_pages_of_an_entry(places: str, printed: str) -> None:
    found = stretches([locator(one) for one in places.split()], leaf)
    assert ", ".join(map(shown, found)) == printed
