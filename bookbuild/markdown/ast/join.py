"""Join the lines of a paragraph and the words of a line.

Between Han a line end is nothing, between Latin words a blank; Korean keeps its blanks.
What counts is the flattened text: the border of emphasis or a link is no border here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bookbuild.diagnostics import Span
from bookbuild.model.nodes import (
    Code,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Note,
    Phrase,
    Styled,
    Text,
)

from .places import cover

SOFT_BREAK = "\n"
"""A Text of this alone is a line end of the source until `join_lines` has run."""

_CLOSED_UP = (
    (0x2E80, 0x303F),  # radicals, CJK punctuation
    (0x3040, 0x31FF),  # kana, bopomofo
    (0x3200, 0x9FFF),  # enclosed, unified ideographs
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),  # full-width forms
    (0x20000, 0x3FFFF),
)
_PUNCTUATION = "、。，．：；？！（）【】《》〈〉「」『』〔〕〖〗　"
_SHARED_PUNCTUATION = "“”‘’—…·～"


def is_cjk(char: str) -> bool:
    """Tell whether a character belongs to a script written without blanks."""
    code = ord(char)
    return any(low <= code <= high for low, high in _CLOSED_UP)


def join_lines(inlines: Inlines) -> Inlines:
    """Replace every line end by a blank or nothing, then merge the text of each line."""
    flat = "".join(_flatten(inlines))
    seams = iter(_seams(flat))
    return _rejoin(inlines, seams)


def _flatten(inlines: Iterable[Inline]) -> Iterable[str]:
    for node in inlines:
        match node:
            case Text(text=text):
                yield text
            case Code() | Math():
                yield "\x00"
            case Styled(children=children) | Phrase(children=children) | Link(children=children):
                yield from _flatten(children)
            case LineBreak():
                yield "\r"
            case Note():
                pass
            case _:
                yield "\x00"


def _seams(flat: str) -> Iterable[str]:
    """Yield what each line end in `flat` becomes."""
    for at, char in enumerate(flat):
        if char != SOFT_BREAK:
            continue
        before, after = flat[at - 1 : at] or " ", flat[at + 1 : at + 2] or " "
        yield "" if _closed_up(before, after) else " "


def _closed_up(before: str, after: str) -> bool:
    if before in " \r\n" or after in " \r\n":
        return True
    if before in _PUNCTUATION or after in _PUNCTUATION:
        return True
    wide_before = is_cjk(before) or before in _SHARED_PUNCTUATION
    wide_after = is_cjk(after) or after in _SHARED_PUNCTUATION
    return wide_before and wide_after


def _rejoin(inlines: Inlines, seams: Iterable[str]) -> Inlines:
    out: list[Inline] = []
    fresh = True
    seams = iter(seams)
    for node in inlines:
        match node:
            case Text(text="\n"):
                seam = next(seams)
                if seam and out and isinstance(out[-1], Text):
                    out[-1] = replace(out[-1], text=out[-1].text + seam)
                elif seam:
                    out.append(Text(seam, _after(out)))
                fresh = True
                continue
            case Text(text=text, span=span):
                last = out[-1] if out else None
                if isinstance(last, Text) and not fresh:
                    out[-1] = Text(last.text + text, cover(last.span, span))
                else:
                    out.append(node)
            case Styled() | Phrase() | Link():
                out.append(replace(node, children=_rejoin(node.children, seams)))
            case _:
                out.append(node)
        fresh = False
    return tuple(out)


def _after(out: list[Inline]) -> Span | None:
    """Return the place behind the last of some inlines."""
    last = out[-1].span if out else None
    if last is None or not last.end_line:
        return last
    return Span(last.file, last.end_line, last.end_column)
