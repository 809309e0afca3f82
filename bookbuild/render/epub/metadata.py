"""Say what the package document says about the book."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bookbuild.config import Author, BookConfig
from bookbuild.render.markup import legal
from bookbuild.words import Words

_SPACE = uuid.UUID("6f1b54c3-5c8e-5d0a-9a67-0b3a8c1d2e4f")
"""Namespace of the identifiers made for books that have none of their own."""
_FIXED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Term:
    """One statement of the metadata."""

    name: str
    value: str | None
    attributes: dict[str, str] = field(default_factory=dict)
    dublin: bool = True
    """A Dublin Core element; otherwise a `meta` of the package vocabulary."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """All statements, and those among them that the container itself needs."""

    identifier: str
    language: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """What the publication holds, as far as its accessibility metadata speaks of it."""

    formulas: bool = False
    """As MathML."""
    drawn: bool = False
    """Formulas as pictures, each with its TeX."""
    pictures: bool = False
    """Besides formulas."""
    described: bool = True
    """Every picture has alternative text."""
    pages: bool = False
    """The pages of the printed edition are marked."""
    scripts: bool = False
    """Demonstrations run, and what they show only they know."""


def make_metadata(config: BookConfig, words: Words, contents: Contents) -> Metadata:
    """Return the metadata of a book."""
    identifier = publication_identifier(config)
    terms = [
        Term("identifier", identifier, {"id": "pub-id"}),
        *_titles(config),
        Term("language", config.lang),
        *_people(config.authors),
    ]
    for name in ("publisher", "rights", "description", "date"):
        if value := getattr(config, name):
            terms.append(Term(name, _clean(value)))
    terms += [Term("subject", _clean(subject)) for subject in config.subjects]
    terms += [*_series(config), *_accessibility(config, words, contents), *_claim(config)]
    if config.cover:
        terms.append(Term("cover", None, {"name": "cover", "content": "cover-image"}, False))
    return Metadata(identifier, config.lang, tuple(terms))


def publication_identifier(config: BookConfig) -> str:
    """Return the book's own identifier, an ISBN as its URN, or a UUID made of title and authors."""
    own = _clean(config.identifier)
    if own:
        return f"urn:isbn:{isbn}" if (isbn := _isbn(own)) else own
    names = "\n".join(author.name for author in config.authors)
    name = legal(chr(1).join((config.title, names, config.slug)))
    return f"urn:uuid:{uuid.uuid5(_SPACE, name)}"


def modification_time(config: BookConfig, epoch: int | None) -> datetime:
    """Return the time the package is dated: book.yaml's date, else the build's, else a fixed one.

    Never the clock's, so that the same book gives the same bytes.
    """
    parts = [int(part) for part in config.date.split("-")] if config.date else []
    try:
        if parts:
            year, month, day = [*parts, 1, 1][:3]
            return datetime(year, month, day, tzinfo=UTC)
        if epoch is not None:
            return datetime.fromtimestamp(epoch, tz=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return _FIXED


def _clean(text: str) -> str:
    return " ".join(legal(text).split())


def _isbn(text: str) -> str:
    """Return the thirteen digits of an ISBN whose check digit is right, else ""."""
    digits = re.sub(r"(?i)^(urn:isbn:|isbn[:\s]*)", "", text).replace("-", "").replace(" ", "")
    if not re.fullmatch(r"97[89]\d{10}", digits):
        return ""
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
    return digits if total % 10 == 0 else ""


def _refine(target: str, property_: str, value: str, scheme: str = "") -> Term:
    attributes = {"refines": f"#{target}", "property": property_}
    if scheme:
        attributes["scheme"] = scheme
    return Term(property_, value, attributes, False)


def _titles(config: BookConfig) -> list[Term]:
    terms = [
        Term("title", _clean(config.title), {"id": "title"}),
        _refine("title", "title-type", "main"),
    ]
    if config.subtitle:
        terms += [
            _refine("title", "display-seq", "1"),
            Term("title", _clean(config.subtitle), {"id": "subtitle"}),
            _refine("subtitle", "title-type", "subtitle"),
            _refine("subtitle", "display-seq", "2"),
        ]
    return terms


def _people(authors: tuple[Author, ...]) -> list[Term]:
    terms = []
    for number, person in enumerate(authors, 1):
        made = person.role == "aut" or all(other.role != "aut" for other in authors)
        target = f"person-{number}"
        terms.append(
            Term("creator" if made else "contributor", _clean(person.name), {"id": target})
        )
        terms.append(_refine(target, "role", person.role, "marc:relators"))
        if person.file_as:
            terms.append(_refine(target, "file-as", _clean(person.file_as)))
    return terms


def _series(config: BookConfig) -> list[Term]:
    if not config.series:
        return []
    name = "belongs-to-collection"
    terms = [
        Term(name, _clean(config.series), {"id": "series", "property": name}, False),
        _refine("series", "collection-type", "series"),
    ]
    if config.series_number:
        terms.append(_refine("series", "group-position", config.series_number))
    return terms


def _claim(config: BookConfig) -> list[Term]:
    """Return the conformance the publisher claims, and who claims it."""
    if not config.epub.conforms_to:
        return []
    by = config.epub.certified_by or config.publisher
    by = by or next((author.name for author in config.authors), config.title)
    standard = f"EPUB Accessibility 1.1 - WCAG 2.1 Level {config.epub.conforms_to}"
    said = {"id": "conformance", "property": "dcterms:conformsTo"}
    return [
        Term("conformsTo", standard, said, False),
        _refine("conformance", "a11y:certifiedBy", _clean(by)),
    ]


def _accessibility(config: BookConfig, words: Words, contents: Contents) -> list[Term]:
    """Return schema.org terms true to what is in the book."""
    features = [
        "tableOfContents",
        "readingOrder",
        "structuralNavigation",
        "displayTransformability",
    ]
    if contents.formulas:
        features.append("MathML")
    if contents.formulas or contents.drawn:
        features.append("describedMath")
    if contents.pages:
        features += ["pageBreakMarkers", "pageNavigation"]
    if contents.pictures and contents.described:
        features.append("alternativeText")
    said = [("accessMode", "textual")]
    seen = contents.pictures or contents.drawn
    if seen:
        said.append(("accessMode", "visual"))
        said.append(("accessModeSufficient", "textual,visual"))
    if not contents.scripts and (not seen or contents.described):
        said.append(("accessModeSufficient", "textual"))
    said += [("accessibilityFeature", feature) for feature in features]
    # Whether a script flashes or moves, nobody has looked.
    said.append(("accessibilityHazard", "unknown" if contents.scripts else "none"))
    said.append(("accessibilitySummary", _clean(config.epub.summary) or _summary(words, contents)))
    terms = [Term(name, value, {"property": f"schema:{name}"}, False) for name, value in said]
    if contents.pages:
        source = f"{_clean(config.title)} (PDF, {config.pdf.paper})"
        terms.append(Term("pageBreakSource", source, {"property": "pageBreakSource"}, False))
    return terms


def _summary(words: Words, contents: Contents) -> str:
    text = words.access_drawn if contents.drawn else words.access_text
    if contents.formulas:
        text = words.access_math
    if contents.pages:
        text += words.access_pages
    return text + words.access_demos if contents.scripts else text
