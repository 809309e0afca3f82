"""Cut a long formula within a line where a line may end: after relations, then after signs.

TeX breaks a formula in running text at its outer level only, behind a relation or a binary
operator (The TeXbook, chapter 18). The drawing is cut by its outermost groups, which the
MathML names; where the two do not agree the formula stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from bookbuild.model.nodes import Formula

_SVG = "{http://www.w3.org/2000/svg}"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_RELATIONS = frozenset("=<>≠≈≡≤≥≪≫∼≃≅≐≜≝≔≕∝∈∉∋⊂⊃⊆⊇⊊⊋→←↔⇒⇐⇔⟶⟵⟷⟹⟸⟺↦⟼↪↠⇀⇁↑↓≺≻⪯⪰≲≳⊥⊢⊨⫫∶∣↛⇏∤≢≉≁≮≯≰≱⟂≍:")
_SIGNS = frozenset("+−-±∓×·⋅∗∘⊗⊕⊙∪∩∧∨⊎⊔⊓∖÷⋆⊖")
_DOTS = frozenset("·⋅")
_OPENING = frozenset("([{⟨⌊⌈⟦⟮")
_CLOSING = frozenset(")]}⟩⌋⌉⟧⟯")
_BARS = frozenset("|‖∥")
_RELATION_SPACE = 0.2778
"""Thick space around a relation, em."""
_SIGN_SPACE = 0.2222
_LEAST = 4.0
"""Formulas up to this width are kept whole, em."""
_LONG_TERM = 6.0
"""Between relations, what is longer than this may be broken after signs."""
_LONG_BRACKETS = 8.0
"""What is longer than this may be broken within brackets as well."""
_END = 1.2
"""A piece at either end is at least so wide, em."""
_WIDE = 0.5
"""From this width on, a space after a comma is one that parts formulas, em."""
_TRANSLATE = re.compile(r"translate\(\s*(-?[\d.]+)")
_LENGTH = re.compile(r"(-?[\d.]+)em\Z")
_SPACES = frozenset({"mspace", "maligngroup", "none"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula that stays on one line."""

    formula: Formula
    gap: float
    """Space after it where the line goes on, em; 0 after the last one."""
    held: bool = False
    """No line ends in that space: it stands before an operator, as wide as the one after it."""


def pieces(formula: Formula) -> tuple[Piece, ...]:
    """Return the formula cut where a line may end; one piece where it is short or stays whole."""
    whole = (Piece(formula, 0.0),)
    if formula.width <= _LEAST or formula.tagged or not formula.svg or not formula.mathml:
        return whole
    try:
        drawing = ET.fromstring(formula.svg)  # noqa: S314  # ours: no DTD, no entities
        tree = ET.fromstring(formula.mathml)  # noqa: S314
    except ET.ParseError:
        return whole
    row = _row(drawing, tree)
    if row is None:
        return whole
    group, places, atoms = row
    cuts = _chosen(_cuts(atoms, places), formula.width)
    if not cuts:
        return whole
    return tuple(_draw(formula, drawing, group, places, _with_held(cuts)))


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place a line may end."""

    index: int
    """Of the group that stands after it."""
    left: float
    """Where the ink's box before it ends, em."""
    right: float
    """Where the part after it starts."""
    relation: bool
    bracketed: bool = False
    before: tuple[float, float] | None = None
    """Where the ink before the operator ends and where the operator starts, em."""
    held: bool = False


def _row(drawing: Element, tree: Element) -> tuple[Element, list[float], list[Element]] | None:
    """Return the group whose children are the formula's row, where each starts, and its MathML."""
    group = next(iter(drawing), None)
    if group is None or len(drawing) != 1 or group.get("transform") != "scale(1,-1)":
        return None
    while True:
        atoms = [child for child in tree if _name(child) not in _SPACES]
        groups = [child for child in group if child.tag != _SVG + "g" or len(child)]
        inner = len(atoms) == 1 and _name(atoms[0]) in ("mrow", "mstyle") and len(groups) == 1
        if inner and not _is_fenced(atoms[0]):
            group, tree = groups[0], atoms[0]
            if group.get("transform"):
                return None
        elif len(groups) == 1 and len(atoms) != 1 and not groups[0].get("transform"):
            group = groups[0]
        else:
            break
    if len(groups) != len(atoms) or len(groups) < 3:
        return None
    if any(child.tag != _SVG + "g" for child in groups):
        return None
    places = [_place(child) for child in groups]
    if places != sorted(places):
        return None
    for child in list(group):
        if child not in groups:
            group.remove(child)
    return group, places, list(tree)


def _is_fenced(row: Element) -> bool:
    """Tell whether a row is a pair of stretched brackets, which nothing may part."""
    return len(row) > 0 and row[0].get("stretchy") == "true"


def _place(group: Element) -> float:
    found = _TRANSLATE.match(group.get("transform", ""))
    return float(found[1]) / 1000 if found else 0.0


def _name(element: Element) -> str:
    return element.tag.removeprefix(_MATHML)


