"""Put the answers where the edition asks: the book's end, the chapter's, in place, nowhere."""

from __future__ import annotations

from dataclasses import replace

from bookbuild.config import Answers
from bookbuild.diagnostics import Report
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    AnswerEntry,
    Block,
    Blocks,
    Exercise,
    Heading,
    Inline,
    Inlines,
    Link,
    Phrase,
    Text,
)
from bookbuild.model.walk import each_block, map_inlines, nodes_of, plain_text
from bookbuild.words import Words

from .anchors import anchors
from .labels import ANSWER

SLUG = "answers"


def place_answers(
    chapters: tuple[Chapter, ...], where: Answers, words: Words, report: Report
) -> tuple[Chapter, ...]:
    """Return the chapters with their answers moved, plus the end section where it is asked for."""
    if where == "inline":
        return chapters
    moved = tuple(
        replace(c, blocks=_stripped(c.blocks, where)) if _answered(c) else c for c in chapters
    )
    if where == "none":
        return _unlinked(moved, chapters, report)
    entries = [tuple(map(_entry, _answered(chapter))) for chapter in chapters]
    if where == "chapter":
        return tuple(map(_chapter_section, moved, entries, [words] * len(moved)))
    end: list[Block] = []
    for chapter, found in zip(moved, entries, strict=True):
        if found:
            end += [_group_heading(chapter), *found]
    return (*moved, _end_section(tuple(end), words)) if end else moved


def answer_anchor(exercise: Exercise) -> str:
    """Return the anchor of an exercise's answer away from it."""
    return f"{exercise.anchor}{ANSWER}"


def _answered(chapter: Chapter) -> list[Exercise]:
    """Return the exercises with answers in reading order, those within answers included."""
    return [n for n in nodes_of(chapter.blocks) if isinstance(n, Exercise) and n.answers]


def _stripped(blocks: Blocks, where: Answers) -> Blocks:
    """Return `blocks` without answers; their exercises know where the answers now stand."""

    def one(block: Block) -> Block:
        if not isinstance(block, Exercise) or not block.answers:
            return block
        anchor = "" if where == "none" else answer_anchor(block)
        return replace(block, answers=(), answer_anchor=anchor)

    return each_block(blocks, one)


def _entry(exercise: Exercise) -> AnswerEntry:
    blocks = tuple(block for answer in exercise.answers for block in answer.blocks)
    shown = replace(exercise, answers=(), statement=(), hints=())
    # What stands within this answer has an entry of its own.
    inside = _stripped(blocks, "end")
    return AnswerEntry(shown, inside, answer_anchor(exercise), exercise.answers[0].span)


def _unlinked(
    chapters: tuple[Chapter, ...], before: tuple[Chapter, ...], report: Report
) -> tuple[Chapter, ...]:
    """Take the links away that lead into answers which are not printed."""
    gone = anchors(before).keys() - anchors(chapters).keys()

    def run(children: Inlines) -> Inlines:
        return tuple(map(one, children))

    def one(node: Inline) -> Inline:
        if not isinstance(node, Link) or node.target.removeprefix("#") not in gone:
            return node
        report.add(
            "R207",
            f"`{plain_text(node.children)}` stands in an answer, and answers are left out",
            node.span,
            hint="say it outside the answer as well, or print the answers",
        )
        return Phrase(node.attr, node.children, node.span)

    return tuple(
        replace(c, title=map_inlines(c.title, run), blocks=map_inlines(c.blocks, run))
        for c in chapters
    )


def _chapter_section(chapter: Chapter, entries: tuple[AnswerEntry, ...], words: Words) -> Chapter:
    if not entries:
        return chapter
    heading = Heading(2, (Text(words.answers),), anchor=f"{chapter.slug}-{SLUG}")
    return replace(chapter, blocks=(*chapter.blocks, heading, *entries))


def _group_heading(chapter: Chapter) -> Heading:
    anchor = f"{SLUG}-{chapter.slug}"
    return Heading(2, chapter.title, number=chapter.number, anchor=anchor)


def _end_section(blocks: Blocks, words: Words) -> Chapter:
    return Chapter(
        path="",
        slug=SLUG,
        kind="answers",
        number="",
        ordinal="",
        title=(Text(words.answers),),
        blocks=blocks,
        anchor=SLUG,
    )
