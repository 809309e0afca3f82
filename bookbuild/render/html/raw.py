"""Let the author's own HTML through, rebuilt so that it is well-formed and harmless."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree, html

from bookbuild.model.nodes import Attr
from bookbuild.render.markup import Pieces, assemble, attribute, class_names, escape, language

_INLINE = frozenset(
    [
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
    ]
)
_BLOCK = frozenset(
    [
        "address",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "center",
        "caption",
        "code",
    ]
)
_VOID = frozenset({"br", "hr", "wbr"})
_RENAMED = {"center": "div", "tt": "code", "strike": "s", "big": "span", "font": "span"}
_DROPPED = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math"})
_PARENTS = {
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "tr": ("table", "thead", "tbody", "tfoot"),
    "thead": ("table",),
    "tbody": ("table",),
    "tfoot": ("table",),
    "caption": ("table",),
    "td": ("tr",),
    "th": ("tr",),
    "figcaption": ("figure",),
}
"""Elements that only these may hold."""
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[\s/>]")


def open_or_close(markup: str, opened: list[str]) -> str:
    """Return one tag of the author's rebuilt, "" where it may not stand.

    `opened` holds the tags open in this run of inlines and is changed: an end tag closes what
    stands open within it, and one that opens nothing is left out.
    """
    hit = _TAG.match(markup.strip())
    if not hit:
        return ""
    name = hit[2].lower()
    name = _RENAMED.get(name, name)
    if name in _VOID:
        return f"<{name}/>" if name != "hr" else ""
    if name not in _INLINE and name != "code":
        return ""
    if hit[1]:
        return close(opened, name)
    try:
        element = html.fragment_fromstring(markup.strip())
    except (etree.ParserError, ValueError):
        return ""
    opened.append(name)
    return f"<{name}{_attributes(element)}>"


def close(opened: list[str], name: str = "") -> str:
    """Close the open tags down to `name`, or all of them."""
    if name and name not in opened:
        return ""
    out = ""
    while opened:
        last = opened.pop()
        out += f"</{last}>"
        if last == name:
            break
    return out


def fragment(markup: str) -> str:
    """Return a block of the author's HTML as well-formed XHTML of the elements a book may have."""
    try:
        roots = html.fragments_fromstring(markup.replace("\0", ""))
    except (etree.ParserError, ValueError):
        return ""
    return assemble(_nodes(roots))


def text_of(markup: str) -> str:
    """Return the words of a block of the author's HTML."""
    try:
        return str(html.fragment_fromstring(markup.replace("\0", ""), "div").text_content())
    except (etree.ParserError, ValueError):
        return ""


def _nodes(nodes: Iterable[html.HtmlElement | str]) -> Pieces:
    for node in nodes:
        if isinstance(node, str):
            yield escape(node)
            continue
        if isinstance(node.tag, str) and node.tag not in _DROPPED:
            yield _element(node)
        if node.tail:
            yield escape(node.tail)


def _element(node: html.HtmlElement) -> Pieces:
    name = _RENAMED.get(str(node.tag), str(node.tag))
    if name in _VOID:
        yield f"<{name}/>"
        return
    parent = node.getparent()
    known = name in _INLINE or name in _BLOCK
    if name in _PARENTS:
        known = parent is not None and parent.tag in _PARENTS[name]
    if known:
        yield f"<{name}{_attributes(node)}>"
    if node.text:
        yield escape(node.text)
    yield _nodes(node)
    if known:
        yield f"</{name}>"


def _attributes(element: html.HtmlElement) -> str:
    """Return those of the author's attributes that may pass."""
    attr = Attr(pairs=tuple((str(key), str(value)) for key, value in element.attrib.items()))
    spans = "".join(
        attribute(name, attr.get(name))
        for name in ("colspan", "rowspan")
        if re.match(r"[1-9]\d?\Z", attr.get(name))
    )
    classes = class_names(*attr.get("class").split())
    return classes + language(attr) + attribute("title", attr.get("title")) + spans
