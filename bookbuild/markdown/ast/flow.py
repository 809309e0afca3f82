"""Read blocks of HTML: a tree of tags around and between Markdown blocks, then nodes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from bookbuild.diagnostics import Report, Span
from bookbuild.model.nodes import Block, Blocks, Inline, LineBreak, Math, Text

from .places import Places
from .tags import INLINE, REFUSED, Tag, clean_attributes, drop_tag, image_of, refuse_tag
from .tree import BLOCK, Element, to_blocks

LIMIT = 20
_VOID = frozenset({"br", "wbr", "img", "hr", "col"})
_HIDDEN = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object"})
"""Refused tags whose content is no text of the author's."""
_CLOSED_BY: dict[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    "p": frozenset({"p"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
}


@dataclass(frozen=True, slots=True)
class Html:
    """A block of HTML as pandoc hands it over."""

    source: str
    position: str


class FlowReader:
    """Nests Markdown blocks in the HTML elements around them."""

    def __init__(self, places: Places, report: Report) -> None:
        self.places = places
        self.report = report

    def nest(self, nodes: list[Block | Html]) -> Blocks:
        """Replace HTML by the nodes it means."""
        if not any(isinstance(node, Html) for node in nodes):
            return tuple(node for node in nodes if not isinstance(node, Html))
        builder = _Builder(self.places, self.report)
        for node in nodes:
            if isinstance(node, Html):
                builder.html(node)
            else:
                builder.add(node)
        return to_blocks(builder.finish(), self.report)


@dataclass(slots=True)
class _Open:
    element: Element
    hidden: bool = False
    children: list[Element | Block | Inline | Tag] = field(default_factory=list)


class _Builder(HTMLParser):
    def __init__(self, places: Places, report: Report) -> None:
        super().__init__(convert_charrefs=True)
        self.places = places
        self.report = report
        self.stack = [_Open(Element("", (), None))]
        self.starts: list[int] = []
        self.reported = False

    def html(self, node: Html) -> None:
        """Read one block of HTML; its elements may stay open for the blocks after it."""
        stretches = self.places.stretches(node.position)
        self.starts = [start for start, _ in stretches]
        if len(stretches) == 1:
            # One stretch over several lines: outside quotes and lists a line starts where it does.
            start = stretches[0][0]
            for line in self.places.text[start : stretches[0][1]].split("\n")[:-1]:
                start += len(line) + 1
                self.starts.append(start)
        self.reset()
        self.feed(node.source)
        self.close()

    def add(self, node: Element | Block | Inline | Tag) -> None:
        """Put a node into the innermost open element."""
        if not self.stack[-1].hidden:
            self.stack[-1].children.append(node)

    def finish(self) -> list[Element | Block | Inline | Tag]:
        """Close what is still open and return everything."""
        while len(self.stack) > 1:
            name, span = self.stack[-1].element.name, self.stack[-1].element.span
            if name not in _CLOSED_BY and not self.stack[-1].hidden:
                self.report.add("M014", f"`<{name}>` is never closed", span)
            self._close()
        return self.stack[0].children

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if self.stack[-1].hidden:
            return
        text = self.get_starttag_text() or ""
        span = self._span(len(text))
        if tag in REFUSED:
            refuse_tag(tag, span, self.report)
            if tag in _HIDDEN and not text.endswith("/>"):
                self.stack.append(_Open(Element(tag, (), span), hidden=True))
            return
        if tag not in INLINE and tag not in BLOCK:
            drop_tag(tag, span, self.report)
            return
        pairs = [(key, value or "") for key, value in attrs]
        own = clean_attributes(tag, pairs, span, self.report)
        if tag == "img":
            self.add(image_of(dict(own), span))
        elif tag in ("br", "wbr"):
            if tag == "br":
                self.add(LineBreak(span))
        elif tag in INLINE:
            self.add(Tag(tag, False, own, span))
        elif tag in _VOID:
            self.add(Element(tag, own, span))
        else:
            while self.stack[-1].element.name in _CLOSED_BY.get(tag, ()):
                self._close()
            if len(self.stack) > LIMIT:
                self._too_deep(tag, span)
            else:
                self.stack.append(_Open(Element(tag, own, span)))

    def _too_deep(self, tag: str, span: Span | None) -> None:
        """Leave out a tag nested too deep; one report will do."""
        if not self.reported:
            self.report.add("M019", f"`<{tag}>` is nested more than {LIMIT} deep", span)
        self.reported = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open and close an element."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and tag not in REFUSED:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element; a closing tag without an opening one means nothing."""
        if self.stack[-1].hidden:
            if self.stack[-1].element.name == tag:
                self.stack.pop()
            return
        if tag in INLINE:
            self.add(Tag(tag, True, (), self._span(len(tag) + 3)))
        elif any(opened.element.name == tag for opened in self.stack):
            while self.stack[-1].element.name != tag:
                self._close()
            self._close()

    def handle_data(self, data: str) -> None:
        """Add text, with formulas back in their places."""
        if self.stack[-1].hidden:
            return
        draft = self.places.draft
        span, at = self._span(len(data)), 0
        for found in draft.placeholders.finditer(data):
            lifted = draft.lifted.get(found[0])
            if lifted is None or lifted.tex is None:
                continue
            self._text(data[at : found.start()], span)
            at = found.end()
            self.add(
                Math(
                    lifted.tex, lifted.display, lifted.span, lifted.tex_span, tex_map=lifted.tex_map
                )
            )
        self._text(data[at:], span)

    def _text(self, text: str, span: Span | None) -> None:
        text = self.places.restore(text)
        if text:
            self.add(Text(text, span))

    def _close(self) -> None:
        opened = self.stack.pop()
        if not opened.hidden:
            self.add(replace(opened.element, children=tuple(opened.children)))

    def _span(self, length: int) -> Span | None:
        line, column = self.getpos()
        if line > len(self.starts):
            return None
        start = self.starts[line - 1] + column
        return self.places.draft.map.span(start, min(start + length, len(self.places.text)))
