"""Take pieces out of finished bodies: sections for the search, previews of what links lead to."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from .body import markup, words_of

_HEADINGS = frozenset({"h1", "h2", "h3"})
_LONGEST = 12_000
"""Characters of markup beyond which a preview shows only the beginning of its block."""
_BLOCKS = frozenset(
    ("p", "li", "dd", "td", "th", "div", "figure", "section", "aside", "details", "blockquote")
)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text under one heading."""

    anchor: str
    title: str
    text: str


def sections(root: etree._Element) -> Iterator[Section]:
    """Yield the sections of a body; the first, under the title, has no anchor."""
    anchor, title, parts = "", "", list[str]()
    for block in _flow(root):
        if block.tag in _HEADINGS:
            if title or parts:
                yield Section(anchor, title, " ".join(filter(None, parts)))
            anchor, title, parts = block.get("id", ""), words_of(block), []
        else:
            parts.append(words_of(block))
    if title or parts:
        yield Section(anchor, title, " ".join(filter(None, parts)))


def _flow(root: etree._Element) -> Iterator[etree._Element]:
    """Yield headings and the blocks between them, in reading order."""
    stack = [root]
    while stack:
        one = stack.pop()
        if not isinstance(one.tag, str):
            continue
        holds = one.tag in ("body", "section", "header", "div") and any(
            child.tag in _HEADINGS or child.tag in ("section", "header") for child in one
        )
        if holds:
            stack.extend(reversed(one))
        else:
            yield one


def summary(root: etree._Element, limit: int = 120) -> str:
    """Return the first paragraph of a body, cut after a sentence if it is long."""
    for paragraph in root.iter("p"):
        around = {one.tag for one in paragraph.iterancestors()}
        if around & {"details", "aside", "blockquote", "figure", "li"} or paragraph.get("class"):
            continue
        if text := words_of(paragraph, {"cite"}):
            return shortened(text, limit)
    return ""


def shortened(text: str, limit: int) -> str:
    """Return `text`, cut behind the last sentence within `limit` characters or within a word."""
    if len(text) <= limit:
        return text
    cut = max(text.rfind(stop, 0, limit) for stop in "。！？；")
    if cut < limit // 3:
        cut = max(text.rfind(stop, 0, limit) for stop in "，、 ")
        return text[: cut if cut > 0 else limit].rstrip("，、 ") + "……"
    return text[: cut + 1]


def preview(root: etree._Element, anchor: str) -> str:
    """Return the markup that shows what an anchor leads to, "" where there is no such place."""
    found = root.xpath("//*[@id=$anchor]", anchor=anchor)
    if not isinstance(found, list) or not found or not isinstance(found[0], etree._Element):
        return ""
    shown = [copy.deepcopy(one) for one in _shown(found[0])]
    holder = etree.Element("body")
    holder.extend(shown)
    for one in holder.iter():
        if isinstance(one.tag, str):
            one.attrib.pop("id", "")
            one.attrib.pop("tabindex", "")
    for link in list(holder.iter("a")):
        if link.get("class") in ("anchor", "back"):
            _drop(link)
    for one in list(holder.iter("details")):
        _drop(one)
    text = markup(holder)
    if len(text) > _LONGEST:
        for one in list(holder)[1:]:
            holder.remove(one)
        first = holder[0]
        for child in list(first)[2:]:
            first.remove(child)
        text = markup(holder)
    return text if len(text) <= 4 * _LONGEST else ""


def _drop(element: etree._Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _shown(element: etree._Element) -> list[etree._Element]:
    """Return the elements that say what a place is about."""
    if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        following = element.getnext()
        return [element] + ([following] if following is not None and following.tag == "p" else [])
    if element.tag == "section" and "chapter" in element.get("class", "").split():
        first = next((p for p in element.iterchildren("p")), None)
        return [one for one in (element.find("header/h1"), first) if one is not None]
    if element.tag == "dt":
        following = element.getnext()
        return [element] + ([following] if following is not None else [])
    while element.tag not in _BLOCKS and element.getparent() is not None:
        around = element.getparent()
        assert around is not None
        if around.tag == "body":
            break
        element = around
    if element.tag == "dd" or (element.tag == "p" and element.getparent() is not None):
        parent = element.getparent()
        if parent is not None and parent.tag in ("dd", "li") and len(parent) == 1:
            element = parent
    return [element]
