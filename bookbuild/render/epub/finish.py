"""Finish a chapter's body: mark words of another language, and where printed pages begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from bookbuild.render.html.places import Run, find_places
from bookbuild.words import Words

_OPS = "http://www.idpf.org/2007/ops"
_TYPE = f"{{{_OPS}}}type"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SYMBOLS = frozenset({"code", "pre", "kbd", "samp", "var"})
"""Elements whose letters are no words of a language."""
_PHRASE = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ,.:;&'’()/–-]*[A-Za-z0-9)])?")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
_CJK = ("zh", "ja", "ko")


@dataclass(frozen=True, slots=True)
class Break:
    """Where a printed page begins."""

    label: str
    identifier: str


def finish(body: str, lang: str, run: Run, words: Words) -> tuple[str, tuple[Break, ...]]:
    """Return a finished body and the printed pages that begin in it; raises XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(f'<body xmlns:epub="{_OPS}">{body}</body>', parser)
    # Places are counted as print counts them, before anything is put between.
    breaks = _mark_pages(root, run, words)
    if lang.lower().startswith(_CJK):
        mark_languages(root)
    text = etree.tostring(root, encoding="unicode")
    return text[text.index(">") + 1 : -len("</body>")], breaks


def break_at(label: str) -> Break:
    """Return the break for a page number."""
    return Break(label, f"bookbuild-page-{label}")


def _mark_pages(root: etree._Element, run: Run, words: Words) -> tuple[Break, ...]:
    """Put a marker at the first place of each page; a page without one shares the next one's."""
    places = [(run.pages[n], e) for n, e in find_places(root) if n in run.pages]
    found = []
    index = 0
    for page, label in enumerate(run.labels):
        while index < len(places) - 1 and places[index][0] < page:
            index += 1
        if not places:
            break
        element = places[index][1]
        while len(element) and not (element.text or "").strip() and _is_block(element[0]):
            element = element[0]
        found.append((break_at(label), element))
    for one, element in reversed(found):
        _insert(one, element, words)
    return tuple(one for one, _ in found)


def _is_block(element: etree._Element) -> bool:
    return element.tag in (
        *_HEADINGS,
        "p",
        "li",
        "header",
        "section",
        "div",
        "dt",
        "dd",
        "ul",
        "ol",
    )


def _insert(one: Break, element: etree._Element, words: Words) -> None:
    mark = etree.Element("span")
    mark.set("class", "pagebreak")
    mark.set("id", one.identifier)
    mark.set(_TYPE, "pagebreak")
    mark.set("role", "doc-pagebreak")
    mark.set("aria-label", words.page.format(n=one.label))
    if element.tag in _HEADINGS:
        # Within a heading it would become part of its name.
        element.addprevious(mark)
        return
    mark.tail, element.text = element.text, None
    element.insert(0, mark)


def mark_languages(root: etree._Element) -> None:
    """Mark runs of two or more Latin words as English, so that they are read and divided so."""
    for element in list(_prose(root)):
        if element.text:
            element.text, made = _split(element.text)
            for offset, span in enumerate(made):
                element.insert(offset, span)
        for child in list(element):
            if child.tail:
                child.tail, made = _split(child.tail)
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


def _split(text: str) -> tuple[str, list[etree._Element]]:
    """Return the text before the first foreign run, and the runs with what follows each."""
    spans: list[etree._Element] = []
    first, position = "", 0
    for hit in _PHRASE.finditer(text):
        if len(_WORD.findall(hit[0])) < 2:
            continue
        before = text[position : hit.start()]
        if spans:
            spans[-1].tail = before
        else:
            first = before
        span = etree.Element("span")
        span.set("lang", "en")
        span.set(_LANG, "en")
        span.text = hit[0]
        spans.append(span)
        position = hit.end()
    if not spans:
        return text, []
    spans[-1].tail = text[position:]
    return first, spans
