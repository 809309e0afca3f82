"""F: files that are missing, unreadable, or not the book's to read."""

from __future__ import annotations

from .code import Code, error, warning

FILES: tuple[Code, ...] = (
    error("F001", "missing-file", "The file named here does not exist."),
    error(
        "F002",
        "outside-book",
        "The path leaves the book's folder (by `..`, an absolute path or a symbolic link); a book "
        "reads only its own files.",
        "![](../../secret.png)",
        "![](figures/plot.svg)",
    ),
    error(
        "F003",
        "not-a-file",
        "The path is a folder, device, pipe or socket, not a regular file.",
    ),
    error("F004", "too-large", "The file is larger than a book's text or picture may be."),
    error(
        "F005",
        "not-utf8",
        "The file is not UTF-8 text; guessing another encoding would print wrong characters.",
    ),
    error(
        "F006",
        "remote-file",
        "The path is an address on the network or another scheme; a build reads no network.",
        "![](https://example.org/a.png)",
        "![](figures/a.png)",
    ),
    error("F007", "unreadable-image", "The picture cannot be decoded or is of a kind not taken."),
    error("F008", "unreadable-file", "The operating system refused to read the file."),
    warning("F009", "unwritable-cache", "The cache folder cannot be written; the build is slower."),
    error(
        "F010",
        "unwritable-output",
        "The edition cannot be written where it was asked for. It was built in full before, so "
        "nothing half-written is left and an older file stays as it was.",
    ),
)
