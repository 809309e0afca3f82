"""Lead the first use of each term in a chapter to the glossary, and its entry back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bookbuild.diagnostics import Report
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Attr,
    Block,
    Definition,
    DefinitionList,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Phrase,
    Styled,
    Text,
)
from bookbuild.model.walk import each_block, map_inlines, plain_text
from bookbuild.words import MatterWords, Words

from .anchors import anchors
from .glossary import SLUG, Term
from .index_marks import section_numbers

_TEXT = ("front", "chapter", "appendix", "back")
_LEAST = 2
"""Characters a word must have to be looked for where it is not marked."""


@dataclass(frozen=True, slots=True)
class _Use:
    """Where a term stands first."""

    anchor: str
    section: str
    chapter: Chapter


def link_terms(
    chapters: tuple[Chapter, ...],
    terms: Sequence[Term],
    everywhere: bool,
    words: Words,
    own: MatterWords,
    report: Report,
) -> tuple[Chapter, ...]:
    """Return the chapters with terms linked; `everywhere` also where they are not marked.

    The glossary leads back only where every chapter has its text, and so the first use.
    """
    if not terms:
        return chapters
    names = {name: term for term in reversed(terms) for name in (*term.also, term.name)}
    taken = set(anchors(chapters))
    uses: dict[str, _Use] = {}
    out = []
    for chapter in chapters:
        if not chapter.reduced and chapter.kind in _TEXT and chapter.slug != "notation":
            work = _Chapter(chapter, names, taken, report)
            chapter = work.linked(everywhere)
            sections = section_numbers(chapter, chapter.blocks)
            for name, anchor in work.first.items():
                uses.setdefault(name, _Use(anchor, sections.get(anchor, ""), chapter))
        out.append(chapter)
    if any(chapter.reduced for chapter in chapters):
        return tuple(out)
    _report_unused(chapters, terms, uses, report)
    return tuple(_returning(c, terms, uses, words, own) if c.slug == SLUG else c for c in out)


@dataclass(slots=True)
class _Chapter:
    """One chapter while its terms are linked."""

    chapter: Chapter
    names: dict[str, Term]
    taken: set[str]
    report: Report
    first: dict[str, str] = field(default_factory=dict)
    """Anchor of the first use by the term's name."""
    _wanted: tuple[int, re.Pattern[str] | None] = (-1, None)
    """What was last looked for, and how many terms had been found then."""

    def linked(self, everywhere: bool) -> Chapter:
        for mark in self.chapter.terms:
            term = self.names.get(mark.name)
            if term is None:
                close = self.report.near(mark.name, self.names)
                hint = "define it in the glossary, or here with `def=`"
                hint = f"did you mean `{close}`?" if close else hint
                self.report.add("I201", f"no term `{mark.name}` is defined", mark.span, hint=hint)
            else:
                self.first.setdefault(term.name, mark.anchor)
        marked = {anchor: self.names[name] for name, anchor in self.first.items()}
        chapter = self.chapter

        def run(children: Inlines) -> Inlines:
            return tuple(_led(child, marked) for child in children)

        blocks = map_inlines(chapter.blocks, run)
        if everywhere:
            blocks = each_block(blocks, self.block)
        return replace(chapter, blocks=blocks)

    def block(self, block: Block) -> Block:
        if not isinstance(block, Paragraph):
            return block
        wanted = self.pattern()
        return replace(block, children=self.run(block.children, wanted)) if wanted else block

    def pattern(self) -> re.Pattern[str] | None:
        """Return what is still looked for, longer words before those they begin with."""
        if self._wanted[0] != len(self.first):
            self._wanted = (len(self.first), self._pattern())
        return self._wanted[1]

    def _pattern(self) -> re.Pattern[str] | None:
        left = [n for n, t in self.names.items() if t.name not in self.first and len(n) >= _LEAST]
        if not left:
            return None
        return re.compile("|".join(map(_bounded, sorted(left, key=len, reverse=True))))

    def run(self, children: Inlines, wanted: re.Pattern[str]) -> Inlines:
        out: list[Inline] = []
        for child in children:
            match child:
                case Text():
                    out += self.text(child, wanted)
                case Styled(children=inside):
                    out.append(replace(child, children=self.run(inside, wanted)))
                case Phrase(children=inside) if "term" not in child.attr.classes:
                    out.append(replace(child, children=self.run(inside, wanted)))
                case _:
                    out.append(child)
        return tuple(out)

    def text(self, text: Text, wanted: re.Pattern[str]) -> list[Inline]:
        out: list[Inline] = []
        done = 0
        for found in wanted.finditer(text.text):
            term = self.names[found[0]]
            if term.name in self.first:
                continue
            anchor = self.anchor()
            self.first[term.name] = anchor
            if found.start() > done:
                out.append(replace(text, text=text.text[done : found.start()]))
            word = (replace(text, text=found[0]),)
            out.append(Phrase(Attr(anchor), (_link(term, word),), text.span))
            done = found.end()
        if done < len(text.text):
            out.append(replace(text, text=text.text[done:]))
        return out

    def anchor(self) -> str:
        count = len(self.first) + 1
        while (name := f"{self.chapter.slug}-use-{count}") in self.taken:
            count += 1
        self.taken.add(name)
        return name


