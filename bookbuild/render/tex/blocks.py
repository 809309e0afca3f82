"""Turn blocks into pandoc's: lists and quotations are its own, our constructs TeX around them."""

from __future__ import annotations

from dataclasses import replace

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
    ListItem,
    Math,
    MathBlock,
    OrderedList,
    Paragraph,
    Quote,
    RawBlock,
    Table,
    ThematicBreak,
)
from bookbuild.model.walk import walk
from bookbuild.render.html import raw as html
from bookbuild.render.markup import outside_address
from bookbuild.render.pdf.headings import plain as words_of

from .demos import write_demo
from .desk import Desk
from .directories import write_directory
from .formulas import write_display
from .inlines import anchor_tex, text_tex, wrapped, write_image, write_inlines
from .listings import write_code
from .setoff import (
    title_inlines,
    write_answer,
    write_answer_entry,
    write_aside,
    write_callout,
    write_exercise,
    write_hint,
)
from .tables import write_table
from .tree import (
    RULE,
    Node,
    Nodes,
    bullets,
    definitions,
    numbered,
    para,
    plain,
    quote,
    raw,
    raw_block,
    read_html,
)

_LEVELS = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")
_STYLES = {
    "decimal": "Decimal",
    "lower-alpha": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
}
_DELIMITERS = {".": "Period", ")": "OneParen", "()": "TwoParens"}


def write_blocks(blocks: Blocks, desk: Desk) -> Nodes:
    """Return blocks; a display formula is part of the paragraph it stands in."""
    out: Nodes = []
    run: Nodes = []
    tight = False

    def end() -> None:
        if run:
            out.append(plain(list(run)) if tight else para(list(run)))
            run.clear()

    for block in blocks:
        match block:
            case Paragraph():
                formulas = _formulas(block)
                if run and not block.continued:
                    end()
                comment = desk.mark(block, formulas)
                if run:
                    run.append(raw(f"\n{comment}\n" if comment else "\n"))
                elif comment:
                    out.append(raw_block(comment))
                if block.continued and not run:
                    run.append(raw(r"\noindent{}"))
                run += write_inlines(block.children, desk)
                tight = block.tight
            case MathBlock():
                comment = desk.mark(block, (block.math,))
                lead = "\n" if run else ""
                tight = tight if run else False
                run.append(raw(f"{lead}{comment}\n{write_display(block, desk)}\n"))
            case _:
                end()
                out += _block(block, desk)
    end()
    return out


def _formulas(block: Paragraph) -> tuple[Math, ...]:
    return tuple(node for node in walk(block.children) if isinstance(node, Math))


def _block(node: Block, desk: Desk) -> Nodes:
    match node:
        case Heading():
            return _heading(node, desk)
        case CodeBlock():
            return _listing(node, desk)
        case Quote(blocks=blocks):
            return [quote(write_blocks(blocks, desk))]
        case BulletList(items=items):
            return [bullets([_item(item, desk) for item in items])]
        case OrderedList():
            return [_ordered(node, desk)]
        case DefinitionList():
            return [_definitions(node, desk)]
        case ThematicBreak():
            return [RULE]
        case Table():
            return write_table(node, desk)
        case Figure():
            return _figure(node, desk)
        case Division():
            return _division(node, desk)
        case Directory():
            return write_directory(node, desk)
        case RawBlock(html=markup):
            return read_html(html.fragment(markup))
        case _:
            return _set_off(node, desk)


def _set_off(node: Block, desk: Desk) -> Nodes:
    match node:
        case Callout():
            return write_callout(node, desk)
        case Aside():
            return write_aside(node, desk)
        case Hint():
            return write_hint(node, desk)
        case Answer():
            return write_answer(node, desk)
        case Exercise():
            return write_exercise(node, desk)
        case AnswerEntry():
            return write_answer_entry(node, desk)
        case _:
            return []


def _heading(node: Heading, desk: Desk) -> Nodes:
    level = _LEVELS[min(max(node.level, 2), 6) - 2]
    out = desk.marked(node)
    return [*out, plain(heading_inlines(level, node.number, node.children, desk, _toc(desk))),
            *_anchored(node.anchor or node.attr.id, desk)]  # fmt: skip


def _toc(desk: Desk) -> bool:
    """Tell whether the contents list the headings within a chapter."""
    return desk.chapter.kind in ("chapter", "appendix", "back")


def _anchored(name: str, desk: Desk) -> Nodes:
    anchor = anchor_tex(name, desk)
    return [raw_block(anchor)] if anchor else []