def _cuts(atoms: Sequence[Element], places: Sequence[float]) -> list[_Cut]:
    """Return every place after an operator at the outer level, outside bars.

    `atoms` has the spaces too, for which there are no `places`: a comma with a wide one after
    it is like a relation.
    """
    cuts: list[_Cut] = []
    depth = index = 0
    barred = False
    previous, space, letters = "", 0.0, ""
    for atom, following in zip(atoms, (*atoms[1:], atoms[-1]), strict=True):
        if _name(atom) in _SPACES:
            space += _space(atom.get("width", ""))
            continue
        text = _operator(atom)
        if previous == "," and space >= _WIDE and not depth and not barred:
            cuts.append(_Cut(index, places[index] - space, places[index], relation=True))
        if cuts and cuts[-1].index == index and text in _RELATIONS:
            cuts.pop()
        if text in _BARS:
            barred = not barred
        depth += (text in _OPENING) - (text in _CLOSING)
        unary = previous in _RELATIONS | _SIGNS | _OPENING or not previous
        index += 1
        if _name(atom) == "mo" and index < len(places) and not (unary or barred):
            gap = _gap(atom, text) if text in _RELATIONS | _SIGNS else 0.0
            if _is_tied(letters, text, following, depth):
                gap = 0.0
            elif not gap and text in _RELATIONS:  # the sign of a number carries it
                gap = _space(following.get("lspace", ""))
            if gap:
                right, start = places[index], places[index - 1]
                before = (start - _gap(atom, text, "lspace"), start)
                relation = text in _RELATIONS
                cuts.append(_Cut(index, right - gap, right, relation, depth > 0, before))
        previous, space, letters = text, 0.0, "".join(atom.itertext())
    return cuts if not depth and not barred else []


def _is_tied(before: str, text: str, following: Element, depth: int) -> bool:
    """Tell whether an operator holds together what it stands between.

    So do the dot of a divergence, the sign before a power of ten and the bar of a condition.
    """
    if text == "×":
        return "".join(following.itertext()).startswith("10") and _name(following) == "msup"
    return (text in _DOTS and before == "∇") or (text == "∣" and depth > 0)


def _operator(atom: Element) -> str:
    """Return the operator an atom is, or has its scripts on; "x" for anything else."""
    while _name(atom) in ("msup", "msub", "msubsup", "mover", "munder") and len(atom):
        atom = atom[0]
    return "".join(atom.itertext()) if _name(atom) == "mo" else "x"


def _space(length: str) -> float:
    found = _LENGTH.match(length)
    return float(found[1]) if found else 0.0


def _gap(operator: Element, text: str, side: str = "rspace") -> float:
    """Return the space after or before an operator, 0 where it is set close."""
    given = operator.get(side)
    if given is not None:
        return _space(given)
    return _RELATION_SPACE if text in _RELATIONS else _SIGN_SPACE


def _chosen(cuts: Sequence[_Cut], width: float) -> list[_Cut]:
    """Leave out what would leave a crumb at either end, and the worse places in short terms.

    Relations are best, then signs, then either within brackets.
    """
    fitting = [cut for cut in cuts if cut.left >= _END and width - cut.right >= _END]
    chosen: list[_Cut] = []
    for rank, least in enumerate((0.0, _LONG_TERM, _LONG_BRACKETS)):
        edges = [0.0, *(cut.left for cut in chosen), width]
        chosen += [c for c in fitting if _rank(c) == rank and _term(c, edges) > least]
    return sorted(chosen, key=lambda cut: cut.index)


def _with_held(cuts: Sequence[_Cut]) -> list[_Cut]:
    """Return the cuts, each with one before its operator: both sides are widened alike."""
    out: list[_Cut] = []
    for cut in cuts:
        if cut.before is not None and cut.before[0] < cut.before[1]:
            out.append(_Cut(cut.index - 1, *cut.before, cut.relation, held=True))
        out.append(cut)
    return out


def _rank(cut: _Cut) -> int:
    return 2 if cut.bracketed else 0 if cut.relation else 1


def _term(cut: _Cut, edges: Sequence[float]) -> float:
    """Return how wide the stretch between two of `edges` is that the cut lies in."""
    before = max(edge for edge in edges if edge <= cut.left)
    return min(edge for edge in edges if edge > cut.left) - before


def _draw(
    formula: Formula,
    drawing: Element,
    group: Element,
    places: Sequence[float],
    cuts: Sequence[_Cut],
) -> list[Piece]:
    """Return the pieces, each the whole drawing with the groups of the others left out."""
    members = list(group)
    _, top, _, height = (float(v) for v in drawing.attrib["viewBox"].split())
    starts = [0, *(cut.index for cut in cuts)]
    stops = [*starts[1:], len(members)]
    lefts = [0.0, *(cut.right for cut in cuts)]
    rights = [*(cut.left for cut in cuts), formula.width]
    made = []
    for number, (start, stop) in enumerate(zip(starts, stops, strict=True)):
        left, width = lefts[number], rights[number] - lefts[number]
        for child in list(group):
            group.remove(child)
        group.extend(members[start:stop])
        drawing.set("viewBox", f"{left * 1000:g} {top:g} {width * 1000:g} {height:g}")
        drawing.set("width", f"{width:.4g}em")
        text = ET.tostring(drawing, encoding="unicode", default_namespace=None)
        text = text.replace("ns0:", "").replace("xmlns:ns0=", "xmlns=")
        part = replace(formula, svg=text, mathml="", width=round(width, 4))
        if number < len(cuts):
            cut = cuts[number]
            made.append(Piece(part, round(cut.right - cut.left, 4), cut.held))
        else:
            made.append(Piece(part, 0.0))
    return made
