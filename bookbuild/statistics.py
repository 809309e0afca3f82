"""Count what a book is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bookbuild.model.book import Book
from bookbuild.model.nodes import AnswerEntry, Exercise, Figure, Math, Text
from bookbuild.model.walk import walk

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the whole book, answers included wherever they stand."""

    han: int
    """Han characters in running text, code left out."""
    words: int
    """Words in alphabetic scripts in running text."""
    formulas: int
    figures: int
    exercises: int
    answers: int


def count(book: Book) -> Statistics:
    """Count the book once it is linked."""
    han = words = formulas = figures = exercises = answers = 0
    for chapter in book.chapters:
        for node in walk((*chapter.title, *chapter.blocks)):
            match node:
                case Text(text=text):
                    han += len(_HAN.findall(text))
                    words += len(_WORD.findall(text))
                case Math():
                    formulas += 1
                case Figure():
                    figures += 1
                case Exercise():
                    exercises += 1
                    answers += bool(node.answers)
                case AnswerEntry():
                    answers += 1
                case _:
                    pass
    return Statistics(han, words, formulas, figures, exercises, answers)
