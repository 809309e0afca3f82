"""E: faults found while an edition is made."""

from __future__ import annotations

from .code import Code, error, warning

EDITIONS: tuple[Code, ...] = (
    error(
        "E201",
        "malformed-page",
        "A page of the EPUB would not be well-formed XHTML; no file is written. This is a fault of "
        "the compiler, not of the book: please report it with the chapter.",
    ),
    error(
        "E202",
        "dangling-link",
        "A link within the EPUB leads to a place that no page has; no file is written. This is a "
        "fault of the compiler, not of the book: please report it with the chapter.",
    ),
)
