"""Find what must stay on one line: formulas, pictures and footnote calls with their punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bookbuild.model.nodes import Image, Inline, Inlines, Link, Math, Note, Phrase, Styled, Text

_CLOSING = re.compile(r"[，。、；：？！）》」』】”’〉〕％…,.;:?!)\]}%]{1,4}")
_OPENING = re.compile(r"[（《「『“‘【〈〔(\[{]{1,4}\Z")


@dataclass(frozen=True, slots=True)
class Unit:
    """Inlines no line may be broken between."""

    parts: Inlines


def runs(inlines: Inlines) -> Iterator[Inline | Unit]:
    """Yield `inlines`, those that hold together gathered in units; no character is lost.

    Browsers and WeasyPrint break lines on either side of a formula or picture whatever
    punctuation stands there, and between a Han character and the footnote call after it.
    """
    rest = list(inlines)[::-1]
    held: Text | None = None
    while rest:
        node = rest.pop()
        if not _is_solid(node):
            if held:
                yield held
                held = None
            if isinstance(node, Text):
                held = node
            else:
                yield node
            continue
        before, first = _split_end(held, isinstance(node, Note))
        if before:
            yield before
        held = None
        parts = [first, node] if first else [node]
        held = _take_following(rest, parts)
        yield Unit(tuple(parts)) if len(parts) > 1 else node
    if held:
        yield held


def _is_solid(node: Inline) -> bool:
    """Tell whether line breakers see `node` as one opaque character."""
    while isinstance(node, Styled | Phrase | Link) and len(node.children) == 1:
        node = node.children[0]
    match node:
        case Math(display=display):
            return not display
        case Note() | Image():
            return True
        case _:
            return False


def _split_end(text: Text | None, call: bool) -> tuple[Text | None, Text | None]:
    """Split what must stay with the next node off the end of the text before it."""
    if text is None:
        return None, None
    cut = len(text.text)
    if hit := _OPENING.search(text.text):
        cut = hit.start()
    elif call and text.text and unicodedata.east_asian_width(text.text[-1]) in "WFA":
        cut -= 1
    return _part(text, text.text[:cut]), _part(text, text.text[cut:])


def _take_following(rest: list[Inline], parts: list[Inline]) -> Text | None:
    """Move footnote calls and closing punctuation from `rest` to `parts`; return the split text."""
    while rest:
        node = rest[-1]
        if isinstance(node, Note):
            parts.append(rest.pop())
        elif isinstance(node, Text) and (hit := _CLOSING.match(node.text)):
            parts.append(replace(node, text=hit[0]))
            rest.pop()
            if remainder := _part(node, node.text[hit.end() :]):
                return remainder
        else:
            break
    return None


def _part(text: Text, part: str) -> Text | None:
    return replace(text, text=part) if part else None
