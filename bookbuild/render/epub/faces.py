"""Embed the faces of print in an EPUB, cut down to the characters it uses."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import uharfbuzz as hb
from fontTools.ttLib import TTFont
from lxml import etree

from bookbuild.cache import Cache, digest
from bookbuild.fonts import Face, FontSet
from bookbuild.fonts.manifest import Role
from bookbuild.render.formulafaces import formula_characters

from .container import Entry

Form = Literal["woff2", "ttf"]
Kind = Literal["text", "heading", "kai", "mono", "formula"]

_VERSION = "2"
"""Changes with what is made of a face, so that the cache forgets."""
_MEDIA = {"woff2": "font/woff2", "ttf": "font/ttf"}
_WANTED: tuple[tuple[Role, int, bool, Kind], ...] = (
    ("text", 400, False, "text"),
    ("latin", 400, False, "text"),
    ("latin", 400, True, "kai"),
    ("heading", 700, False, "heading"),
    ("latin", 700, False, "heading"),
    ("kai", 400, False, "kai"),
    ("mono", 400, False, "mono"),
    ("mono", 700, False, "mono"),
    ("formula", 400, False, "formula"),
)
"""Role, weight and slope of the faces to embed, and whose characters each is to have."""
_RANGES = {"latin": "U+20-7E, U+A0-24F, U+300-36F, U+1E00-1EFF, U+2010-2015"}
"""Characters a face is asked for; Chinese quotation marks are not to come from the Latin face."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "th", "dt"})
_NUMBERS = "equation-number"
_HEADS = frozenset(
    ("label", "number", "callout-title", "summary", "hint-head", "answer-head", "theorem-head")
)
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("em", "i", "cite"), "kai"),
    **dict.fromkeys(("code", "pre", "kbd", "samp"), "mono"),
    **dict.fromkeys(_HEADINGS, "heading"),
    "math": "formula",
}
_STACKS: tuple[tuple[str, str], ...] = (
    ("body", '"book latin", "book text", serif'),
    (
        "h1, h2, h3, h4, h5, h6, strong, b, th, dt, .theorem-head .label, .callout-title, "
        ".summary, .exercise-head .label, .hint-head, .answer-head",
        '"book latin", "book heading", sans-serif',
    ),
    ("em:lang(zh), cite:lang(zh)", '"book kai", "book text", serif'),
    ("code, pre", '"book mono", "book text", monospace'),
    ("math", '"book formula", "book text", math'),
    (".equation-number", '"book formula", "book latin", "book text", serif'),
)
_COPYRIGHT, _FAMILY, _FULL, _POSTSCRIPT, _PREFERRED = 0, 1, 4, 6, 16
_GONE = (3, 17, 21, 22, 25)
"""Names of the whole face that the part must not carry: identifier, styles, variations."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """Embedded faces and what belongs to them."""

    entries: tuple[Entry, ...] = ()
    css: str = ""


def embed(
    pages: Iterable[bytes], fonts: FontSet, form: Form, cache: Cache, formulas: bool = False
) -> Embedded:
    """Return the faces for the text of `pages`, which are well-formed documents.

    `formulas` asks for the face of MathML as well.
    """
    used = _characters(pages)
    entries, rules = [], []
    for face, kind in _wanted(fonts, formulas):
        characters = formula_characters(used[kind]) if kind == "formula" else used[kind]
        if kind == "text":
            # What the faces of code and formulas lack.
            characters = characters | used["mono"] | used["formula"]
        stem = f"{face.role}-{face.weight}{'i' if face.italic else ''}"
        name = f"fonts/{stem}.{form}"
        content = _part(face, characters, form, cache)
        entries.append(Entry(name, _MEDIA[form], content, f"font-{stem}"))
        rules.append(_rule(face, name))
    rules += [f"{selector} {{\n  font-family: {stack};\n}}" for selector, stack in _STACKS]
    return Embedded(tuple(entries), "\n".join(rules))


def notices(fonts: FontSet, formulas: bool = False) -> tuple[str, ...]:
    """Return the copyright notices of the faces that are embedded, each once.

    `formulas` says that there is MathML, which has a face of its own.
    """
    found: dict[str, None] = {}
    for face, _ in _wanted(fonts, formulas):
        with TTFont(face.path, lazy=True, fontNumber=0) as font:
            names: Any = font["name"]
            found[" ".join((names.getDebugName(_COPYRIGHT) or "").split())] = None
    return tuple(filter(None, found))


def _wanted(fonts: FontSet, formulas: bool) -> Iterator[tuple[Face, Kind]]:
    known = {(face.role, face.weight, face.italic): face for face in reversed(fonts.faces)}
    for role, weight, italic, kind in _WANTED:
        if kind == "formula" and not formulas:
            continue
        if face := known.get((role, weight, italic)):
            yield face, kind


def _rule(face: Face, name: str) -> str:
    chosen = f"\n  unicode-range: {_RANGES[face.role]};" if face.role in _RANGES else ""
    slope = "italic" if face.italic else "normal"
    return (
        f'@font-face {{\n  font-family: "book {face.role}";\n  font-weight: {face.weight};\n'
        f"  font-style: {slope};\n  src: url(../{name});{chosen}\n}}"
    )


def _characters(pages: Iterable[bytes]) -> dict[Kind, set[str]]:
    """Return the characters by the kind of face they are set in."""
    used: dict[Kind, set[str]] = defaultdict(set)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    for page in pages:
        stack: list[tuple[etree._Element, Kind]] = [(etree.fromstring(page, parser), "text")]
        while stack:
            element, around = stack.pop()
            if not isinstance(element.tag, str):
                continue
            kind = _kind(element, around)
            used[kind].update(element.text or "")
            for child in element:
                used[kind].update(child.tail or "")
                stack.append((child, kind))
    return used


def _kind(element: etree._Element, around: Kind) -> Kind:
    own = _KINDS.get(etree.QName(element).localname)
    if element.get("class") == _NUMBERS or around == "formula":
        return "formula"
    if own is None and _HEADS.intersection(element.get("class", "").split()):
        return "heading"
    return own or around


def _part(face: Face, characters: set[str], form: Form, cache: Cache) -> bytes:
    """Return a face with these characters alone."""
    points = sorted(ord(character) for character in characters if character >= " ")
    key = digest(_VERSION, face.sha256, form, face.role, " ".join(map(str, points)))
    stored = cache.get("epub-face", key)
    if stored is None:
        stored = _renamed(_subset(face, points), f"Book {face.role.capitalize()}", form)
        cache.put("epub-face", key, stored)
    return stored


def _subset(face: Face, points: list[int]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.unicode_set.set(hb.Set(points))
    features = ("chws", "ssty", "flac", "dtls")
    wanted.layout_feature_tag_set.update(int.from_bytes(f.encode(), "big") for f in features)
    wanted.flags = hb.SubsetFlags.NO_HINTING
    result = hb.subset(hb.Face(hb.Blob.from_file_path(str(face.path))), wanted)
    return bytes(result.blob.data)


def _renamed(content: bytes, name: str, form: Form) -> bytes:
    """Return a font file under a name of its own.

    The SIL Open Font License lets no altered face bear a reserved name; notice and licence stay.
    """
    with TTFont(io.BytesIO(content), recalcTimestamp=False) as font:
        names: Any = font["name"]
        for number in _GONE:
            names.removeNames(nameID=number)
        for record in names.names:
            if record.nameID in (_FAMILY, _FULL, _PREFERRED):
                record.string = name
            elif record.nameID == _POSTSCRIPT:
                record.string = name.replace(" ", "")
        font.flavor = "woff2" if form == "woff2" else None
        out = io.BytesIO()
        font.save(out, reorderTables=None)
    return out.getvalue()
