"""Type pandoc's inlines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bookbuild.diagnostics import Report, Span
from bookbuild.model.nodes import (
    NO_ATTR,
    Attr,
    Blocks,
    Code,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Note,
    Phrase,
    Styled,
    StyleKind,
    Text,
)

from .join import SOFT_BREAK, join_lines
from .places import Places, attributes, cover, is_wrapper, position_of
from .tags import Tag, pair_tags, read_tags
from .targets import refused_scheme

_STYLES: dict[str, StyleKind] = {
    "Emph": "emphasis",
    "Strong": "strong",
    "Underline": "underline",
    "Strikeout": "strikeout",
    "Superscript": "superscript",
    "Subscript": "subscript",
    "SmallCaps": "smallcaps",
}


class InlineReader:
    """Reads inlines; footnotes hold blocks, which `read_blocks` reads."""

    def __init__(
        self, places: Places, report: Report, read_blocks: Callable[[Any], Blocks]
    ) -> None:
        self.places = places
        self.report = report
        self.read_blocks = read_blocks

    def read(self, items: list[Any]) -> Inlines:
        """Return a paragraph's inlines: lines joined, HTML tags paired."""
        return join_lines(self.lines(items))

    def lines(self, items: list[Any]) -> Inlines:
        """Return inlines with line ends still standing as `SOFT_BREAK`."""
        out: list[Inline | Tag] = []
        for item in items:
            self._item(item, None, out)
        return pair_tags(out, self.report)

    def _item(self, item: Any, span: Span | None, out: list[Inline | Tag]) -> None:
        kind, content = item["t"], item.get("c")
        match kind:
            case "Str" if content == "@" and _is_guarded(span):
                # Citations and references are looked for within one text, so this is none of them.
                out.append(Phrase(NO_ATTR, (Text(content, span),), span))
            case "Str":
                self._text(content, span, out)
            case "Space":
                out.append(Text(" ", span))
            case "SoftBreak":
                out.append(Text(SOFT_BREAK, span))
            case "LineBreak":
                out.append(LineBreak(span))
            case "Span":
                self._span(content, out)
            case "Code":
                attr = attributes(content[0], self.places)
                text = self.places.restore(content[1])
                out.append(Code(text, attr, self.places.span(position_of(content[0]))))
            case "Link" | "Image":
                out.append(self._link(kind, content))
            case "Note":
                out.append(Note(self.read_blocks(content), span))
            case "RawInline":
                out.extend(read_tags(self.places.restore(content[1]), span, self.report))
            case "Quoted":
                out.extend(self.lines(content[1]))
            case "Cite":
                out.extend(self.lines(content[1]))
            case "Math":
                out.append(Math(content[1], content[0]["t"] == "DisplayMath", span, span))
            case _:
                out.append(Styled(_STYLES[kind], self.lines(content), span))

    def _span(self, content: Any, out: list[Inline | Tag]) -> None:
        attr, children = content
        span = self.places.span(position_of(attr))
        if not is_wrapper(attr):
            out.append(Phrase(attributes(attr, self.places), self.lines(children), span))
            return
        own = attributes(attr, self.places)
        if own == NO_ATTR:
            for child in children:
                self._item(child, span, out)
            return
        inner: list[Inline | Tag] = []
        for child in children:
            self._item(child, span, inner)
        out.append(Phrase(own, pair_tags(inner, self.report), span))

    def _text(self, text: str, span: Span | None, out: list[Inline | Tag]) -> None:
        draft = self.places.draft
        if draft.stem not in text:
            text = text.replace("\u3164", "")
            if text:
                out.append(Text(text, span))
            return
        at = 0
        for found in draft.placeholders.finditer(text):
            lifted = draft.lifted.get(found[0])
            if lifted is None:
                continue
            self._piece(text[at : found.start()], span, out)
            at = found.end()
            if lifted.tex is None:
                out.append(Text(lifted.source.replace("\n", " "), lifted.span))
                continue
            out.append(
                Math(
                    lifted.tex,
                    lifted.display,
                    lifted.span,
                    lifted.tex_span,
                    tex_map=lifted.tex_map,
                )
            )
        self._piece(text[at:], span, out)

    def _piece(self, text: str, span: Span | None, out: list[Inline | Tag]) -> None:
        """Add the text between two formulas; its span is what they leave of the whole."""
        text = text.replace("\u3164", "")
        if not text or span is None:
            if text:
                out.append(Text(text, span))
            return
        last = out[-1].span if out and isinstance(out[-1], Math) else None
        if last is not None and (last.end_line, last.end_column) > (span.line, span.column):
            start = Span(span.file, last.end_line, last.end_column)
        else:
            start = span.start()
        end = Span(start.file, start.line, start.column + len(text))
        out.append(Text(text, cover(start, end)))

    def _link(self, kind: str, content: Any) -> Inline:
        attr, children, (target, title) = content
        span = self.places.span(position_of(attr))
        own = attributes(attr, self.places)
        inner = self.lines(children)
        target, title = self.places.restore(target), self.places.restore(title)
        if kind == "Image":
            alt = own.get("alt")
            own = Attr(own.id, own.classes, tuple(p for p in own.pairs if p[0] != "alt"))
            shown = (Text(alt, span),) if alt else join_lines(inner)
            return Image(target, shown, title, own, span)
        scheme = refused_scheme(target)
        if scheme:
            self.report.add(
                "M013",
                f"a link to `{scheme}:` is left out",
                span,
                hint="link to a web page, an address or a place in the book",
            )
            return Phrase(NO_ATTR, inner, span)
        return Link(target, inner, title, own, span)


def _is_guarded(span: Span | None) -> bool:
    """Tell whether one sign takes more places than one: it was typed behind a backslash."""
    return span is not None and span.end_column - span.column > 1
