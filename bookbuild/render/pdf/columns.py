"""Keep the columns of code: a blank beside a Han character is as wide as a letter.

Text layout gives a blank to the font of the character beside it, and in Han fonts it is
narrower than half a square. A box of its own for the characters leaves the blank to the
font of the code.
"""

from __future__ import annotations

import re

from lxml import etree

_WIDE = (
    "[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]+"
)
_BESIDE_BLANK = re.compile(f"((?<= ){_WIDE}|{_WIDE}(?= ))")


def keep_columns(root: etree._Element) -> None:
    """Box the wide characters that a blank stands beside, in all blocks of code."""
    for block in root.iter("pre"):
        for element in list(block.iter()):
            if not isinstance(element.tag, str):
                continue
            if element.text and _BESIDE_BLANK.search(element.text):
                element.text, boxes = _boxed(element.text)
                element[0:0] = boxes
            if element is not block and element.tail:
                parent = element.getparent()
                if parent is not None and _BESIDE_BLANK.search(element.tail):
                    element.tail, boxes = _boxed(element.tail)
                    at = parent.index(element) + 1
                    parent[at:at] = boxes


def _boxed(text: str) -> tuple[str, list[etree._Element]]:
    before, *rest = _BESIDE_BLANK.split(text)
    boxes = []
    for wide, after in zip(rest[::2], rest[1::2], strict=True):
        box = etree.Element("span")
        box.text, box.tail = wide, after
        boxes.append(box)
    return before, boxes
