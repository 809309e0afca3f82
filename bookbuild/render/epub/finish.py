"""Finish a chapter's body: mark foreign words, tall tables, and where printed pages begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bookbuild.render.html.places import Run
from bookbuild.words import Words

from .pagemarks import Break, mark_pages
from .tables import mark_long

_OPS = "http://www.idpf.org/2007/ops"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SYMBOLS = frozenset({"code", "pre", "kbd", "samp", "var"})
"""Elements whose letters are no words of a language."""
_LETTER = "A-Za-z\u00c0-\u024f"
_PHRASE = re.compile(rf"[{_LETTER}](?:[{_LETTER}0-9 ,.:;&'’()/–-]*[{_LETTER}0-9)])?")
_WORD = re.compile(rf"[{_LETTER}][{_LETTER}'’-]+")
_ADDRESS = re.compile(r"://|www\.")
_CJK = ("zh", "ja", "ko")


def finish(
    body: str, lang: str, latin: str, run: Run, words: Words
) -> tuple[str, tuple[Break, ...]]:
    """Return a finished body and the printed pages that begin in it; raises XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(f'<body xmlns:epub="{_OPS}">{body}</body>', parser)
    # Places are counted as print counts them, before anything is put between.
    breaks = mark_pages(root, run, words)
    if lang.lower().startswith(_CJK):
        mark_languages(root, latin)
    _mark_ragged(root)
    mark_long(root)
    text = etree.tostring(root, encoding="unicode")
    return text[text.index(">") + 1 : -len("</body>")], breaks


def _mark_ragged(root: etree._Element) -> None:
    """Mark the paragraphs whose wide formulas would tear the lines before them apart."""
    for formula in root.iter("img", "{*}math", "{*}svg"):
        if "wide" not in formula.get("class", "").split():
            continue
        holder = next(formula.iterancestors("p"), None)
        if holder is not None and "ragged" not in holder.get("class", "").split():
            holder.set("class", f"{holder.get('class', '')} ragged".strip())


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