def heading_inlines(
    level: str, number: str, title: tuple[object, ...], desk: Desk, listed: bool
) -> Nodes:
    """Return a heading: its number is ours, its words for bookmarks hold no formula."""
    words = title_inlines(title, desk)  # type: ignore[arg-type]
    bookmark = text_tex(words_of(title), desk)  # type: ignore[arg-type]
    if number:
        opening = rf"\bookheading{{{level}}}{{{text_tex(number, desk)}}}"
    else:
        opening = rf"\bookunnumbered{{{level}}}"
    kind = "" if listed else "*"
    return [raw(opening + kind + "{"), *words, raw(f"}}{{{bookmark}}}")]


def _listing(node: CodeBlock, desk: Desk) -> Nodes:
    if node.is_tex:
        allowed = desk.shop.config.tex.raw
        return [*desk.marked(node), raw_block(node.text)] if allowed else []
    out = desk.marked(node)
    if node.number or node.caption:
        anchor = anchor_tex(node.anchor or node.attr.id, desk)
        opening = (
            rf"\booklistingcaption{{{anchor}{_label(desk.words.listing, node.number, desk)}}}{{"
        )
        desk.bare += 1
        words = write_inlines(node.caption, desk)
        desk.bare -= 1
        out.append(plain(wrapped(opening, words, "}")))
    else:
        out += _anchored(node.anchor or node.attr.id, desk)
    return [*out, raw_block(write_code(node, desk))]


def _label(word: str, number: str, desk: Desk) -> str:
    label = number if not number or number.startswith(word) else f"{word} {number}"
    return text_tex(label, desk)


def _item(item: ListItem, desk: Desk) -> Nodes:
    blocks = write_blocks(item.blocks, desk)
    if item.checked is None:
        return blocks
    box = raw(r"\bookdone{}" if item.checked else r"\bookopentask{}")
    for number, block in enumerate(blocks):
        if block["t"] in ("Para", "Plain"):
            told: Node = {"t": block["t"], "c": [box, *block["c"]]}
            return [*blocks[:number], told, *blocks[number + 1 :]]
    return [plain([box]), *blocks]


def _ordered(node: OrderedList, desk: Desk) -> Node:
    items = [_item(item, desk) for item in node.items]
    return numbered(node.start, _STYLES[node.style], _DELIMITERS[node.delimiter], items)


def _definitions(node: DefinitionList, desk: Desk) -> Node:
    entries = []
    for entry in node.entries:
        desk.bare += 1
        term = wrapped("{", write_inlines(entry.term, desk), "}")
        desk.bare -= 1
        entries.append((term, [write_blocks(blocks, desk) for blocks in entry.meanings]))
    return definitions(entries)


def _figure(node: Figure, desk: Desk) -> Nodes:
    pictures: Nodes = []
    before = desk.marked(node)
    match node.blocks:
        case (Paragraph(children=(Image() as image,)),):
            pictures.append(plain(write_image(image, desk)))
        case blocks:
            pictures += write_blocks(blocks, desk)
    if node.demo and outside_address(node.demo.address):
        return [*before, *write_demo(node, pictures, desk)]
    out: Nodes = [*before, raw_block(r"\begin{bookfigure}"), *pictures]
    anchor = anchor_tex(node.anchor or node.attr.id, desk)
    if node.number or node.caption:
        desk.bare += 1
        words = write_inlines(node.caption, desk)
        desk.bare -= 1
        opening = rf"\bookfigurecaption{{{anchor}{_label(desk.words.figure, node.number, desk)}}}{{"
        out.append(plain(wrapped(opening, words, "}")))
    elif anchor:
        out.append(raw_block(anchor))
    return [*out, raw_block(r"\end{bookfigure}")]


def _division(node: Division, desk: Desk) -> Nodes:
    classes = node.attr.classes
    anchor = _anchored(node.attr.id, desk)
    if "sideways" in classes:
        out: Nodes = []
        for block in node.blocks:
            if isinstance(block, Table):
                out += write_table(block, desk, sideways=True)
            else:
                out += write_blocks((block,), desk)
        return [*anchor, *out]
    inside = write_blocks(_epigraph(node.blocks) if "epigraph" in classes else node.blocks, desk)
    if "epigraph" in classes:
        inside = [raw_block(r"\begin{bookepigraph}"), *inside, raw_block(r"\end{bookepigraph}")]
    if "csl-entry" in classes:
        inside = [raw_block(r"\begin{bookwork}"), *inside, raw_block(r"\end{bookwork}")]
    return [*anchor, *inside]


def _epigraph(blocks: Blocks) -> Blocks:
    return tuple(replace(b, continued=False) if isinstance(b, Paragraph) else b for b in blocks)
