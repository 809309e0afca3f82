"""Make anchors and the slugs that pandoc, GitHub and Python-Markdown give headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable


def anchor_of(slug: str, label: str) -> str:
    """Return the anchor of a label in a chapter, an XML NCName led by the chapter's slug."""
    name = re.sub(r"[^\w.-]+", "-", label).strip("-.")
    return f"{slug}-{name or 'x'}"


def pandoc_slug(text: str) -> str:
    """Return pandoc's automatic identifier (MANUAL, extension `auto_identifiers`)."""
    kept = re.sub(r"[^\w\s.-]", "", text.lower())
    joined = re.sub(r"\s+", "-", kept.strip())
    return re.sub(r"^[^a-z\u0080-\U0010ffff]+", "", joined) or "section"


def github_slug(text: str) -> str:
    """Return the anchor GitHub gives a heading: punctuation dropped, blanks to hyphens."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def markdown_slug(text: str) -> str:
    """Return Python-Markdown's slug (extension toc): ASCII only, often nothing for Chinese."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


def _hyphen(slug: str, taken: set[str]) -> str:
    name, count = slug, 0
    while name in taken:
        count += 1
        name = f"{slug}-{count}"
    return name


def _underscore(slug: str, taken: set[str]) -> str:
    name = slug
    while not name or name in taken:
        found = re.fullmatch(r"(.*)_(\d+)", name)
        name = f"{found[1]}_{int(found[2]) + 1}" if found else f"{name}_1"
    return name


_STYLES: tuple[tuple[Callable[[str], str], Callable[[str, set[str]], str]], ...] = (
    (pandoc_slug, _hyphen),
    (github_slug, _hyphen),
    (markdown_slug, _underscore),
)


class Slugs:
    """The slugs of one chapter's headings in the three styles, each distinct within its style."""

    def __init__(self) -> None:
        self._taken: tuple[set[str], ...] = tuple(set() for _ in _STYLES)

    def of(self, text: str) -> tuple[str, ...]:
        """Return every slug a heading of these words has, most readable first, none twice."""
        names = []
        for (make, distinct), taken in zip(_STYLES, self._taken, strict=True):
            name = distinct(make(text), taken)
            taken.add(name)
            names.append(name)
        return tuple(dict.fromkeys(names))
