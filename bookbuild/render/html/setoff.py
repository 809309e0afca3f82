"""Write what is set off from the text: theorems, notes to the reader, exercises and answers."""

from __future__ import annotations

from bookbuild.model.nodes import (
    Answer,
    AnswerEntry,
    Aside,
    Blocks,
    Callout,
    Exercise,
    Hint,
    Inlines,
    Paragraph,
)
from bookbuild.model.walk import plain_text
from bookbuild.render.markup import Pieces, escape
from bookbuild.words import CALLOUT_KINDS

from .edition import BlockWriter, Desk
from .inlines import author_attributes, write_inlines

_QED = '<span class="qed">□</span>'


def write_callout(node: Callout, desk: Desk, write: BlockWriter) -> Pieces:
    """Yield a theorem-like block or a note to the reader."""
    if node.number or node.kind not in CALLOUT_KINDS:
        return _theorem(node, desk, write)
    return _callout(node, desk, write)


def _theorem(node: Callout, desk: Desk, write: BlockWriter) -> Pieces:
    words = desk.edition.words
    proof = node.kind == "proof"
    classes = ("proof",) if proof else ("theorem", node.kind)
    label = f"{node.label or words.kind(node.kind)} {node.number}".rstrip()
    yield f"<div{author_attributes(node.attr, desk, *classes, anchor=node.anchor)}>"
    yield f'<p class="theorem-head"><span class="label">{escape(label)}</span>'
    if node.title:
        before, after = words.brackets
        yield f'<span class="name">{before}'
        yield write_inlines(node.title, desk)
        yield f"{after}</span>"
    yield "</p>\n"
    yield _proved(node.blocks, desk, write) if proof else write(node.blocks, desk)
    yield "</div>"


def _proved(blocks: Blocks, desk: Desk, write: BlockWriter) -> Pieces:
    """Yield a proof's blocks with the end mark on the last line of its text."""
    match blocks:
        case (*before, Paragraph() as last):
            yield write(tuple(before), desk)
            yield '<p class="continued">' if last.continued else "<p>"
            yield write_inlines(last.children, desk)
            yield f" {_QED}</p>\n"
        case _:
            yield write(blocks, desk)
            yield f'<p class="qed-line">{_QED}</p>\n'


def _callout(node: Callout, desk: Desk, write: BlockWriter) -> Pieces:
    words = desk.edition.words
    attributes = author_attributes(node.attr, desk, "callout", node.kind, anchor=node.anchor)
    yield f"<aside{attributes}{desk.type('', 'note')}>"
    yield f'<p class="callout-title">{escape(node.label or words.kind(node.kind))}'
    if node.title:
        yield words.colon
        yield write_inlines(node.title, desk)
    yield "</p>\n"
    yield write(node.blocks, desk)
    yield "</aside>"


def write_aside(node: Aside, desk: Desk, write: BlockWriter) -> Pieces:
    """Yield a folded aside, unfolded."""
    note = "" if desk.edition.folded else desk.type("", "note")
    start, end = desk.box("aside", f' class="details"{note}')
    head, headed = desk.head("summary")
    yield start + head
    yield write_inlines(node.summary, desk)
    yield f"{headed}\n"
    yield write(node.blocks, desk)
    yield end


def write_exercise(node: Exercise, desk: Desk, write: BlockWriter) -> Pieces:
    """Yield an exercise with the hints and answers that stand in it."""
    yield f"<section{author_attributes(node.attr, desk, 'exercise', anchor=node.anchor)}>"
    yield f'<p class="exercise-head"><span class="label">{escape(_name(node))}</span>'
    if node.difficulty:
        yield f' <span class="difficulty">{escape(node.difficulty)}</span>'
    yield _title(node.title, desk)
    href = desk.edition.href(node.answer_anchor) if node.answer_anchor else ""
    if href:
        word = desk.edition.words.answer_link
        yield f' <a class="to-answer" href="{escape(href)}">{word}</a>'
    yield "</p>\n"
    yield write(node.statement, desk)
    for hint in node.hints:
        yield write_hint(hint, desk, write)
    for answer in node.answers:
        yield write_answer(answer, desk, write)
    yield "</section>"


def _name(node: Exercise) -> str:
    return f"{node.label} {node.number}".strip()


def _title(title: Inlines, desk: Desk) -> Pieces:
    if title:
        yield ' <span class="title">'
        yield write_inlines(title, desk)
        yield "</span>"


def write_hint(node: Hint, desk: Desk, write: BlockWriter) -> Pieces:
    """Yield a hint under its own head, or under the author's where that says more."""
    words = desk.edition.words
    start, end = desk.box("div", ' class="hint"')
    head, headed = desk.head("hint-head")
    yield start + head
    if not plain_text(node.title).startswith(words.hint):
        yield words.hint + (words.colon if node.title else "")
    yield write_inlines(node.title, desk)
    yield f"{headed}\n"
    yield write(node.blocks, desk)
    yield f"{end}\n"


def write_answer(node: Answer, desk: Desk, write: BlockWriter) -> Pieces:
    """Yield an answer where it stands."""
    start, end = desk.box("div", ' class="answer"')
    head, headed = desk.head("answer-head")
    yield f"{start}{head}{desk.edition.words.answer}{headed}\n"
    yield write(node.blocks, desk)
    yield f"{end}\n"


def write_answer_entry(node: AnswerEntry, desk: Desk, write: BlockWriter) -> Pieces:
    """Yield an answer of the end section with the way back to its exercise."""
    exercise = node.exercise
    name = escape(_name(exercise))
    href = desk.edition.href(exercise.anchor) if exercise.anchor else ""
    yield f'<section class="answer-entry"{desk.identifier(node.anchor)}><p class="answer-head">'
    if href:
        back = desk.type("", "doc-backlink")
        yield f'<a class="to-exercise"{back} href="{escape(href)}">{name}</a>'
    else:
        yield f'<span class="label">{name}</span>'
    yield _title(exercise.title, desk)
    yield "</p>\n"
    yield write(node.blocks, desk)
    yield "</section>"
