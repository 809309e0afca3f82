"""Write blocks."""

from __future__ import annotations

from bookbuild.model.nodes import (
    Answer,
    AnswerEntry,
    Aside,
    Block,
    Blocks,
    BulletList,
    Callout,
    CodeBlock,
    DefinitionList,
    Directory,
    Division,
    Exercise,
    Figure,
    Heading,
    Hint,
    Image,
    Link,
    ListItem,
    MathBlock,
    OrderedList,
    Paragraph,
    Quote,
    RawBlock,
    Table,
    Text,
    ThematicBreak,
)
from bookbuild.render.highlight import highlight
from bookbuild.render.markup import Pieces, assemble, attribute, escape

from . import raw
from .directories import write_directory
from .edition import Desk
from .inlines import author_attributes, write_caption, write_image, write_inlines
from .setoff import (
    write_answer,
    write_answer_entry,
    write_aside,
    write_callout,
    write_exercise,
    write_hint,
)
from .tables import write_table

_LIST_TYPES = {
    "decimal": "",
    "lower-alpha": "a",
    "upper-alpha": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}


_NUMBERED = frozenset({"numbered", "numberLines"})
"""Classes that ask for numbers on the lines of code, ours and pandoc's."""


def write_blocks(blocks: Blocks, desk: Desk) -> Pieces:
    """Yield the markup of blocks, one to a line."""
    for block in blocks:
        yield _block(block, desk)
        yield "\n"


def _block(node: Block, desk: Desk) -> Pieces:
    match node:
        case Paragraph():
            return _paragraph(node, desk)
        case Heading():
            return _heading(node, desk)
        case MathBlock():
            return _equation(node, desk)
        case CodeBlock():
            return iter(()) if node.is_tex else _listing(node, desk)
        case Quote(blocks=blocks):
            return _wrapped("<blockquote>", blocks, "</blockquote>", desk)
        case BulletList(items=items):
            return _list("<ul>", items, "</ul>", desk)
        case OrderedList():
            return _ordered(node, desk)
        case DefinitionList():
            return _definitions(node, desk)
        case ThematicBreak():
            return iter(("<hr/>",))
        case Table():
            return write_table(node, desk, write_blocks)
        case Figure():
            return _figure(node, desk)
        case Division(attr=attr, blocks=blocks):
            return _wrapped(f"<div{author_attributes(attr, desk)}>", blocks, "</div>", desk)
        case Directory():
            return write_directory(node, desk)
        case RawBlock(html=html):
            return iter((raw.fragment(html),))
        case _:
            return _set_off(node, desk)


def _set_off(node: Callout | Aside | Hint | Answer | Exercise | AnswerEntry, desk: Desk) -> Pieces:
    match node:
        case Callout():
            return write_callout(node, desk, write_blocks)
        case Aside():
            return write_aside(node, desk, write_blocks)
        case Hint():
            return write_hint(node, desk, write_blocks)
        case Answer():
            return write_answer(node, desk, write_blocks)
        case Exercise():
            return write_exercise(node, desk, write_blocks)
        case AnswerEntry():
            return write_answer_entry(node, desk, write_blocks)


def _wrapped(before: str, blocks: Blocks, after: str, desk: Desk) -> Pieces:
    yield before + "\n"
    yield write_blocks(blocks, desk)
    yield after


def _paragraph(node: Paragraph, desk: Desk) -> Pieces:
    yield '<p class="continued">' if node.continued else "<p>"
    yield write_inlines(node.children, desk)
    yield "</p>"


def _heading(node: Heading, desk: Desk) -> Pieces:
    level = min(max(node.level + desk.edition.shift, 2), 6)
    identifier = desk.identifier(node.anchor or node.attr.id)
    yield f"<h{level}{identifier}>"
    if node.number:
        yield f'<span class="number">{escape(node.number)}</span> '
    yield write_inlines(node.children, desk)
    yield f"</h{level}>"


def _equation(node: MathBlock, desk: Desk) -> Pieces:
    first, *others = [anchor for anchor, _ in node.anchors] or [node.attr.id]
    tagged = node.math.formula is not None and node.math.formula.tagged
    kind = "equation tagged" if tagged else "equation"
    kind += " drawn" if desk.edition.drawn else ""
    rows = desk.edition.rows(node, desk.identifier) if tagged and desk.edition.rows else ""
    if rows:
        identifier = "" if node.anchors else desk.identifier(first)
        yield f'<div class="{kind} rows"{identifier}>{rows}</div>'
        return
    yield f'<div class="{kind}"{desk.identifier(first)}>'
    for anchor in others:
        if identifier := desk.identifier(anchor):
            yield f"<a{identifier}></a>"
    yield desk.edition.math(node.math, True)
    yield "</div>"


