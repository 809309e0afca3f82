"""P: what keeps a book from being released."""

from __future__ import annotations

from .code import Code, error, warning

PUBLISHING: tuple[Code, ...] = (
    error(
        "P101",
        "no-commit",
        "A release is made from a commit of git, so that anybody can make it again; the book's "
        "folder is at none.",
        "bookbuild release",
        "git init && git add . && git commit -m 'first edition' && bookbuild release",
    ),
    error(
        "P102",
        "changed-after-commit",
        "Files of the book are not as the commit has them, so the release could not be made again "
        "from it.",
        "bookbuild release",
        "git commit -a && bookbuild release",
    ),
    error(
        "P103",
        "cut-history",
        "The repository was cloned without all of its history, so neither the last tag nor the "
        "dates of changes on the web edition can be told.",
        "git clone --depth 1",
        "git fetch --unshallow --tags",
    ),
    warning(
        "P104",
        "untagged",
        "The commit has no tag, so the release has no version; it is made all the same and named "
        "after the commit.",
        "bookbuild release",
        "git tag v1.0.0 && bookbuild release",
    ),
    error(
        "P105",
        "not-in-git",
        "The book is made from a file that git does not keep, so nobody else could make the same "
        "book.",
        "![](figures/new.png) without `git add figures/new.png`",
        "git add figures/new.png && git commit",
    ),
    error(
        "P201",
        "unsound-pdf",
        "The finished PDF has a bookmark or link that leads nowhere, pages without labels, a face "
        "that is not embedded or a glyph that is an empty box.",
    ),
    error(
        "P202",
        "epubcheck-finding",
        "EPUBCheck, the validator of EPUB, finds fault with the finished file; shops refuse such "
        "files.",
    ),
    error(
        "P203",
        "ace-finding",
        "DAISY Ace, the checker of accessibility, finds fault with the finished EPUB.",
    ),
)
