"""Record the words marked as terms: `[扩散过程]{.term}`, `[x]{.term en="…" def="…"}`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bookbuild.model.book import Chapter, TermMark
from bookbuild.model.nodes import Attr, Inline, Inlines, Phrase
from bookbuild.model.walk import map_inlines, plain_text, walk

from .index_marks import in_titles, merged
from .labels import Labels
from .scope import Scope

CLASS = "term"
_KEYS = frozenset({"key", "en", "def"})


@dataclass(slots=True)
class _Terms:
    """The marks of one chapter as they are found."""

    labels: Labels
    found: list[TermMark] = field(default_factory=list)

    def titled(self, children: Inlines, anchor: str) -> Inlines:
        """Record the terms of a title, which is printed elsewhere too and so carries no marks."""

        def run(inside: Inlines) -> Inlines:
            out: list[Inline] = []
            for child in inside:
                if isinstance(child, Phrase) and CLASS in child.attr.classes:
                    self.note(child, anchor)
                    out += child.children
                else:
                    out.append(child)
            return merged(out)

        return map_inlines(children, run)

    def run(self, children: Inlines) -> Inlines:
        return tuple(map(self.one, children))

    def one(self, node: Inline) -> Inline:
        """Give a marked word an identifier, and leave of its attributes those that print."""
        if not isinstance(node, Phrase) or CLASS not in node.attr.classes:
            return node
        anchor = node.attr.id or self.labels.anchor(f"term-{len(self.found) + 1}")
        self.note(node, anchor)
        pairs = tuple(pair for pair in node.attr.pairs if pair[0] not in _KEYS)
        return replace(node, attr=Attr(anchor, node.attr.classes, pairs))

    def note(self, node: Phrase, anchor: str) -> None:
        attr = node.attr
        name = " ".join((attr.get("key") or plain_text(node.children)).split())
        if name:
            mark = TermMark(anchor, name, attr.get("en"), attr.get("def"), node.span)
            self.found.append(mark)


def glossary_marks(chapter: Chapter, scope: Scope) -> Chapter:
    """Record what the chapter marks as terms; each is a place that can be led to."""
    nodes = walk((*chapter.title, *chapter.blocks))
    if not any(isinstance(n, Phrase) and CLASS in n.attr.classes for n in nodes):
        return chapter
    work = _Terms(Labels(chapter, scope.report))
    title = work.titled(chapter.title, chapter.anchor)
    blocks = map_inlines(in_titles(chapter.blocks, work.titled), work.run)
    return replace(chapter, title=title, blocks=blocks, terms=tuple(work.found))