def _listing(node: CodeBlock, desk: Desk) -> Pieces:
    identifier = desk.identifier(node.anchor or node.attr.id)
    captioned = bool(node.number or node.caption)
    if captioned:
        yield f'<div class="listing"{identifier}>'
        yield '<p class="listing-caption">'
        yield write_caption(desk.edition.words.listing, node.number, node.caption, desk)
        yield "</p>"
    kind = "code" if node.language else "code plain"
    if "output" in node.attr.classes:
        kind += " output"
    start = ""
    if _NUMBERED.intersection(node.attr.classes):
        kind += " numbered"
        start = node.attr.get("startFrom") if node.attr.get("startFrom").isdecimal() else "1"
    yield f'<pre class="{kind}"{"" if captioned else identifier}'
    if not node.language:
        yield desk.focus(node.number or desk.edition.words.listing)
    yield attribute("data-language", node.language) + attribute("data-start", start)
    yield f"{attribute('data-highlight', node.attr.get('hl'))}><code>"
    yield highlight(node.text, node.language) + "</code></pre>"
    if captioned:
        yield "</div>"


def _list(before: str, items: tuple[ListItem, ...], after: str, desk: Desk) -> Pieces:
    yield before + "\n"
    for item in items:
        yield _item(item, desk)
    yield after


def _item(item: ListItem, desk: Desk) -> Pieces:
    if item.checked is None:
        yield "<li>"
    else:
        words = desk.edition.words
        state, label = ("done", words.done) if item.checked else ("open", words.open_task)
        yield f'<li class="task"><span class="box {state}" role="img" aria-label="{label}"></span> '
    yield write_tight(item.blocks, desk)
    yield "</li>\n"


def write_tight(blocks: Blocks, desk: Desk) -> Pieces:
    """Yield blocks, tight paragraphs among them as bare inlines."""
    previous_tight = False
    for block in blocks:
        tight = isinstance(block, Paragraph) and block.tight
        if isinstance(block, Paragraph) and tight:
            yield "<br/>" if previous_tight else ""
            yield write_inlines(block.children, desk)
        else:
            yield "\n"
            yield _block(block, desk)
        previous_tight = tight


def _ordered(node: OrderedList, desk: Desk) -> Pieces:
    start = f' start="{node.start}"' if node.start != 1 else ""
    kind = attribute("type", _LIST_TYPES[node.style])
    enclosed = {".": "", ")": ' class="paren"', "()": ' class="parens"'}[node.delimiter]
    return _list(f"<ol{enclosed}{start}{kind}>", node.items, "</ol>", desk)


def _definitions(node: DefinitionList, desk: Desk) -> Pieces:
    yield "<dl>\n"
    for entry in node.entries:
        yield "<dt>"
        yield write_inlines(entry.term, desk)
        yield "</dt>\n"
        for meaning in entry.meanings:
            yield "<dd>"
            yield write_tight(meaning, desk)
            yield "</dd>\n"
    yield "</dl>"


def _figure(node: Figure, desk: Desk) -> Pieces:
    own = () if node.demo is None or "demo" in node.attr.classes else ("demo",)
    yield f"<figure{author_attributes(node.attr, desk, *own, anchor=node.anchor)}>"
    runs = False
    for block in node.blocks:
        match block:
            case Paragraph(children=(Image() as image,)):
                picture = assemble(write_image(image, desk, node.caption))
                if node.demo and desk.edition.demo and not runs:
                    runs = True
                    picture = desk.edition.demo(node, picture)
                yield picture
            case _:
                yield _block(block, desk)
    links = () if runs else tuple(_demo_links(node, desk))
    if node.number or node.caption or links:
        yield "<figcaption>"
        yield write_caption(desk.edition.words.figure, node.number, node.caption, desk)
        for link in links:
            yield '<div class="address">'
            yield link
            yield "</div>"
        yield "</figcaption>"
    yield "</figure>"


def _demo_links(node: Figure, desk: Desk) -> Pieces:
    """Yield the links to where a demonstration runs: within the book, and on the web."""
    if node.demo is None:
        return
    inside, words = desk.edition.demo_link(node) if desk.edition.demo_link else ("", "")
    if inside:
        yield f'<a href="{escape(inside)}">{escape(words)}</a>'
    if address := node.demo.address:
        yield assemble(write_inlines((Link(address, (Text(address),), span=node.span),), desk))
