"""Put the answers where the edition asks: the book's end, the chapter's, in place, nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bookbuild.config import Answers
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import AnswerEntry, Block, Blocks, Exercise, Heading, Text
from bookbuild.model.walk import map_blocks, walk
from bookbuild.words import Words

SLUG = "answers"


def place_answers(
    chapters: tuple[Chapter, ...], where: Answers, words: Words
) -> tuple[Chapter, ...]:
    """Return the chapters with their answers moved, plus the end section where it is asked for."""
    if where == "inline":
        return chapters
    if where == "none":
        return tuple(_map_exercises(chapter, _without) for chapter in chapters)
    stripped: list[Chapter] = []
    end: list[Block] = []
    for chapter in chapters:
        entries = tuple(_entry(ex) for ex in _answered(chapter))
        moved = _map_exercises(chapter, _linked)
        if entries and where == "chapter":
            heading = Heading(2, (Text(words.answers),), anchor=f"{chapter.slug}-{SLUG}")
            moved = replace(moved, blocks=(*moved.blocks, heading, *entries))
        elif entries:
            end += [_group_heading(chapter), *entries]
        stripped.append(moved)
    if end:
        stripped.append(_end_section(tuple(end), words))
    return tuple(stripped)


def _answered(chapter: Chapter) -> list[Exercise]:
    return [n for n in walk(chapter.blocks) if isinstance(n, Exercise) and n.answers]


def _map_exercises(chapter: Chapter, change: Callable[[Exercise], Exercise]) -> Chapter:
    def run(blocks: Blocks) -> Blocks:
        return tuple(change(b) if isinstance(b, Exercise) else b for b in blocks)

    return replace(chapter, blocks=map_blocks(chapter.blocks, run))


def _without(exercise: Exercise) -> Exercise:
    return replace(exercise, answers=())


def _linked(exercise: Exercise) -> Exercise:
    if not exercise.answers:
        return exercise
    return replace(exercise, answers=(), answer_anchor=answer_anchor(exercise))


def answer_anchor(exercise: Exercise) -> str:
    """Return the anchor of an exercise's answer away from it."""
    return f"{exercise.anchor}-answer"


def _entry(exercise: Exercise) -> AnswerEntry:
    blocks = tuple(block for answer in exercise.answers for block in answer.blocks)
    shown = replace(exercise, answers=(), statement=(), hints=())
    return AnswerEntry(shown, blocks, answer_anchor(exercise), exercise.answers[0].span)


def _group_heading(chapter: Chapter) -> Heading:
    return Heading(
        2, chapter.title, number=chapter.number, anchor=f"{SLUG}-{chapter.slug}", span=None
    )


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
