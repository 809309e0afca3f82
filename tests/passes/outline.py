"""Write a chapter of the model as an indented outline that a reader can check by eye."""

from __future__ import annotations

from collections.abc import Iterator

from bookbuild.model.book import Chapter, Place
from bookbuild.model.nodes import (
    Answer,
    AnswerEntry,
    Aside,
    Attr,
    Block,
    Blocks,
    BulletList,
    Callout,
    Cite,
    Code,
    CodeBlock,
    DefinitionList,
    Directory,
    DirectoryEntry,
    Division,
    Exercise,
    Figure,
    Heading,
    Hint,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    MathBlock,
    Note,
    OrderedList,
    Paragraph,
    Phrase,
    Quote,
    RawBlock,
    RawInline,
    Styled,
    Table,
    Text,
    ThematicBreak,
)

_MARKS = {"emphasis": "*", "strong": "**", "strikeout": "~~", "superscript": "^", "subscript": "~"}


def chapter_outline(chapter: Chapter) -> str:
    """Return the chapter's head line and its blocks, two blanks a level."""
    head = ["chapter", chapter.kind, f"#{chapter.anchor}", chapter.number, line(chapter.title)]
    if chapter.part:
        head.append(f"part={chapter.part}")
    return "\n".join([_joined(head), *_blocks(chapter.blocks, 1)])


def place_line(place: Place) -> str:
    """Return one line for something that can be referred to."""
    span = f"{place.span.line}:{place.span.column}" if place.span else "-"
    words = f"{place.text} | {place.title}" if place.title else place.text
    return f"{place.label or '(no label)'} -> #{place.anchor} {place.kind} {span} {words}"


def _joined(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)


def _blocks(blocks: Blocks, depth: int) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, depth)


def _set(depth: int, head: list[str], *groups: tuple[str, Blocks]) -> Iterator[str]:
    """Yield a head line and groups of blocks under it, each under its name where it has one."""
    yield "  " * depth + _joined(head)
    for name, blocks in groups:
        if name and blocks:
            yield "  " * (depth + 1) + name
        yield from _blocks(blocks, depth + (2 if name else 1))


def _block(block: Block, depth: int) -> Iterator[str]:
    match block:
        case Paragraph(children=children):
            mark = "+ " if block.continued else ""
            yield "  " * depth + mark + line(children)
        case Heading():
            name = f"h{block.level}"
            own = [name, block.number, line(block.children), _anchor(block.anchor)]
            yield "  " * depth + _joined([*own, _classes(block.attr)])
        case MathBlock():
            rows = " ".join(f"{shown}#{anchor}" for anchor, shown in block.anchors)
            after = f"after={block.after}" if block.after else ""
            yield "  " * depth + _joined([f"$${_one_line(block.math)}$$", after, rows])
        case CodeBlock():
            head = ["code", block.language, block.number, line(block.caption)]
            yield "  " * depth + _joined([*head, _anchor(block.anchor)])
            for row in block.text.split("\n"):
                yield "  " * depth + f"  | {row}".rstrip()
        case BulletList() | OrderedList():
            head = "list" if isinstance(block, BulletList) else f"list from {block.start}"
            yield "  " * depth + head
            for item in block.items:
                yield from _set(depth + 1, ["-"], ("", item.blocks))
        case DefinitionList():
            for entry in block.entries:
                groups = [("", meaning) for meaning in entry.meanings]
                yield from _set(depth, ["term", line(entry.term)], *groups)
        case Table():
            head = ["table", block.number, line(block.caption), _anchor(block.anchor)]
            yield "  " * depth + _joined(head)
            for row in (*block.head, *block.body):
                for cell in row:
                    yield from _set(depth + 1, ["cell"], ("", cell.blocks))
        case Exercise():
            yield from _exercise(block, depth)
        case AnswerEntry():
            back = f"to=#{block.exercise.anchor}"
            name = [block.exercise.label, block.exercise.number, line(block.exercise.title)]
            head = ["answer-entry", *name, _anchor(block.anchor), back]
            yield from _set(depth, head, ("", block.blocks))
        case Directory():
            for listed in block.entries:
                yield from _listed(listed, depth)
        case ThematicBreak():
            yield "  " * depth + "rule"
        case RawBlock():
            yield "  " * depth + f"html {block.html}"
        case _:
            yield from _set(depth, _head(block), ("", block.blocks))


def _listed(entry: DirectoryEntry, depth: int) -> Iterator[str]:
    places = [
        f"{one.text}#{one.anchor}" + (f"..#{one.until}" if one.until else "") + "!" * one.main
        for one in entry.locators
    ]
    yield "  " * depth + _joined(["entry", line(entry.term), *places, line(entry.see)])
    for inside in entry.entries:
        yield from _listed(inside, depth + 1)


def _head(block: Block) -> list[str]:
    match block:
        case Callout():
            label = [block.kind, block.label, block.number]
            return ["callout", *label, _titled(block.title), _anchor(block.anchor)]
        case Figure():
            return ["figure", block.number, line(block.caption), _anchor(block.anchor)]
        case Aside():
            return ["aside", line(block.summary)]
        case Division():
            return ["division", _anchor(block.attr.id), _classes(block.attr)]
        case Hint():
            return ["hint"]
        case Answer():
            return ["answer"]
        case Quote():
            return ["quote"]
        case _:
            raise AssertionError(block)


def _exercise(block: Exercise, depth: int) -> Iterator[str]:
    level = f"({block.difficulty})" if block.difficulty else ""
    heading = f"h{block.level}" if block.level else ""
    answer = f"answer=#{block.answer_anchor}" if block.answer_anchor else ""
    name = [block.label, block.number, level, _titled(block.title)]
    head = ["exercise", *name, heading, _anchor(block.anchor), answer]
    groups = [("", block.statement), *(("hint", hint.blocks) for hint in block.hints)]
    answers = [("answer", answer.blocks) for answer in block.answers]
    yield from _set(depth, head, *groups, *answers)


def _titled(title: Inlines) -> str:
    return f"“{line(title)}”" if title else ""


def _anchor(anchor: str) -> str:
    return f"#{anchor}" if anchor else ""


def _classes(attr: Attr) -> str:
    return " ".join(f".{name}" for name in attr.classes)


def _one_line(math: Math) -> str:
    return " ".join(math.tex.split())


def line(children: Inlines) -> str:
    """Return inlines on one line, in something like Markdown."""
    return "".join(map(_inline, children))


def _inline(node: Inline) -> str:
    match node:
        case Text(text=text):
            return text
        case LineBreak():
            return " / "
        case Styled(kind=kind, children=children):
            mark = _MARKS.get(kind, kind)
            return f"{mark}{line(children)}{mark}"
        case Phrase(children=children):
            return f"[{line(children)}]{{{_joined([_anchor(node.attr.id), _classes(node.attr)])}}}"
        case Code(text=text):
            return f"`{text}`"
        case Math():
            unset = "" if node.formula else "!"
            return f"{unset}${_one_line(node)}$"
        case Link():
            return f"[{line(node.children)}]({node.target})"
        case Image():
            return f"![{line(node.alt)}]({node.source})"
        case Note():
            return "^[" + " ".join(part.strip() for part in _blocks(node.blocks, 0)) + "]"
        case Cite():
            items = "; ".join(
                _joined([item.prefix, "-" * item.suppress_author + "@" + item.key, item.suffix])
                for item in node.items
            )
            return f"{{{items}: {line(node.children)}}}"
        case RawInline():
            return node.html
