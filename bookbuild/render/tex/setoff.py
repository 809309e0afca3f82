"""Write what is set off from the text: theorems, notes to the reader, exercises and answers."""

from __future__ import annotations

import re

from bookbuild.model.nodes import (
    Answer,
    AnswerEntry,
    Aside,
    Callout,
    Exercise,
    Hint,
    Inlines,
)
from bookbuild.model.walk import plain_text
from bookbuild.words import CALLOUT_KINDS

from .desk import Desk
from .inlines import anchor_tex, text_tex, wrapped, write_inlines
from .tree import Nodes, plain, raw, raw_block

_KIND = re.compile("[^A-Za-z0-9-]")


def title_inlines(title: Inlines, desk: Desk, *, bare: bool = True) -> Nodes:
    """Return a title, without notes where it is printed in places that take none."""
    desk.bare += 2 if bare else 1
    inlines = write_inlines(title, desk)
    desk.bare -= 2 if bare else 1
    return inlines


def write_callout(node: Callout, desk: Desk) -> Nodes:
    """Return a theorem-like block or a note to the reader."""
    if node.number or node.kind not in CALLOUT_KINDS:
        return _theorem(node, desk)
    label = text_tex(node.label or desk.words.kind(node.kind), desk)
    title: Nodes = []
    if node.title:
        title = [raw(desk.words.colon), *title_inlines(node.title, desk)]
    strong = "strong" if node.kind in ("warning", "caution", "important") else ""
    head = wrapped(rf"\begin{{booknote{strong}}}{{{label}", title, "}")
    anchor = anchor_tex(node.anchor or node.attr.id, desk)
    return [
        *desk.marked(node),
        plain([*head, raw(anchor)] if anchor else head),
        *desk.write(node.blocks, desk),
        raw_block(rf"\end{{booknote{strong}}}"),
    ]


def _theorem(node: Callout, desk: Desk) -> Nodes:
    label = node.label or desk.words.kind(node.kind)
    proof = node.kind == "proof"
    kind = _KIND.sub("-", node.kind)
    before: Nodes = []
    anchor = anchor_tex(node.anchor or node.attr.id, desk)
    if proof:
        name = text_tex(f"{label} {node.number}".rstrip(), desk)
        head: Nodes = [raw(rf"\begin{{bookproof}}{{{name}")]
        if node.title:
            opening, closing = desk.words.brackets
            head += wrapped(opening, title_inlines(node.title, desk), closing)
        head.append(raw("}"))
        ending = r"\end{bookproof}"
    else:
        desk.shop.kinds.setdefault(kind, label)
        star = "" if node.number else "*"
        same = desk.shop.kinds[kind] == label
        said = rf"\booknumber{{{text_tex(node.number, desk)}}}" if node.number else ""
        said += "" if same else rf"\booklabel{{{text_tex(label, desk)}}}"
        before = [raw_block(said)] if said else []
        head = [raw(rf"\begin{{book-{kind}{star}}}")]
        if node.title:
            head += wrapped("[{", title_inlines(node.title, desk), "}]")
        ending = rf"\end{{book-{kind}{star}}}"
    return [
        *desk.marked(node),
        *before,
        plain([*head, raw(anchor)] if anchor else head),
        *desk.write(node.blocks, desk),
        raw_block(ending),
    ]


def write_aside(node: Aside, desk: Desk) -> Nodes:
    """Return a folded aside, unfolded."""
    head = wrapped(r"\begin{bookaside}{", title_inlines(node.summary, desk), "}")
    blocks = desk.write(node.blocks, desk)
    return [*desk.marked(node), plain(head), *blocks, raw_block(r"\end{bookaside}")]


def write_exercise(node: Exercise, desk: Desk) -> Nodes:
    """Return an exercise with the hints and answers that stand in it."""
    name = text_tex(_name(node), desk)
    difficulty = text_tex(node.difficulty, desk)
    anchor = anchor_tex(node.anchor or node.attr.id, desk)
    leads = node.answer_anchor if node.answer_anchor in desk.shop.book.anchors else ""
    head = wrapped(
        rf"\bookexercise{{{name}}}{{{difficulty}}}{{",
        title_inlines(node.title, desk),
        rf"}}{{{leads}}}{anchor}",
    )
    out: Nodes = [*desk.marked(node), plain(head)]
    out += desk.write(node.statement, desk)
    for hint in node.hints:
        out += write_hint(hint, desk)
    for answer in node.answers:
        out += write_answer(answer, desk)
    return out


def _name(node: Exercise) -> str:
    return f"{node.label} {node.number}".strip()


def write_hint(node: Hint, desk: Desk) -> Nodes:
    """Return a hint under its own head, or under the author's where that says more."""
    words = desk.words
    head: Nodes = []
    if not plain_text(node.title).startswith(words.hint):
        head = [raw(words.hint + (words.colon if node.title else ""))]
    head = [*head, *title_inlines(node.title, desk)]
    return [
        *desk.marked(node),
        plain(wrapped(r"\begin{bookhint}{", head, "}")),
        *desk.write(node.blocks, desk),
        raw_block(r"\end{bookhint}"),
    ]


def write_answer(node: Answer, desk: Desk) -> Nodes:
    """Return an answer where it stands."""
    return [
        *desk.marked(node),
        raw_block(rf"\begin{{bookhint}}{{{desk.words.answer}}}"),
        *desk.write(node.blocks, desk),
        raw_block(r"\end{bookhint}"),
    ]


def write_answer_entry(node: AnswerEntry, desk: Desk) -> Nodes:
    """Return an answer of the end section with the way back to its exercise and its page."""
    exercise = node.exercise
    leads = exercise.anchor if exercise.anchor in desk.shop.book.anchors else ""
    head = wrapped(
        rf"\bookanswer{{{text_tex(_name(exercise), desk)}}}{{",
        title_inlines(exercise.title, desk),
        rf"}}{{{leads}}}{anchor_tex(node.anchor, desk)}",
    )
    return [*desk.marked(node), plain(head), *desk.write(node.blocks, desk)]
