"""Dress a chapter's body for paper: tables that go on, numbered code, demonstrations, addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from .codelines import dress_code
from .demos import dress_demos
from .epigraphs import dress_epigraphs
from .linknotes import note_addresses
from .tables import Turned, dress_tables

_EMPTY = re.compile(r"<((?!(?:br|hr|img|wbr|col)\b)[a-zA-Z0-9]+)((?:\s[^<>]*)?)/>")


@dataclass(frozen=True, slots=True)
class Dressing:
    """What the body must fit and what book.yaml asks for."""

    measure: float
    """Width of the type area, em of the text."""
    length: float
    """Height of the type area, em."""
    formulas: Mapping[str, float]
    """Width of formulas by address, em."""
    addresses: bool
    """Whether the addresses of links are printed as footnotes."""
    brackets: tuple[str, str]
    """Of the language, around an address where no footnote can stand."""


@dataclass(frozen=True, slots=True)
class Dressed:
    """A body as printed, the pictures made for it, and what was done to it."""

    body: str
    pictures: tuple[tuple[str, bytes], ...] = ()
    """Address and content."""
    turned: tuple[Turned, ...] = ()
    """Tables turned though nobody asked for it."""
    refused: tuple[str, ...] = ()
    """Addresses too long for a QR code."""


def dress(body: str, dressing: Dressing) -> Dressed:
    """Return `body`, well-formed XHTML, dressed."""
    root = etree.fromstring(f"<body>{body}</body>")
    turned = dress_tables(root, dressing.measure, dressing.length, dressing.formulas)
    dress_code(root)
    dress_epigraphs(root)
    pictures, refused = dress_demos(root)
    if dressing.addresses:
        note_addresses(root, dressing.brackets)
    text = etree.tostring(root, encoding="unicode", method="xml")
    inner = text[len("<body>") : -len("</body>")] if text != "<body/>" else ""
    return Dressed(_EMPTY.sub(r"<\1\2></\1>", inner), pictures, turned, refused)
