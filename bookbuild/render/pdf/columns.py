"""Keep the columns of code: two for a Han character, one for a letter, an arrow or a blank.

Text layout gives a blank to the font of the character before it, and in Han fonts it is
narrower than half a square. A box of its own for the characters leaves the blank to the
font of the code, and lets the style sheet keep the lines of one height. Arrows and shapes
that only a Han font has are drawn at half size, or what stands after them in a diagram
would be one column too far to the right.
"""

from __future__ import annotations

import re

from lxml import etree

_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd"
)
SHAPES = "".join(
    chr(point)
    for first, last in ((0x2190, 0x21FF), (0x25A0, 0x25FF), (0x27F5, 0x27FF))
    for point in range(first, last + 1)
)
"""Arrows and shapes, which monospaced faces draw in one column and Han faces in two."""
_UPRIGHT = re.compile("[\u2502\u2503\u2506\u2507\u250a-\u254b\u254e-\u256c\u2575\u2577]")


def keep_columns(root: etree._Element, borrowed: str) -> None:
    """Box the wide characters of all blocks of code, and the shapes `borrowed` of a Han face."""
    narrow = f"|([{re.escape(borrowed)}])" if borrowed else "|((?!))"
    drawn = re.compile(f"([{_WIDE}]+){narrow}")
    for block in root.iter("pre"):
        for element in list(block.iter()):
            if not isinstance(element.tag, str):
                continue
            if element.text and drawn.search(element.text):
                element.text, boxes = _boxed(element.text, drawn)
                element[0:0] = boxes
            if element is not block and element.tail and drawn.search(element.tail):
                parent = element.getparent()
                assert parent is not None
                element.tail, boxes = _boxed(element.tail, drawn)
                at = parent.index(element) + 1
                parent[at:at] = boxes


def has_uprights(text: str) -> bool:
    """Tell whether a diagram has lines that go on in the next line of text."""
    return _UPRIGHT.search(text) is not None


def _boxed(text: str, drawn: re.Pattern[str]) -> tuple[str, list[etree._Element]]:
    before, *rest = drawn.split(text)
    boxes = []
    for wide, narrow, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        box = etree.Element("span", {"class": "wide" if wide else "narrow"})
        box.text, box.tail = wide or narrow, after
        boxes.append(box)
    return before, boxes
