"""Make the table of symbols, from a file and from `::: {.notation}` lists in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bookbuild.config import BookConfig
from bookbuild.diagnostics import Related, Report, Span
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Alignment,
    Blocks,
    Cell,
    DefinitionList,
    Division,
    Heading,
    Inlines,
    Link,
    Math,
    MathBlock,
    Paragraph,
    Table,
    Text,
)
from bookbuild.model.walk import nodes_of, plain_text
from bookbuild.words import MatterWords
from bookbuild.workspace import Workspace

from .matter_files import SYMBOLS, read_entries, read_texts

SLUG = "notation"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol with its meaning."""

    symbol: Inlines
    meaning: Blocks
    first: Inlines = ()
    """A link to where it is explained."""
    span: Span | None = None


def make_notation(
    chapters: Sequence[Chapter],
    config: BookConfig,
    words: MatterWords,
    workspace: Workspace,
    report: Report,
) -> Chapter | None:
    """Return the table of symbols as a chapter before the text; None where there are none."""
    symbols = [*_of_file(config, workspace, report), *symbols_of_text(chapters)]
    if not symbols:
        return None
    _report_doubles(symbols, report)
    title = (Text(words.notation),)
    return Chapter("", SLUG, "front", "", "", title, (_table(symbols, words),), anchor=SLUG)


def _table(symbols: Sequence[Symbol], words: MatterWords) -> Table:
    placed = any(symbol.first for symbol in symbols)
    columns = (
        (words.symbol, words.meaning, words.first) if placed else (words.symbol, words.meaning)
    )
    head = tuple(Cell((Paragraph((Text(word),)),)) for word in columns)
    body = []
    for one in symbols:
        row = [Cell((Paragraph(one.symbol),)), Cell(one.meaning)]
        if placed:
            row.append(Cell((Paragraph(one.first),) if one.first else ()))
        body.append(tuple(row))
    left: Alignment = "left"
    return Table((left,) * len(columns), (head,), tuple(body))


def _of_file(config: BookConfig, workspace: Workspace, report: Report) -> list[Symbol]:
    path = config.matter.notation
    if not path:
        return []
    entries = read_entries(path, config.matter.notation_span, SYMBOLS, workspace, report)
    entries = tuple(entry for entry in entries if "meaning" in entry)
    texts = [text for entry in entries for text in (_formula(*entry["symbol"]), entry["meaning"])]
    blocks = read_texts(texts, config, report)
    out = []
    for number, entry in enumerate(entries):
        symbol, meaning = blocks[2 * number : 2 * number + 2]
        span = entry["symbol"][1]
        out.append(Symbol(_in_line(symbol), meaning, _place(entry.get("first")), span))
    return out


def _in_line(blocks: Blocks) -> Inlines:
    """Return a symbol in a line; a formula alone has been read as a display."""
    match blocks:
        case (Paragraph(children=children), *_):
            return tuple(replace(c, display=False) if isinstance(c, Math) else c for c in children)
        case (MathBlock(math=math), *_):
            return (replace(math, display=False),)
        case _:
            return ()


def _formula(text: str, span: Span) -> tuple[str, Span]:
    """Return a symbol as Markdown; TeX may stand without its dollars."""
    return (text if "$" in text else f"${text.strip()}$"), span


def _place(first: tuple[str, Span] | None) -> Inlines:
    return (Link(first[0].strip(), (), span=first[1]),) if first else ()


def symbols_of_text(chapters: Sequence[Chapter]) -> Iterator[Symbol]:
    """Yield the symbols of the lists marked `.notation`, which stay where they are too."""
    for chapter in chapters:
        where, shown = chapter.anchor, chapter.number
        for node in nodes_of(chapter.blocks):
            if isinstance(node, Heading) and node.anchor and node.number:
                where, shown = node.anchor, node.number
            if not isinstance(node, Division) or SLUG not in node.attr.classes:
                continue
            first = (Link(f"{chapter.path}#{_label(chapter, where)}", (), span=node.span),)
            for block in node.blocks:
                if isinstance(block, DefinitionList):
                    for entry in block.entries:
                        meaning = entry.meanings[0] if entry.meanings else ()
                        yield Symbol(entry.term, meaning, first if shown else (), node.span)


def _label(chapter: Chapter, anchor: str) -> str:
    """Return a label that leads to an anchor of a chapter."""
    return next((p.label for p in chapter.places if p.anchor == anchor and p.label), "")


def _report_doubles(symbols: Sequence[Symbol], report: Report) -> None:
    known: dict[str, Symbol] = {}
    for one in symbols:
        name = "".join(_written(one.symbol).split())
        first = known.setdefault(name, one)
        if first is not one:
            report.add(
                "I301",
                f"the symbol `{_written(one.symbol)}` stands twice",
                one.span,
                hint="keep one entry, or say both meanings in it",
                related=(Related(first.span, "first listed here"),) if first.span else (),
            )


def _written(symbol: Inlines) -> str:
    return plain_text(symbol)
