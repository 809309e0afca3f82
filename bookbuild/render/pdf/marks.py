"""Draw what stands over and under characters, which the layout does not know: ruby and dots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

DOTTED = "zhuozhong"
"""Class of a phrase with a dot under each character (着重号)."""
_SQUARE = re.compile(
    "[\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]"
)


def draw_marks(root: etree._Element) -> None:
    """Replace ruby by boxes of two lines, and put each dotted character into a box of its own."""
    for ruby in list(root.iter("ruby")):
        _stack(ruby)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and DOTTED in element.get("class", "").split():
            for place in list(element.iter()):
                _dot(place)


def _stack(ruby: etree._Element) -> None:
    """Turn `<ruby>base<rt>reading</rt></ruby>` into a box for each base with its reading."""
    boxes = [_box(base, reading) for base, reading in _pairs(ruby)]
    parent = ruby.getparent()
    if parent is None or not boxes:
        return
    boxes[-1].tail = ruby.tail
    place = parent.index(ruby)
    parent[place : place + 1] = boxes


def _pairs(ruby: etree._Element) -> Iterator[tuple[str, str]]:
    base = ruby.text or ""
    for child in ruby:
        text = "".join(str(piece) for piece in child.itertext())
        if child.tag == "rt":
            yield base.strip(), text.strip()
            base = ""
        elif child.tag != "rp":
            base += text
        base += child.tail or ""
    if base.strip():
        yield base.strip(), ""


def _box(base: str, reading: str) -> etree._Element:
    box = etree.Element("span")
    box.set("class", "ruby")
    for name, text in (("reading", reading), ("base", base)):
        line = etree.SubElement(box, "span")
        line.set("class", name)
        line.text = text
    return box


def _dot(place: etree._Element) -> None:
    """Put the characters of an element's own text, and of the texts after its children, in boxes.

    Punctuation and Latin letters carry no dot.
    """
    if place.text:
        text, made = _boxes(place.text)
        place.text = text
        place[0:0] = made
    for child in list(place):
        if child.tail and child.get("class") != "dot":
            text, made = _boxes(child.tail)
            child.tail = text
            at = place.index(child) + 1
            place[at:at] = made


def _boxes(text: str) -> tuple[str, list[etree._Element]]:
    before, made = "", []
    for character in text:
        if _SQUARE.match(character):
            box = etree.Element("span")
            box.set("class", "dot")
            box.text, box.tail = character, ""
            made.append(box)
        elif made:
            made[-1].tail = (made[-1].tail or "") + character
        else:
            before += character
    return before, made
