"""Type pandoc's blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from bookbuild.diagnostics import Report, Span
from bookbuild.model.nodes import (
    NO_ATTR,
    Alignment,
    Attr,
    Block,
    Blocks,
    BulletList,
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Figure,
    Heading,
    Image,
    Inline,
    ListItem,
    Math,
    NumberStyle,
    OrderedList,
    Paragraph,
    Row,
    Table,
    ThematicBreak,
)
from bookbuild.model.walk import map_inlines

from ..normalise.draft import Draft
from .flow import FlowReader, Html
from .inlines import InlineReader
from .places import Places, attributes, is_wrapper, position_of
from .shapes import (
    covered,
    is_alert,
    read_item,
    read_quote,
    replace_attr,
    split_displays,
    until,
    with_captions,
    with_roman_lists,
)

_ALIGN: dict[str, Alignment] = {
    "AlignLeft": "left",
    "AlignRight": "right",
    "AlignCenter": "center",
    "AlignDefault": "default",
}
_NUMBERS: dict[str, NumberStyle] = {
    "LowerAlpha": "lower-alpha",
    "UpperAlpha": "upper-alpha",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
_DELIMITERS: dict[str, Literal[".", ")", "()"]] = {"OneParen": ")", "TwoParens": "()"}
_LAYOUT = frozenset({"numbered", "numberLines", "plain"})
"""Classes of listings that are no languages."""
_TABBED = frozenset({"make", "makefile"})
"""Languages in which a tab is not white space like any other."""


def read_blocks(document: dict[str, Any], draft: Draft, report: Report) -> Blocks:
    """Return the blocks of pandoc's document, which was made from `draft`."""
    return _BlockReader(draft, report).read(document["blocks"])


class _BlockReader:
    def __init__(self, draft: Draft, report: Report) -> None:
        self.places = Places(draft)
        self.report = report
        self.inlines = InlineReader(self.places, report, self.read)
        self.html = FlowReader(self.places, report)

    def read(self, items: list[Any], position: str = "") -> Blocks:
        """Read blocks; `position` is where a wrapper around them says they stand."""
        out: list[Block | Html] = []
        for item in items:
            out.extend(self._item(item, position))
        return with_roman_lists(with_captions(self.html.nest(out)))

    def _item(self, item: Any, position: str) -> Iterable[Block | Html]:
        kind, content = item["t"], item.get("c")
        span = self.places.span(position)
        match kind:
            case "Para" | "Plain":
                return self._paragraph(content, kind == "Plain", span)
            case "Header":
                return [self._heading(content)]
            case "Div":
                return self._division(content)
            case "CodeBlock":
                return [self._code(content)]
            case "RawBlock":
                return [Html(content[1], position)]
            case "BlockQuote":
                return [read_quote(self.read(content), span)]
            case "BulletList":
                read = self._list(content)
                return [BulletList(read, until(span, read))]
            case "OrderedList":
                return [self._ordered(content, span)]
            case "DefinitionList":
                return [self._definitions(content, span)]
            case "HorizontalRule":
                return [ThematicBreak(span)]
            case "Table":
                return [self._table(content)]
            case _:
                return []

    def _division(self, content: Any) -> Iterable[Block | Html]:
        attr, items = content
        position = position_of(attr)
        own = attributes(attr, self.places)
        if is_wrapper(attr):
            out = [node for item in items for node in self._item(item, position)]
            if own == NO_ATTR:
                return out
            if len(out) == 1 and not isinstance(out[0], Html):
                return [replace_attr(out[0], own)]
            return [Division(own, self.html.nest(out), self.places.span(position))]
        if own.classes and is_alert(self.places, position):
            items = items[1:]
        return [Division(own, self.read(items), self.places.span(position))]

    def _paragraph(self, items: list[Any], tight: bool, span: Span | None) -> Blocks:
        if len(items) == 1 and items[0]["t"] == "Image":
            figure = self._figure(items[0]["c"], tight, span)
            if figure is not None:
                return (figure,)
        return split_displays(self.inlines.lines(items), tight, span)

    def _figure(self, content: Any, tight: bool, span: Span | None) -> Block | None:
        """Return the figure a paragraph of one picture with words or an identifier is."""
        [image] = self.inlines.read([{"t": "Image", "c": content}])
        assert isinstance(image, Image)
        caption = self.inlines.read(content[1])
        if not caption and not image.attr.id:
            return None
        bare = replace(image, attr=replace(image.attr, id=""))
        inside = Paragraph((bare,), tight, span=image.span)
        return Figure((inside,), caption, attr=Attr(image.attr.id), span=image.span)

    def _heading(self, content: Any) -> Heading:
        level, attr, items = content
        children = self.inlines.read(items)
        inline = map_inlines(children, lambda run: tuple(map(_as_inline, run)))
        span = self.places.span(position_of(attr))
        return Heading(level, inline, attributes(attr, self.places), span=span)

    def _code(self, content: Any) -> CodeBlock:
        attr, text = content
        own = attributes(attr, self.places)
        # pandoc puts the language after the classes in braces: ```python {.numbered}
        language = next((name for name in own.classes if name not in _LAYOUT), "")
        classes = tuple(name for name in own.classes if name != language)
        text = self.places.restore(text)
        if language.lower() not in _TABBED:
            text = text.expandtabs(4)
        rest = Attr(own.id, classes, own.pairs)
        span = self.places.span(position_of(attr))
        return CodeBlock(text, language, attr=rest, span=span)

    def _list(self, items: list[Any]) -> tuple[ListItem, ...]:
        return tuple(read_item(self.read(item)) for item in items)

    def _ordered(self, content: Any, span: Span | None) -> OrderedList:
        (start, style, delimiter), items = content
        read = self._list(items)
        return OrderedList(
            read,
            start,
            _NUMBERS.get(style["t"], "decimal"),
            _DELIMITERS.get(delimiter["t"], "."),
            until(span, read),
        )

    def _definitions(self, content: Any, span: Span | None) -> DefinitionList:
        entries = tuple(
            Definition(self.inlines.read(term), tuple(self.read(meaning) for meaning in meanings))
            for term, meanings in content
        )
        last = entries[-1].meanings[-1] if entries and entries[-1].meanings else ()
        return DefinitionList(entries, until(span, last))

    def _table(self, content: Any) -> Table:
        attr, _caption, columns, head, bodies, foot = content
        aligns = tuple(_ALIGN[column[0]["t"]] for column in columns)
        body = [row for part in bodies for row in (*part[2], *part[3])] + foot[1]
        return Table(
            aligns,
            tuple(self._row(row, aligns) for row in head[1]),
            tuple(self._row(row, aligns) for row in body),
            attr=attributes(attr, self.places),
            span=self.places.span(position_of(attr)),
        )

    def _row(self, row: Any, aligns: tuple[Alignment, ...]) -> Row:
        cells: list[Cell] = []
        for (attr, align, rows, columns, items), default in zip(row[1], aligns, strict=False):
            blocks = self.read(items)
            own = _ALIGN[align["t"]]
            span = self.places.span(position_of(attr)) or covered(blocks)
            chosen = default if own == "default" else own
            cells.append(Cell(blocks, chosen, columns, rows, span))
        return tuple(cells)


def _as_inline(node: Inline) -> Inline:
    """Set a display formula within a line."""
    return replace(node, display=False) if isinstance(node, Math) else node
