"""Number sections and give headings their anchors; numbers an author typed are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bookbuild.model.book import Chapter, Place
from bookbuild.model.nodes import Block, Blocks, Division, Heading
from bookbuild.model.walk import each_block, plain_text, walk

from .cut import cut
from .headings import UNNUMBERED
from .labels import Labels, Slugs
from .scope import Scope

_TYPED = re.compile(
    r"[^\w\s（(“《]*\s*(?P<typed>(?P<number>(?:\d{1,3}|[A-Z])(?:\.\d{1,3})+)\.?"
    r"(?=[\s:：、]|[^\W\d_])[\s:：、]*)(?=\S)"
)
_OTHER = re.compile(
    r"(?:第\s*[\d一二三四五六七八九十]+\s*[节部]|[一二三四五六七八九十]+、|\d{1,2}[.、]\s?\D"
    r"|[\d.]+\s*$)"
)
_DEEPEST = 3
"""Level of the deepest headings that are counted."""
_GAP = 5
"""How many sections an author may leave out before a number is taken for a decimal."""


@dataclass(slots=True)
class _Sections:
    """What is known of one chapter's headings."""

    chapter: Chapter
    scope: Scope
    labels: Labels
    slugs: Slugs
    highest: int
    """The highest number a section can have; 1.58 at the start of a title is a decimal."""
    counted: bool = False
    counts: list[int] = field(default_factory=lambda: [0] * (_DEEPEST - 1))

    def run(self, blocks: Blocks) -> Blocks:
        """Number the headings of the chapter's own flow; those in quotes, lists, … only label."""
        return tuple(self.block(block) for block in blocks)

    def block(self, block: Block) -> Block:
        match block:
            case Heading():
                return self.heading(block, self.counted)
            case Division():
                return replace(block, blocks=self.run(block.blocks))
            case _:
                return each_block(block, self.uncounted)

    def uncounted(self, block: Block) -> Block:
        return self.heading(block, counted=False) if isinstance(block, Heading) else block

    def heading(self, block: Heading, counted: bool) -> Heading:
        names = self.slugs.of(plain_text(block.children))
        children = block.children
        number = ""
        if (found := self.typed(block)) is not None:
            number = found["number"]
            children = (*cut(children, 0, found.start("typed")), *cut(children, found.end("typed")))
        elif counted and block.level <= _DEEPEST and not _left_alone(block):
            number = self.next(block.level)
        title = plain_text(children)
        shown = self.scope.words.section.format(n=number) if number else title
        place = Place("", "", "section", shown, title, block.span, number)
        if label := block.attr.id:
            anchor = self.labels.claim(label, "section", shown, title, block.span, number=number)
        else:
            anchor = self.labels.anchor(names[0])
        self.labels.also(names, replace(place, anchor=anchor))
        return replace(block, children=children, number=number, anchor=anchor)

    def typed(self, heading: Heading) -> re.Match[str] | None:
        """Return the match of the number (`3.1`) typed at the start of a heading."""
        found = _TYPED.match(plain_text(heading.children))
        if found is None or max(map(int, found["number"].split(".")[1:])) > self.highest:
            return None
        return found

    def next(self, level: int) -> str:
        index = level - 2
        self.counts[index] += 1
        self.counts[index + 1 :] = [0] * (len(self.counts) - index - 1)
        parts = self.counts[: index + 1]
        return ".".join((self.chapter.ordinal, *map(str, parts))) if all(parts) else ""


def sections(chapter: Chapter, scope: Scope) -> Chapter:
    """Number the headings of a numbered chapter unless its author did, and label all of them."""
    headings = [node for node in walk(chapter.blocks) if isinstance(node, Heading)]
    # A name in braces is the author's choice: no heading's own slug may take it.
    taken = [h.attr.id for h in headings if h.attr.id] + [p.label for p in chapter.places]
    labels = Labels(chapter, scope.report)
    work = _Sections(chapter, scope, labels, Slugs(taken), len(headings) + _GAP)
    work.counted = bool(chapter.ordinal) and not any(map(work.typed, headings))
    return replace(chapter, blocks=work.run(chapter.blocks), places=tuple(labels.places))


def _left_alone(heading: Heading) -> bool:
    """Tell whether a heading takes no number: marked so, or counted by its author in words."""
    marked = UNNUMBERED in heading.attr.classes
    return marked or bool(_OTHER.match(plain_text(heading.children)))
