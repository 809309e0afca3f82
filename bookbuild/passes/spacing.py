"""Set the gap between Han and Latin letters, digits, code and formulas (中西间距).

A blank U+0020 is put into the text itself, so that every edition agrees: it is
about a quarter em wide and vanishes at line ends. W3C CLREQ 3.2.2 (mixed text).
"""

from __future__ import annotations

import re
from dataclasses import replace

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    AnswerEntry,
    Blocks,
    Code,
    Image,
    Inline,
    Inlines,
    Link,
    Math,
    Phrase,
    Styled,
    Text,
)
from bookbuild.model.walk import map_blocks, map_inlines

HAN = (
    r"\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff\u3005\u3007"
)
"""Han characters and kana, as the inside of a class of a regular expression."""
_WEST = r"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_HAN_WEST = re.compile(rf"(?<=[{HAN}])(?=[{_WEST}])|(?<=[{_WEST}])(?=[{HAN}])")
_BLANK_AT_END = re.compile(f"(?<=[{HAN}，。、；：？！（）《》“”…—]) $")
_BLANK_AT_START = re.compile(f"^ (?=[{HAN}，。、；：？！（）《》“”…—])")
_IS_HAN = re.compile(f"[{HAN}]")
_IS_WEST = re.compile(f"[{_WEST}]")
_NUMBER_AT_START = re.compile(r"\([^()]*\)")
_NUMBER_AT_END = re.compile(r"\([^()]*\)$")
_WEST_LIKE = "x"
"""Stands for a formula or code at a border."""


def spacing(chapter: Chapter, lang: str) -> Chapter:
    """Put blanks between Han and Western text in every run of inlines, in Chinese and Japanese.

    Korean has blanks between its words, and particles follow foreign words at once.
    """
    if re.split("[-_]", lang.lower())[0] not in ("zh", "ja"):
        return chapter
    return replace(
        chapter,
        title=map_inlines(chapter.title, spaced),
        blocks=map_blocks(map_inlines(chapter.blocks, spaced), _entry_titles),
    )


def _entry_titles(run: Blocks) -> Blocks:
    """Space the titles that entries of the answers section repeat from their exercises."""
    return tuple(
        replace(block, exercise=map_inlines(block.exercise, spaced))
        if isinstance(block, AnswerEntry)
        else block
        for block in run
    )


def spaced(children: Inlines) -> Inlines:
    """Return a run of inlines with the gaps set, within its texts and between its members."""
    out: list[Inline] = []
    for child in _closed_up(children):
        if isinstance(child, Text):
            text = _HAN_WEST.sub(" ", child.text)
            child = child if text == child.text else replace(child, text=text)
        if out and _needs_gap(_edge(out[-1], last=True), _edge(child, last=False)):
            previous = out[-1]
            if isinstance(previous, Text):
                out[-1] = replace(previous, text=previous.text + " ")
            elif isinstance(child, Text):
                child = replace(child, text=" " + child.text)
            else:
                out.append(Text(" "))
        out.append(child)
    return tuple(out)


def _closed_up(children: Inlines) -> Inlines:
    """Take out blanks between Han and emphasis of Han, which only Markdown asked for."""
    out = list(children)
    for index, child in enumerate(out):
        if not (isinstance(child, Styled) and child.kind in ("emphasis", "strong")):
            continue
        before, after = out[index - 1] if index else None, out[index + 1 : index + 2]
        if isinstance(before, Text) and _IS_HAN.match(_edge(child, last=False)):
            out[index - 1] = replace(before, text=_BLANK_AT_END.sub("", before.text))
        if after and isinstance(after[0], Text) and _IS_HAN.match(_edge(child, last=True)):
            out[index + 1] = replace(after[0], text=_BLANK_AT_START.sub("", after[0].text))
    return tuple(out)


def _needs_gap(left: str, right: str) -> bool:
    if not left or not right:
        return False
    return bool(
        (_IS_HAN.match(left) and _IS_WEST.match(right))
        or (_IS_WEST.match(left) and _IS_HAN.match(right))
    )


def _ends_in_brackets(text: str, last: bool) -> bool:
    return bool(_NUMBER_AT_END.search(text) if last else _NUMBER_AT_START.match(text))


def _edge(node: Inline, *, last: bool) -> str:
    """Return the character a node shows at one end; "" where a neighbour needs no gap."""
    match node:
        case Text(text=text):
            return text[-1:] if last else text[:1]
        case Code() | Math():
            return _WEST_LIKE
        case Styled(kind="superscript" | "subscript"):
            return ""
        case Link(children=(Text(text=text),)) if _ends_in_brackets(text, last):
            return _WEST_LIKE  # an equation's number: 式 (3.5)
        case Styled(children=children) | Phrase(children=children) | Link(children=children):
            inside = [e for child in children if (e := _edge(child, last=last))]
            return (inside[-1] if last else inside[0]) if inside else ""
        case Image():
            return ""
        case _:
            return ""
