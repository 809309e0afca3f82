"""Write inlines."""

from __future__ import annotations

from collections.abc import Iterator

from bookbuild.model.nodes import (
    Attr,
    Blocks,
    Cite,
    Code,
    CodeBlock,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    MathBlock,
    Node,
    Note,
    Paragraph,
    Phrase,
    RawBlock,
    RawInline,
    Styled,
    StyleKind,
    Text,
)
from bookbuild.model.walk import children
from bookbuild.render.markup import (
    Pieces,
    attribute,
    class_names,
    direction,
    escape,
    language,
    outside_address,
    size_style,
)

from . import raw
from .alternatives import alternative, is_decorative
from .edition import Desk
from .runs import Unit, runs

_STYLES: dict[StyleKind, tuple[str, str]] = {
    "emphasis": ("<em>", "</em>"),
    "strong": ("<strong>", "</strong>"),
    "underline": ("<u>", "</u>"),
    "strikeout": ("<del>", "</del>"),
    "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"),
    "smallcaps": ('<span class="smallcaps">', "</span>"),
}
_ELEMENTS = {"kbd": "kbd", "mark": "mark", "underline": "u"}
"""What the author's classes are as elements."""


def write_inlines(inlines: Inlines, desk: Desk) -> Pieces:
    """Yield the markup of a run of inlines; tags of the author's are closed where it ends."""
    opened: list[str] = []
    for part in runs(inlines):
        if isinstance(part, Unit):
            yield '<span class="nobr">'
            for node in part.parts:
                yield _inline(node, desk, opened)
            yield "</span>"
        else:
            yield _inline(part, desk, opened)
    yield raw.close(opened)


def _inline(node: Inline, desk: Desk, opened: list[str]) -> Pieces:
    match node:
        case Text(text=text):
            yield escape(text)
        case LineBreak():
            yield "<br/>"
        case Styled(kind=kind, children=inside):
            before, after = _STYLES[kind]
            yield before
            yield write_inlines(inside, desk)
            yield after
        case Phrase(attr=attr, children=(Text(text=text),)) if attr.get("ruby"):
            yield f"<ruby{author_attributes(attr, desk)}>"
            yield _readings(text, attr.get("ruby"), desk) + "</ruby>"
        case Phrase(attr=attr, children=inside):
            tag = next((_ELEMENTS[name] for name in attr.classes if name in _ELEMENTS), "span")
            yield f"<{tag}{author_attributes(attr, desk)}>"
            yield write_inlines(inside, desk)
            yield f"</{tag}>"
        case Code(text=text, attr=attr):
            yield f"<code{author_attributes(attr, desk)}>{escape(text)}</code>"
        case Math():
            yield desk.edition.math(node, False)
        case Image():
            yield _image(node, desk)
        case Note():
            yield _note(node, desk)
        case Link():
            yield _link(node, desk)
        case Cite():
            yield _cite(node, desk)
        case RawInline(html=html):
            yield raw.open_or_close(html, opened)


def _readings(text: str, ruby: str, desk: Desk) -> str:
    """Return characters with their readings: one each where there are as many, else one for all."""
    readings = ruby.split()
    pairs = zip(text, readings, strict=True) if len(readings) == len(text) else ((text, ruby),)
    # EPUB discourages brackets for reading systems without ruby.
    before, after = ("", "") if desk.edition.semantics else ("<rp>(</rp>", "<rp>)</rp>")
    return "".join(
        f"{escape(base)}{before}<rt>{escape(reading)}</rt>{after}" for base, reading in pairs
    )


def author_attributes(attr: Attr, desk: Desk, *classes: str, anchor: str = "") -> str:
    """Return those of the author's attributes that may reach the page, after our own.

    `classes` and `anchor` are ours; the anchor stands in for the author's identifier.
    """
    name = anchor or attr.id
    identifier = desk.identifier(name) if name else ""
    return identifier + class_names(*classes, *attr.classes) + language(attr) + direction(attr)


def write_image(node: Image, desk: Desk, fallback: Inlines = ()) -> Pieces:
    """Yield a picture, `fallback` (its caption) standing in for missing alternative text."""
    alt = alternative(node, fallback)
    source = desk.edition.picture(node.source)
    if not source:
        yield f'<span class="missing-picture">{escape(alt)}</span>'
        return
    yield f'<img src="{escape(source)}" alt="{escape(alt)}"'
    if is_decorative(node):
        yield ' role="presentation"'
    yield author_attributes(node.attr, desk) + size_style(node.attr)
    yield attribute("title", node.title) + "/>"


def write_caption(word: str, number: str, caption: Inlines, desk: Desk) -> Pieces:
    """Yield `图 3-1 caption`; `number` may already carry its word."""
    if number:
        label = number if number.startswith(word) else f"{word} {number}"
        yield f'<span class="number">{escape(label)}</span>'
        if caption:
            yield " "
    yield write_inlines(caption, desk)


def _image(node: Image, desk: Desk) -> Pieces:
    yield write_image(node, desk)


def _link(node: Link, desk: Desk) -> Pieces:
    inside = node.target.startswith("#")
    href = desk.edition.href(node.target[1:]) if inside else outside_address(node.target)
    if not href or desk.links:
        yield f"<span{author_attributes(node.attr, desk)}>"
        yield write_inlines(node.children, desk)
        yield "</span>"
        return
    attributes = author_attributes(node.attr, desk, "ref" if inside else "external")
    yield f'<a{attributes} href="{escape(href)}"{attribute("title", node.title)}>'
    desk.links += 1
    yield write_inlines(node.children, desk)
    desk.links -= 1
    yield "</a>"
    for number in desk.waiting:
        yield _call(number, desk)
    desk.waiting.clear()


def _cite(node: Cite, desk: Desk) -> Pieces:
    yield '<span class="cite">'
    if node.children:
        yield write_inlines(node.children, desk)
    else:
        yield escape("[" + "; ".join(f"@{item.key}" for item in node.items) + "]")
    yield "</span>"


def _note(node: Note, desk: Desk) -> Pieces:
    if desk.edition.notes == "inline":
        yield '<span class="footnote">'
        yield _phrasing(node.blocks, desk)
        yield "</span>"
        return
    desk.notes.append(node)
    number = len(desk.notes)
    if desk.links:
        desk.waiting.append(number)
    else:
        yield _call(number, desk)


def _call(number: int, desk: Desk) -> Iterator[str]:
    types = desk.type("noteref", "doc-noteref")
    yield f'<sup class="call"><a{desk.identifier(f"fnref-{desk.prefix}-{number}")}{types}'
    yield f' href="#fn-{desk.prefix}-{number}">{number}</a></sup>'


def _phrasing(blocks: Blocks, desk: Desk) -> Pieces:
    """Yield blocks as one run of inlines: what a footnote at the page's foot may hold."""
    first = True
    stack: list[Node] = [*blocks[::-1]]
    while stack:
        node = stack.pop()
        run: Pieces
        match node:
            case Paragraph(children=inlines):
                run = write_inlines(inlines, desk)
            case MathBlock(math=math):
                run = iter((desk.edition.math(math, False),))
            case CodeBlock(text=text):
                run = iter((f"<code>{escape(text)}</code>",))
            case RawBlock(html=html):
                run = iter((escape(raw.text_of(html)),))
            case _:
                inner = list(children(node))
                inlines = tuple(child for child in inner if isinstance(child, Inline))
                stack.extend([child for child in inner if not isinstance(child, Inline)][::-1])
                if not inlines:
                    continue
                run = write_inlines(inlines, desk)
        if not first:
            yield "<br/>"
        first = False
        yield run
