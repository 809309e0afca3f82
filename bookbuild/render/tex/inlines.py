"""Turn inlines into pandoc's: words as they are, our own constructs as TeX around them."""

from __future__ import annotations

import re

from bookbuild.model.nodes import (
    Attr,
    Blocks,
    Cite,
    Code,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Note,
    Phrase,
    RawInline,
    Styled,
    StyleKind,
    Text,
)
from bookbuild.render.markup import length, outside_address

from .desk import Desk
from .escape import escape, shown
from .formulas import write_inline_formula
from .patterns import patterns
from .tree import BREAK, SPACE, Nodes, link, note, raw, styled, word

_PANDOC: dict[StyleKind, str] = {
    "emphasis": "Emph",
    "strong": "Strong",
    "superscript": "Superscript",
    "subscript": "Subscript",
    "smallcaps": "SmallCaps",
}
_OWN = {"underline": r"\CJKunderline*{", "strikeout": r"\CJKsout*{"}
_CLASSES = {
    "zhuozhong": r"\CJKunderdot{",
    "shuming": r"\CJKunderwave{",
    "zhuanming": r"\CJKunderline{",
    "kbd": r"\bookkey{",
    "mark": r"\bookmarked{",
    "underline": r"\CJKunderline*{",
    "english": r"\bookforeign{",
}
_BLANKS = re.compile("([ \t\n]+)")
_LONG_CODE = 12
_CODE_BREAKS = re.compile(r"([/._?&=#\-:,;+*|)\]]+)(?=.)")
_SPECIAL = re.compile("[\u200b\u00ad\u2060]")


def write_inlines(inlines: Inlines, desk: Desk) -> Nodes:
    """Return a run of inlines."""
    out: Nodes = []
    for node in inlines:
        out += _inline(node, desk)
    return out


def _inline(node: Inline, desk: Desk) -> Nodes:
    match node:
        case Text(text=text):
            return write_text(text, desk)
        case LineBreak():
            return [SPACE] if desk.bare > 1 else [BREAK]
        case Styled():
            return _styled(node, desk)
        case Phrase():
            return _phrase(node, desk)
        case Code(text=text):
            return [raw(code_tex(text, desk))]
        case Math():
            return [raw(write_inline_formula(node, desk))]
        case Image():
            return write_image(node, desk)
        case Note(blocks=blocks):
            return _note(blocks, desk)
        case Link():
            return _link(node, desk)
        case Cite(children=inside, items=items):
            if inside:
                return write_inlines(inside, desk)
            return write_text("[" + "; ".join(f"@{item.key}" for item in items) + "]", desk)
        case RawInline(html=html):
            return [BREAK] if html.lower().startswith("<br") and not desk.bare else []


def write_text(text: str, desk: Desk) -> Nodes:
    """Return running text; what the faces of the text lack is switched to one that has it."""
    out: Nodes = []
    for part in _BLANKS.split(shown(text)):
        if not part:
            continue
        if part.isspace() and part.strip(" \t\n") == "":
            out.append(SPACE)
            continue
        for piece, face in desk.shop.glyphs.pieces(part):
            if face:
                out.append(raw(rf"{{\{face} {escape(piece)}}}"))
            elif _SPECIAL.search(piece):
                out.append(raw(escape(piece)))
            else:
                out.append(word(piece))
    return out


def text_tex(text: str, desk: Desk) -> str:
    """Return plain text as TeX, with faces for what those of the text lack."""
    return "".join(
        rf"{{\{face} {escape(piece)}}}" if face else escape(piece)
        for piece, face in desk.shop.glyphs.pieces(shown(text))
    )


def code_tex(text: str, desk: Desk) -> str:
    """Return code in a line, which may be broken after its marks where it is long."""
    out: list[str] = []
    for piece, face in desk.shop.glyphs.pieces(shown(text), mono=True):
        parts = _CODE_BREAKS.split(piece) if len(text) >= _LONG_CODE else [piece]
        tex = ""
        for number, part in enumerate(parts):
            tex += escape(part) + (r"\allowbreak{}" if number % 2 else "")
        out.append(rf"{{\{face} {tex}}}" if face else tex)
    return r"\bookcodeinline{" + "".join(out) + "}"


