"""Write nodes as short text for case files."""

from __future__ import annotations

from collections.abc import Iterator

from bookbuild.diagnostics import Span
from bookbuild.model.nodes import (
    Attr,
    Blocks,
    BulletList,
    Code,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Heading,
    Image,
    Inlines,
    LineBreak,
    Link,
    ListItem,
    Math,
    MathBlock,
    Note,
    OrderedList,
    Paragraph,
    Phrase,
    Quote,
    RawInline,
    Styled,
    Table,
    Text,
    ThematicBreak,
)


def picture(blocks: Blocks, places: bool) -> str:
    return "\n".join(_blocks(blocks, places, ""))


def _place(span: Span | None) -> str:
    if span is None:
        return "@?"
    end = f"-{span.end_line}:{span.end_column}" if span.end_line else ""
    return f"@{span.line}:{span.column}{end}"


def _attr(attr: Attr) -> str:
    parts = [f"#{attr.id}"] * bool(attr.id) + [f".{name}" for name in attr.classes]
    parts += [f"{key}={value}" for key, value in attr.pairs]
    return "{" + " ".join(parts) + "}" if parts else ""


def _blocks(blocks: Blocks, places: bool, indent: str) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, places, indent)


def _block(block: object, places: bool, indent: str) -> Iterator[str]:
    at = f" {_place(block.span)}" if places else ""
    inner = indent + "  "

    def words(inlines: Inlines) -> str:
        return _inlines(inlines, places)

    match block:
        case Paragraph(children=children, tight=tight, continued=continued):
            kind = ("tight" if tight else "par") + ("+" if continued else "")
            yield f"{indent}{kind}{at}: {words(children)}"
        case Heading(level=level, children=children, attr=attr):
            yield f"{indent}h{level}{_attr(attr)}{at}: {words(children)}"
        case MathBlock(math=math, attr=attr):
            yield f"{indent}display{_attr(attr)}{at}: {_tex(math, places)}"
        case CodeBlock(text=text, language=language, attr=attr):
            yield f"{indent}code {language}{_attr(attr)}{at}:"
            for line in text.split("\n"):
                yield f"{inner}| {line}".rstrip()
        case Quote(blocks=inside):
            yield f"{indent}quote{at}"
            yield from _blocks(inside, places, inner)
        case Division(attr=attr, blocks=inside):
            yield f"{indent}div{_attr(attr)}{at}"
            yield from _blocks(inside, places, inner)
        case BulletList(items=items) | OrderedList(items=items):
            name = "list"
            if isinstance(block, OrderedList):
                name = f"list {block.style} {block.start}{block.delimiter}"
            yield f"{indent}{name}{at}"
            for item in items:
                yield from _item(item, places, inner)
        case DefinitionList(entries=entries):
            yield f"{indent}definitions{at}"
            for entry in entries:
                yield f"{inner}term: {words(entry.term)}"
                for meaning in entry.meanings:
                    yield from _blocks(meaning, places, inner + "  ")
        case Table():
            yield f"{indent}table{_attr(block.attr)}{at} {' '.join(block.aligns)}"
            for row in block.head:
                yield f"{inner}head " + " | ".join(_cell(c, places) for c in row)
            for row in block.body:
                yield f"{inner}row " + " | ".join(_cell(c, places) for c in row)
            if block.caption:
                yield f"{inner}caption: {words(block.caption)}"
        case Figure(blocks=inside, caption=caption, attr=attr):
            yield f"{indent}figure{_attr(attr)}{at}: {words(caption)}"
            yield from _blocks(inside, places, inner)
        case ThematicBreak():
            yield f"{indent}rule{at}"
        case _:
            yield f"{indent}{block!r}"


def _item(item: ListItem, places: bool, indent: str) -> Iterator[str]:
    mark = {None: "", True: " [x]", False: " [ ]"}[item.checked]
    yield f"{indent}item{mark}" + (f" {_place(item.span)}" if places else "")
    yield from _blocks(item.blocks, places, indent + "  ")


def _cell(cell: object, places: bool) -> str:
    spans = f"({cell.columns}x{cell.rows})" if (cell.columns, cell.rows) != (1, 1) else ""
    return spans + " / ".join(
        line.partition(": ")[2] if line.startswith("tight: ") else line
        for line in _blocks(cell.blocks, places, "")
    )


def _tex(math: Math, places: bool) -> str:
    tex = math.tex.replace("\n", "⏎")
    if places and math.tex_map:
        rows = " ".join(f"{offset}={line}:{column}" for offset, line, column in math.tex_map)
        return f"{tex} [{rows}]"
    return tex


def _inlines(inlines: Inlines, places: bool) -> str:
    out: list[str] = []
    previous: object = None
    for node in inlines:
        if isinstance(previous, Text) and isinstance(node, Text):
            out.append("¦")
        out.append(_inline(node, places))
        previous = node
    return "".join(out)


def _inline(node: object, places: bool) -> str:
    at = _place(node.span) if places else ""
    match node:
        case Text(text=text):
            return text + at
        case LineBreak():
            return f"⏎{at}"
        case Styled(kind=kind, children=children):
            return f"{kind}{at}{{{_inlines(children, places)}}}"
        case Phrase(attr=attr, children=children):
            return f"span{_attr(attr)}{at}{{{_inlines(children, places)}}}"
        case Code(text=text, attr=attr):
            return f"`{text}`{_attr(attr)}{at}"
        case Math(display=display):
            mark = "$$" if display else "$"
            return f"{mark}{_tex(node, places)}{mark}{at}"
        case Link(target=target, children=children, title=title, attr=attr):
            name = f' "{title}"' if title else ""
            return f"link{_attr(attr)}{at}{{{_inlines(children, places)}}}({target}{name})"
        case Image(source=source, alt=alt, title=title, attr=attr):
            name = f' "{title}"' if title else ""
            return f"image{_attr(attr)}{at}{{{_inlines(alt, places)}}}({source}{name})"
        case Note(blocks=blocks):
            return f"note{at}[" + " / ".join(_blocks(blocks, places, "")) + "]"
        case RawInline(html=html):
            return f"raw{at}{{{html}}}"
        case _:
            return repr(node)
