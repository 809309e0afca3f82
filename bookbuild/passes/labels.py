"""Make anchors and the slugs that pandoc, GitHub and Python-Markdown give headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace

from bookbuild.diagnostics import Related, Report, Span
from bookbuild.model.book import Chapter, Place

SLUG = "slug"
"""Kind of a place that is only another name of a heading: a label of the same name wins."""
BARE = "bare-number"
"""Class of a link that asks for an equation's number without its brackets."""
ANSWER = "-answer"
"""What the anchor of an exercise's answer ends in."""


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


def _hyphen(slug: str, taken: dict[str, str]) -> str:
    name = taken.get(slug, slug)
    count = int(name[len(slug) + 1 :] or 0)
    while name in taken:
        count += 1
        name = f"{slug}-{count}"
    return name


def _underscore(slug: str, taken: dict[str, str]) -> str:
    name = taken.get(slug, slug)
    while not name or name in taken:
        found = re.fullmatch(r"(.*)_(\d+)", name)
        name = f"{found[1]}_{int(found[2]) + 1}" if found else f"{name}_1"
    return name


_STYLES: tuple[tuple[Callable[[str], str], Callable[[str, dict[str, str]], str]], ...] = (
    (pandoc_slug, _hyphen),
    (github_slug, _hyphen),
    (markdown_slug, _underscore),
)


class Slugs:
    """The slugs of one chapter's headings in the three styles, each distinct within its style."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        # Each name with the last one made of it, where the next search goes on.
        known = {name: name for name in taken}
        self._taken = tuple(dict(known) for _ in _STYLES)

    def of(self, text: str) -> tuple[str, ...]:
        """Return every slug a heading of these words has, most readable first, none twice."""
        names = []
        for (make, distinct), taken in zip(_STYLES, self._taken, strict=True):
            slug = make(text)
            name = distinct(slug, taken)
            taken[slug] = name
            taken.setdefault(name, name)
            names.append(name)
        return tuple(name for name in dict.fromkeys(names) if name)


class Labels:
    """The labels of one chapter: each leads to one place, and no anchor stands twice."""

    def __init__(self, chapter: Chapter, report: Report) -> None:
        self.places = list(chapter.places)
        self._slug = chapter.slug
        self._report = report
        self._first = {p.label: p for p in reversed(self.places) if p.label and p.kind != SLUG}
        self._counts: dict[str, int] = {}
        self._taken = {p.anchor for p in self.places} | {f"{chapter.slug}-answers"}

    def claim(
        self,
        label: str,
        kind: str,
        text: str,
        title: str,
        span: Span | None,
        *,
        number: str = "",
        made: bool = False,
    ) -> str:
        """Record a place and return its anchor; a label used before is reported.

        `number` is the part of `text` that counts. `made` labels are the compiler's: what
        stands twice is then the number.
        """
        first = self._first.get(label) if label else None
        if first is not None:
            name = f"`{text}`" if made else f"the label `{label}`"
            self._report.add(
                "R103",
                f"{name} stands twice in this chapter",
                span,
                hint="references lead to the first; give this one another",
                related=(Related(first.span, "first used here"),) if first.span else (),
            )
        anchor = self.anchor(label)
        place = Place("" if first else label, anchor, kind, text, title, span, number)
        if label:
            self._first.setdefault(label, place)
        self.places.append(place)
        return anchor

    def name(self, kind: str, text: str, title: str, span: Span | None, number: str) -> str:
        """Record a place without a label, so that its number can be found; return its anchor."""
        anchor = self.anchor(f"{kind}-{number.strip('()')}")
        self.places.append(Place("", anchor, kind, text, title, span, number))
        return anchor

    def also(self, slugs: Iterable[str], place: Place) -> None:
        """Record further names of a heading."""
        self.places += [replace(place, label=slug, kind=SLUG) for slug in slugs]

    def anchor(self, label: str) -> str:
        """Return an anchor that nothing in the chapter has, nor the answer of an exercise."""
        wanted = name = anchor_of(self._slug, label)
        count = self._counts.get(wanted, 1)  # a label may stand thousands of times
        while {name, name + ANSWER} & self._taken:
            count += 1
            name = f"{wanted}-{count}"
        self._counts[wanted] = count
        self._taken |= {name, name + ANSWER}
        return name
