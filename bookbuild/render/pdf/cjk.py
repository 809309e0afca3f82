"""Set Chinese lines to the full measure, in WeasyPrint's line layout.

WeasyPrint stretches only blanks, so a line of Chinese ends wherever its last
character falls. Here the missing width is spread over the places where Chinese
typesetting allows it (after and before punctuation, at blanks, between
characters), a closing punctuation mark may give up its blank half to fit at a
line's end, and an opening one does so at a line's start.

This module, `splitting`, `spreadlayout` and the formula images are the only ones that use names
WeasyPrint does not publish; `install` compares their signatures first.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS

from .splitting import splitting
from .spreadlayout import SpreadLayout
from .squares import CLOSING, OPENING, is_set_solid, opens_with_blank, trimmed

_UNSEEN = frozenset("\u200b\u2060")
_DASHES = frozenset("—…⸺")
_BLANKS = frozenset(" \u00a0")
_OBJECT = "\ufffc"
"""Stands for a formula or picture within a line."""
_HAN = re.compile(
    "[\u2e80-\u2fdf\u3003-\u3007\u3021-\u3029\u3040-\u312f\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_LOOSEST = 0.5
"""Widest gap between two Han characters, em; a line that needs more stays ragged."""
FLUSH = "qed"
"""Class of what stands at the right edge of a paragraph's last line."""
_THOUSANDTH_BIAS = 0.15
"""WeasyPrint truncates to 1/1000 em what it writes; this keeps it from truncating to one less."""

_SIGNATURES: dict[str, str] = {
    "split_first_line": (
        "(text, style, context, max_width, justification_spacing, is_line_start=True, "
        "minimum=False)"
    ),
    "text_align": "(context, line, available_width, last)",
    "Layout": "(style, justification_spacing=0, max_width=None)",
    "reactivate": "(self, style)",
    "get_first_line": "(self)",
    "strut": "(style)",
}


def gap_weights(characters: Sequence[str]) -> list[int]:
    r"""Return how much of a line's missing width the gap after each character takes.

    One weight fewer than characters; `\ufffc` stands for anything that is not text.
    """
    return [_weight(left, right) for left, right in pairwise(characters)]


def _weight(left: str, right: str) -> int:
    if left in _BLANKS:
        return 6
    if right in _BLANKS or (left in _DASHES and right in _DASHES):
        return 0
    if left in OPENING or right in CLOSING:
        return 0
    if left in CLOSING or right in OPENING:
        return 3
    return 2 if _is_chinese(left) or _is_chinese(right) else 0


def _is_chinese(character: str) -> bool:
    return character in _DASHES or bool(_HAN.match(character))


@dataclass(slots=True)
class _Atom:
    """A character of a line, or a box that is not text."""

    leaf: Any
    end: int
    """Byte offset in the leaf's text after the character."""
    character: str


def _leaves(box: Any) -> Iterator[Any]:
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.InlineBox):
            yield from _leaves(child)
        else:
            yield child


def _atoms(line: Any) -> list[_Atom]:
    atoms: list[_Atom] = []
    for leaf in _leaves(line):
        if not isinstance(leaf, boxes.TextBox):
            atoms.append(_Atom(leaf, 0, _OBJECT))
            continue
        end = 0
        for character in leaf.text:
            end += len(character.encode())
            if character in _UNSEEN:
                continue
            atoms.append(_Atom(leaf, end, character))
    while atoms and atoms[-1].character in _BLANKS:
        atoms.pop()
    while atoms and atoms[0].character in _BLANKS:
        atoms.pop(0)
    return atoms


@dataclass(slots=True)
class _Spread:
    """Where a line is widened."""

    inside: dict[int, dict[int, float]]
    """By leaf: gap after the character that ends at a byte, px."""
    before: dict[int, float]
    """By leaf: gap in front of it, px."""


def _spread(atoms: Sequence[_Atom], extra: float, em: float, solid: bool) -> _Spread | None:
    """Divide `extra` px among the gaps of a line; None where it would get too loose.

    Of lines that are not `solid` only the blanks are widened, however far.
    """
    characters = [atom.character for atom in atoms]
    blanks = [int(left in _BLANKS) for left in characters[:-1]]
    weights = gap_weights(characters) if solid else blanks
    total = sum(weights)
    if not total or (solid and 2 * extra / total > em * _LOOSEST):
        return None
    spread = _Spread({}, {})
    owed = 0.0
    for atom, following, weight in zip(atoms, atoms[1:], weights, strict=False):
        if not weight:
            continue
        owed += extra * weight / total
        if following.leaf is atom.leaf:
            step = atom.leaf.style["font_size"] / 1000
            thousandths = round(owed / step)
            spread.inside.setdefault(id(atom.leaf), {})[atom.end] = (
                thousandths + _THOUSANDTH_BIAS
            ) * step
            owed -= thousandths * step
        else:
            key = id(following.leaf)
            spread.before[key] = spread.before.get(key, 0.0) + owed
            owed = 0.0
    return spread