def _bounded(name: str) -> str:
    left = r"(?<![A-Za-z0-9])" if name[0].isascii() else ""
    right = r"(?![A-Za-z0-9])" if name[-1].isascii() else ""
    return f"{left}{re.escape(name)}{right}"


def _led(node: Inline, marked: dict[str, Term]) -> Inline:
    if not isinstance(node, Phrase) or node.attr.id not in marked:
        return node
    return replace(node, children=(_link(marked[node.attr.id], node.children),))


def _link(term: Term, children: Inlines) -> Link:
    return Link(f"#{term.anchor}", children, attr=Attr("", (SLUG,)))


def _report_unused(
    chapters: Sequence[Chapter], terms: Sequence[Term], uses: dict[str, _Use], report: Report
) -> None:
    left = [term for term in terms if term.name not in uses]
    if not left:
        return
    text = "\n".join(
        plain_text((*c.title, *c.blocks)) for c in chapters if c.slug not in (SLUG, "notation")
    )
    for term in left:
        if not any(word in text for word in (term.name, *term.also)):
            hint = "use it, or take it out; other words for it belong under `also`"
            report.add("I202", f"the term `{term.name}` is never used", term.span, hint=hint)


def _returning(
    chapter: Chapter,
    terms: Sequence[Term],
    uses: dict[str, _Use],
    words: Words,
    own: MatterWords,
) -> Chapter:
    """Return the glossary with ways back to where its terms stand first."""
    [listed] = chapter.blocks
    assert isinstance(listed, DefinitionList)
    entries = []
    for entry, term in zip(listed.entries, terms, strict=True):
        use = uses.get(term.name)
        entries.append(_with_way_back(entry, use, words, own) if use else entry)
    return replace(chapter, blocks=(replace(listed, entries=tuple(entries)),))


def _with_way_back(entry: Definition, use: _Use, words: Words, own: MatterWords) -> Definition:
    shown = words.section.format(n=use.section) if "." in use.section else use.chapter.number
    shown = shown or plain_text(use.chapter.title)
    opening, closing = words.brackets
    # Han words stand close; beside a number the gap is a matter of the spacing.
    blank = "" if shown[:1] > "\u2e80" else " "
    way: Inlines = (
        Text(f"{opening}{own.first}{blank}"),
        Link(f"#{use.anchor}", (Text(shown),)),
        Text(closing),
    )
    last = (Phrase(Attr("", ("first-use",)), way),)
    blocks = entry.meanings[0]
    if blocks and isinstance(final := blocks[-1], Paragraph):
        blocks = (*blocks[:-1], replace(final, children=(*final.children, *last)))
    else:
        blocks = (*blocks, Paragraph(last))
    return replace(entry, meanings=(blocks,))