def anchor_tex(name: str, desk: Desk) -> str:
    """Return the target of links to an anchor, "" for one that nothing can lead to."""
    known = name and name in desk.shop.book.anchors
    return rf"\bookanchor{{{name}}}" if known else ""


def wrapped(before: str, inlines: Nodes, after: str) -> Nodes:
    """Return inlines between two pieces of TeX."""
    return [raw(before), *inlines, raw(after)]


def _styled(node: Styled, desk: Desk) -> Nodes:
    inside = write_inlines(node.children, desk)
    if node.kind in _OWN:
        return wrapped(_OWN[node.kind], inside, "}")
    return [styled(_PANDOC[node.kind], inside)]


def _phrase(node: Phrase, desk: Desk) -> Nodes:
    attr = node.attr
    anchor = anchor_tex(attr.id, desk)
    before: Nodes = [raw(anchor)] if anchor else []
    match node.children:
        case (Text(text=text),) if attr.get("ruby"):
            return [*before, raw(_readings(text, attr, desk))]
    inside = write_inlines(node.children, desk)
    if lang := attr.get("lang"):
        inside = wrapped(rf"\bookin{{{patterns(lang)}}}{{", inside, "}")
    for name in attr.classes:
        if name in _CLASSES:
            inside = wrapped(_CLASSES[name], inside, "}")
    return [*before, *inside]


def _readings(text: str, attr: Attr, desk: Desk) -> str:
    readings = attr.get("ruby").split()
    pairs = [(text, attr.get("ruby"))]
    if len(readings) == len(text):
        pairs = list(zip(text, readings, strict=True))
    return "".join(
        rf"\bookruby{{{text_tex(base, desk)}}}{{{text_tex(over, desk)}}}" for base, over in pairs
    )


def write_image(node: Image, desk: Desk) -> Nodes:
    """Return a picture as large as asked for, at most as large as the page."""
    file = desk.shop.picture(node.source)
    if not file:
        return []
    options = [
        f"{name}={size}" for name in ("width", "height") if (size := _size(node.attr.get(name)))
    ]
    listed = f"[{','.join(options)}]" if options else ""
    return [raw(rf"\bookpicture{listed}{{{file}}}")]


def _size(value: str) -> str:
    css = length(value)
    if css.endswith("%"):
        return f"{float(css[:-1]) / 100:g}\\linewidth"
    if css.endswith("px"):
        return f"{float(css[:-2]) * 0.75:g}bp"
    return css.replace("pt", "bp")


def _note(blocks: Blocks, desk: Desk) -> Nodes:
    if desk.bare > 1:
        return []
    desk.bare += 1
    inside = desk.write(blocks, desk)
    desk.bare -= 1
    return [note(inside)]


def _link(node: Link, desk: Desk) -> Nodes:
    inside = node.target.startswith("#")
    desk.links += 1
    words = write_inlines(node.children, desk)
    desk.links -= 1
    anchor = anchor_tex(node.attr.id, desk)
    before: Nodes = [raw(anchor)] if anchor else []
    if desk.links:
        return [*before, *words]
    if inside:
        name = node.target[1:]
        if name not in desk.shop.book.anchors:
            return [*before, *words]
        if "page-ref" in node.attr.classes:
            return [*before, raw(rf"\bookonpage{{{name}}}")]
        return [*before, *wrapped(rf"\bookref{{{name}}}{{", words, "}")]
    url = outside_address(node.target)
    if not url:
        return [*before, *words]
    told = "".join(n["c"] for n in words if n["t"] == "Str") == url and len(words) == 1
    after: Nodes = []
    if desk.shop.config.pdf.links == "print" and not told and desk.bare < 2:
        after = [note([{"t": "Plain", "c": [link(url, [word(url)])]}])]
    return [*before, link(url, words), *after]
