"""Set a book's title as large as cover and title page have room for."""

from __future__ import annotations

from math import ceil

from .columnwidths import text_width
from .sheet import Sheet

_SIZES = {"cover": (3.4, 2.6, 2.0, 1.5), "title-page": (3.0, 2.3, 1.8, 1.4)}
"""Sizes of the text of a title, em of the book's text; `front.css` has the same."""
_CLASSES = ("", "long", "longer", "longest")
_MOST = 3
"""Lines up to which a title stays as large as it is."""
_ON_COVER = 0.72
"""Share of a cover's width that is a title's."""
_SAFE = 1.05
"""What lines of several words are shorter than their measure by."""


def title_class(title: str, page: str, sheet: Sheet) -> str:
    """Return the class that makes a title fit `cover` or `title-page`, "" for a short one."""
    room = sheet.width * _ON_COVER if page == "cover" else sheet.measure
    wide = text_width(title) * _SAFE * sheet.font_size
    for name, size in zip(_CLASSES, _SIZES[page], strict=True):
        if ceil(wide * size / room) <= _MOST:
            return name
    return _CLASSES[-1]
