"""Mark the words of another language, so that they are read aloud and divided as its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SYMBOLS = frozenset({"code", "pre", "kbd", "samp", "var"})
"""Elements whose letters are no words of a language."""
_LETTER = "A-Za-z\u00c0-\u024f"
_PHRASE = re.compile(rf"[{_LETTER}](?:[{_LETTER}0-9 ,.:;&'’()/–-]*[{_LETTER}0-9)])?")
_WORD = re.compile(rf"[{_LETTER}][{_LETTER}'’-]+")
_ADDRESS = re.compile(r"://|www\.")


def is_cjk(lang: str) -> bool:
    """Tell whether a language tag is of Chinese, Japanese or Korean."""
    return lang.lower().replace("_", "-").split("-")[0] in ("zh", "ja", "ko")


def mark_languages(root: etree._Element, latin: str) -> None:
    """Mark runs of two or more Latin words as `latin`, so that they are read and divided so."""
    for element in list(_prose(root)):
        if element.text:
            element.text, made = _split(element.text, latin)
            for offset, span in enumerate(made):
                element.insert(offset, span)
        for child in list(element):
            if child.tail:
                child.tail, made = _split(child.tail, latin)
                for span in reversed(made):
                    child.addnext(span)


def _prose(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements whose own text is in the language of the book."""
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        stack += [
            child
            for child in element
            if isinstance(child.tag, str)
            and "}" not in child.tag
            and child.tag not in _SYMBOLS
            and not child.get("lang")
        ]


def _split(text: str, latin: str) -> tuple[str, list[etree._Element]]:
    """Return the text before the first foreign run, and the runs with what follows each."""
    spans: list[etree._Element] = []
    first, position = "", 0
    for hit in _PHRASE.finditer(text):
        if len(_WORD.findall(hit[0])) < 2 or _ADDRESS.search(hit[0]):
            continue
        before = text[position : hit.start()]
        if spans:
            spans[-1].tail = before
        else:
            first = before
        span = etree.Element("span")
        span.set("lang", latin)
        span.set(_LANG, latin)
        span.text = hit[0]
        spans.append(span)
        position = hit.end()
    if not spans:
        return text, []
    spans[-1].tail = text[position:]
    return first, spans
