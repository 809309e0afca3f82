"""Take the number an author typed at the head of a caption for that of the figure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bookbuild.model.nodes import Inlines, Text

_NUMBER = (
    r"(?:(?:\d{1,3}|[A-Z])(?:[.\-–—]\d{1,3})+(?!\d|\s*[%％倍个種种年月万亿])"
    r"|\d{1,3}(?=\s*[：:、]|\s*\.(?!\d)|\s*$))"
)
_WORDS = {
    "figure": r"图|圖|図|그림|Figure|Fig\.?",
    "table": r"表格?|표|Table",
    "listing": r"代码|代碼|程式|程序|清单|清單|列表|算法|リスト|コード|코드|Listing",
}
_KINDS = {
    kind: re.compile(
        rf"\s*(?P<typed>(?:{words})\s*(?P<number>{_NUMBER}))(?!\s*[的与和及中里のはがをにと])\s*[：:.、]?\s*",
        re.IGNORECASE,
    )
    for kind, words in _WORDS.items()
}
_SEPARATOR = re.compile(r"[.\-–—]")


@dataclass(frozen=True, slots=True)
class Typed:
    """A caption without the number that stood at its head."""

    shown: str
    """As typed, its word included."""
    number: str
    caption: Inlines


def typed_number(caption: Inlines, kind: str) -> Typed | None:
    """Return the number typed at the head of a caption of this kind, and the rest of it."""
    match caption:
        case (Text(text=text) as first, *rest):
            found = _KINDS[kind].match(text)
            if found is None:
                return None
            left = replace(first, text=text[found.end() :])
            return Typed(found["typed"], found["number"], (*((left,) if left.text else ()), *rest))
    return None


def agrees(typed: str, expected: str) -> bool:
    """Tell whether two numbers are the same but for the marks between their parts."""
    return _SEPARATOR.split(typed) == _SEPARATOR.split(expected)


def spellings(number: str) -> set[str]:
    """Return the ways in which a count may write a typed number."""
    return {_SEPARATOR.sub(mark, number) for mark in ".-"}
