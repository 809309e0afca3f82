"""Print demonstrations: a still picture, words, the address as text and as a QR code."""

from __future__ import annotations

import io

import segno
from lxml import etree

from bookbuild.cache import digest

from .job import PICTURE

_LONGEST = 300
"""Bytes of an address whose code can still be read off 2 cm of paper."""


def dress_demos(
    root: etree._Element,
) -> tuple[tuple[tuple[str, bytes], ...], tuple[str, ...]]:
    """Set every demonstration; return the codes drawn and the addresses too long for one."""
    pictures: dict[str, bytes] = {}
    refused: list[str] = []
    for demo in [e for e in root.iter("div") if "demo" in e.get("class", "").split()]:
        address = next(
            (
                link.get("href", "")
                for link in demo.iter("a")
                if "external" in link.get("class", "")
            ),
            "",
        )
        code = ""
        if address and len(address.encode()) > _LONGEST:
            refused.append(address)
        elif address:
            code = f"{PICTURE}%00qr-{digest(address)[:24]}"
            pictures[code] = draw_code(address)
        _arrange(demo, code, address)
    return tuple(pictures.items()), tuple(refused)


def _arrange(demo: etree._Element, code: str, address: str) -> None:
    """Put pictures first, then the words beside the code."""
    poster, foot = etree.Element("div"), etree.Element("div")
    poster.set("class", "poster")
    foot.set("class", "foot")
    words = etree.SubElement(foot, "div")
    words.set("class", "words")
    for child in list(demo):
        shows = child.tag == "figure" or (child.tag == "p" and _shows_only(child))
        child.tail = None
        (poster if shows else words).append(child)
        if not shows and child.tag == "p" and _is_address(child, address):
            child.set("class", "address")
    demo.text = None
    if len(poster):
        demo.append(poster)
    demo.append(foot)
    if code:
        cell = etree.SubElement(foot, "div")
        cell.set("class", "qr")
        image = etree.SubElement(cell, "img")
        image.set("src", code)
        image.set("alt", address)


def _shows_only(paragraph: etree._Element) -> bool:
    words = "".join(str(piece) for piece in paragraph.itertext())
    return not words.strip() and next(paragraph.iter("img"), None) is not None


def _is_address(paragraph: etree._Element, address: str) -> bool:
    return bool(address) and "".join(str(p) for p in paragraph.itertext()).strip() == address


def draw_code(address: str) -> bytes:
    """Return the QR code of an address as an SVG drawing without ground, four modules of margin."""
    out = io.BytesIO()
    code = segno.make_qr(address, error="m", boost_error=False)
    code.save(out, kind="svg", xmldecl=False, svgclass=None, lineclass=None, border=4, scale=1)
    return out.getvalue()
