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
    for figure in [e for e in root.iter("figure") if "demo" in e.get("class", "").split()]:
        caption = figure.find("figcaption")
        link = None if caption is None else caption.find("div[@class='address']/a")
        address = "" if link is None else link.get("href", "")
        code = ""
        if address and len(address.encode()) > _LONGEST:
            refused.append(address)
        elif address:
            code = f"{PICTURE}%00qr-{digest(address)[:24]}"
            pictures[code] = draw_code(address)
        if caption is not None and code:
            _put_beside(caption, code, address)
    return tuple(pictures.items()), tuple(refused)


def _put_beside(caption: etree._Element, code: str, address: str) -> None:
    """Put the code of an address beside the words of a caption."""
    words = etree.Element("div")
    words.set("class", "words")
    words.text, caption.text = caption.text, None
    words.extend(list(caption))
    cell = etree.Element("div")
    cell.set("class", "qr")
    image = etree.SubElement(cell, "img")
    image.set("src", code)
    image.set("alt", address)
    caption.extend([words, cell])
    caption.set("class", "foot")


def draw_code(address: str) -> bytes:
    """Return the QR code of an address as an SVG drawing without ground, four modules of margin."""
    out = io.BytesIO()
    code = segno.make_qr(address, error="m", boost_error=False)
    code.save(out, kind="svg", xmldecl=False, svgclass=None, lineclass=None, border=4, scale=1)
    return out.getvalue()
