"""Divide Latin words in lines of Chinese, Japanese or Korean, which have no hyphens of their own.

WeasyPrint divides words by the language of the text, and a word in a Chinese sentence is
marked as Chinese. Words marked with another language are its own affair.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Any

LATIN: ContextVar[str] = ContextVar("LATIN", default="en")
"""Language of Latin words without a mark in the document that is laid out."""
_WORD = re.compile(
    r"[A-Za-z\u00c0-\u024f]?[a-z\u00df-\u00f6\u00f8-\u024f]{5,}(?![\w@/\\.:-]*[\w@/\\])"
)
_JOINT = "\u200b".encode()
"""What says that an address or code may be broken here: its words are not divided."""
_REACH = 80
"""Bytes after the end of a line within which a word must end to be divided."""


def word_after(text: bytes, end: int) -> bool:
    """Tell whether an ordinary word, no name with capitals, digits or marks within, follows."""
    if text[:end].endswith(_JOINT):
        return False
    if end > 0 and not re.match(rb"[ (\x80-\xff]", text[end - 1 : end]):
        return False
    return _WORD.match(text[end : end + _REACH].decode(errors="ignore")) is not None


class Hyphenating:
    """A box's style that says the language is that of Latin words."""

    def __init__(self, style: Any) -> None:
        self._style = style

    def __getitem__(self, name: str) -> Any:
        return LATIN.get() if name == "lang" else self._style[name]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._style, name)
