"""Read a finished page back: that it is well-formed, what the manifest must say, where it leads."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

_XHTML = "{http://www.w3.org/1999/xhtml}"
_PROPERTIES = {
    "{http://www.w3.org/1998/Math/MathML}math": "mathml",
    "{http://www.w3.org/2000/svg}svg": "svg",
    f"{_XHTML}script": "scripted",
}
_PICTURES = (f"{_XHTML}img", "{http://www.w3.org/2000/svg}svg")


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a page's tree tells."""

    properties: tuple[str, ...]
    identifiers: frozenset[str]
    targets: tuple[str, ...]
    """Addresses within the book it leads to, as `file#fragment` relative to the package."""
    pictures: bool
    """It shows pictures besides formulas."""
    described: bool
    """Every picture in it that is no ornament has alternative text."""
    drawn: bool
    """It shows formulas as pictures."""


def inspect_page(name: str, content: bytes) -> Inspected:
    """Return what the page tells; raises ValueError with the reason where it is not XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise ValueError(str(fault)) from fault
    properties, identifiers, targets = set(), [], []
    pictures, described, drawn = False, True, False
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _PROPERTIES:
            properties.add(_PROPERTIES[element.tag])
        if identifier := element.get("id"):
            identifiers.append(identifier)
        if element.tag == f"{_XHTML}a" and (href := element.get("href")):
            targets.append(href)
        if element.tag in _PICTURES:
            if "math" in element.get("class", "").split():
                drawn = True
            elif element.tag == f"{_XHTML}img":
                pictures = True
                ornament = element.get("role") == "presentation"
                described &= ornament or bool(element.get("alt", "").strip())
    if len(set(identifiers)) != len(identifiers):
        twice = sorted({i for i in identifiers if identifiers.count(i) > 1})
        raise ValueError(f"identifier {twice[0]} stands twice")
    inside = tuple(_resolve(name, target) for target in targets if ":" not in target)
    return Inspected(
        tuple(sorted(properties)), frozenset(identifiers), inside, pictures, described, drawn
    )


def _resolve(name: str, target: str) -> str:
    path, _, fragment = unquote(target).partition("#")
    file = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    return f"{file}#{fragment}" if fragment else file


def dangling(pages: Sequence[tuple[str, Inspected]]) -> list[tuple[str, str]]:
    """Return `(page, target)` of every address that no page of `pages` answers."""
    known = {name: page.identifiers for name, page in pages}
    out = []
    for name, page in pages:
        for target in page.targets:
            file, _, fragment = target.partition("#")
            if file not in known or (fragment and fragment not in known[file]):
                out.append((name, target))
    return out
