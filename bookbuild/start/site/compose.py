"""Write the book.yaml of an imported site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bookbuild.start.quoting import impossible, one_line, plain, quoted
from bookbuild.start.scaffold import SCHEMA, author_lines

from .order import Kind, Page
from .settings import About

_KEYS: tuple[tuple[str, Kind], ...] = (
    ("frontmatter", "front"),
    ("chapters", "chapter"),
    ("appendices", "appendix"),
    ("backmatter", "back"),
)
DESCRIPTION_LIMIT = 2000
"""Characters of a description that are taken over."""


def compose(
    about: About, pages: Sequence[Page], works: Sequence[str], source: str, *, helped: bool
) -> str:
    """Return book.yaml as text; `source` is what the order was taken from.

    With `helped`, the book has the schema of book.yaml in its folder, which editors are told.
    """
    authors = [name for name in about.authors if one_line(name) and not impossible(name)]
    lines = [
        *([f"# yaml-language-server: $schema={SCHEMA}"] if helped else []),
        _origin(_comment(source), about.lang),
        "",
        f"title: {quoted(one_line(about.title))}",
        author_lines(authors, about.lang),
        f"lang: {about.lang}",
    ]
    description = one_line(about.description)[:DESCRIPTION_LIMIT]
    if description and not impossible(description):
        lines.append(f"description: {quoted(description)}")
    for key, kind in _KEYS:
        chosen = [page for page in pages if page.kind == kind]
        if chosen:
            lines += ["", f"{key}:", *_listed(chosen)]
    if works:
        lines += ["", "bibliography:", *(f"  - {plain(path)}" for path in works)]
    return "\n".join(lines) + "\n"


def _listed(pages: Sequence[Page]) -> Iterator[str]:
    for part, together in groupby(pages, key=lambda page: page.part):
        if part:
            yield f"  - part: {quoted(part)}"
            yield "    chapters:"
        indent = "      " if part else "  "
        for page in together:
            yield f"{indent}- {plain(page.path)}"


def _origin(source: str, lang: str) -> str:
    if lang.lower().startswith("zh"):
        return f"# 顺序取自 {source}。" if source else "# 顺序取自文件名。"
    return f"# The order is that of {source or 'the names of files'}."


def _comment(text: str) -> str:
    """Return a file's name as a comment may hold it."""
    return ascii(text)[1:-1] if impossible(text) or len(text.splitlines()) > 1 else text
