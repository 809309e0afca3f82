"""W: what is told while a book is served."""

from __future__ import annotations

from .code import Code, error

WRITING: tuple[Code, ...] = (
    error(
        "W101",
        "build-failed",
        "The edition could not be built by a fault of the compiler; the last one is still shown. "
        "Please report it with the chapter.",
    ),
)