def _widen(parent: Any, x: float, spread: _Spread) -> float:
    """Move the boxes in `parent` by `x` and the gaps to their left; return the last move."""
    for child in parent.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.InlineBox):
            first = next(_leaves(child), None)
            x += spread.before.pop(id(first), 0.0)
            child.position_x += x
            end = _widen(child, x, spread)
            child.width += end - x
            x = end
            continue
        x += spread.before.pop(id(child), 0.0)
        if isinstance(child, boxes.TextBox):
            child.position_x += x
            gaps = spread.inside.get(id(child))
            if gaps:
                child.pango_layout.gaps = {end: round(gap * TO_UNITS) for end, gap in gaps.items()}
                added = sum(gaps.values())
                child.width += added
                x += added
        else:
            child.translate(x, 0)
    return x


def _blank_at_end(atom: _Atom) -> float:
    """Return the blank half of a closing mark that ends a line, px, where it still has it."""
    leaf = atom.leaf
    if not isinstance(leaf, boxes.TextBox) or leaf.pango_layout.halved:
        return 0.0
    style = leaf.style
    return style["font_size"] / 2 if atom.character in trimmed(style["lang"] or "") else 0.0


def _is_flush(leaf: Any) -> bool:
    """Tell whether what ends a paragraph stands at the right edge: the mark that ends a proof."""
    element = getattr(leaf, "element", None)
    return element is not None and element.get("class") == FLUSH


def _align(original: Callable[..., float]) -> Callable[..., float]:
    """Return `text_align` with justified Chinese lines set to the full measure.

    Latin lines too: WeasyPrint widens blanks by letter spacing, without the kerning beside them,
    so that text runs into what follows it on the line.
    """

    def text_align(context: Any, line: Any, available_width: float, last: bool) -> float:
        style = line.style
        solid = is_set_solid(style)
        justified = style["text_align_all"] == "justify" and style["white_space"] != "pre-wrap"
        if not justified or style["direction"] == "rtl":
            return original(context, line, available_width, last)
        atoms = _atoms(line)
        if not atoms:
            return 0.0
        em = style["font_size"]
        start = 0.0
        first = atoms[0]
        opening = solid and first.character in OPENING and opens_with_blank(style["lang"])
        if opening and first.leaf.position_x <= line.position_x + 0.01:
            start = -first.leaf.style["font_size"] / 2
        extra = available_width - line.width - start
        spread = None
        if extra > 0 and last and _is_flush(atoms[-1].leaf):
            spread = _Spread({}, {id(atoms[-1].leaf): extra})
        elif not last and solid:
            extra += _blank_at_end(atoms[-1])
        if spread is None and extra > 0 and (not last or style["text_align_last"] == "justify"):
            spread = _spread(atoms, extra, em, solid)
        if spread or start:
            line.width += _widen(line, start, spread or _Spread({}, {}))
        return 0.0

    return text_align


def mismatch() -> str:
    """Return what of WeasyPrint is not as this module knows it, "" where all is."""
    if not weasyprint.VERSION.startswith("70."):
        return f"WeasyPrint {weasyprint.VERSION} is not 70"
    found: dict[str, Callable[..., Any] | None] = {
        "split_first_line": getattr(inline, "split_first_line", None),
        "text_align": getattr(inline, "text_align", None),
        "Layout": getattr(line_break, "Layout", None),
        "reactivate": getattr(line_break.Layout, "reactivate", None),
        "get_first_line": getattr(line_break.Layout, "get_first_line", None),
        "strut": getattr(line_break, "strut", None),
    }
    for name, expected in _SIGNATURES.items():
        known = found[name]
        if known is None or str(inspect.signature(known)) != expected:
            return f"`{name}` of WeasyPrint {weasyprint.VERSION} has another signature"
    return ""


def install() -> str:
    """Put Chinese justification into WeasyPrint, once; return why it cannot be, or ""."""
    if issubclass(line_break.Layout, SpreadLayout):
        return ""
    reason = mismatch()
    if not reason:
        split = splitting(line_break.split_first_line)
        line_break.split_first_line = inline.split_first_line = split
        inline.text_align = _align(inline.text_align)
        line_break.Layout = SpreadLayout
    return reason
