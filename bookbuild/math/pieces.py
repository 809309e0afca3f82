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
_END = 1.2
"""A piece at either end is at least so wide, em."""
_TRANSLATE = re.compile(r"translate\(\s*(-?[\d.]+)")
_LENGTH = re.compile(r"(-?[\d.]+)em\Z")
_SPACES = frozenset({"mspace", "maligngroup", "none"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula that stays on one line."""

    formula: Formula
    gap: float
    """Space after it where the line goes on, em; 0 after the last one."""


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
    return tuple(_draw(formula, drawing, group, places, cuts))


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


def _row(drawing: Element, tree: Element) -> tuple[Element, list[float], list[Element]] | None:
    """Return the group whose children are the formula's row, where each starts, and its MathML."""
    group = next(iter(drawing), None)
    if group is None or len(drawing) != 1 or group.get("transform") != "scale(1,-1)":
        return None
    while True:
        atoms = [child for child in tree if _name(child) not in _SPACES]
        groups = [child for child in group if child.tag != _SVG + "g" or len(child)]
        if len(atoms) == 1 and _name(atoms[0]) in ("mrow", "mstyle") and len(groups) == 1:
            group, tree = groups[0], atoms[0]
            if group.get("transform"):
                return None
        elif len(groups) == 1 and len(atoms) != 1 and not groups[0].get("transform"):
            group = groups[0]
        else:
            break
    if len(groups) != len(atoms) or len(groups) < 3 or len(groups) != len(group):
        return None
    if any(child.tag != _SVG + "g" for child in groups):
        return None
    places = [_place(child) for child in groups]
    if places != sorted(places):
        return None
    return group, places, atoms


def _place(group: Element) -> float:
    found = _TRANSLATE.match(group.get("transform", ""))
    return float(found[1]) / 1000 if found else 0.0


def _name(element: Element) -> str:
    return element.tag.removeprefix(_MATHML)


def _cuts(atoms: Sequence[Element], places: Sequence[float]) -> list[_Cut]:
    """Return every place after an operator at the outer level, outside brackets and bars."""
    cuts = []
    depth, barred = 0, False
    previous = ""
    for index, atom in enumerate(atoms[:-1]):
        text = "".join(atom.itertext()) if _name(atom) == "mo" else "x"
        if text in _BARS:
            barred = not barred
        depth += (text in _OPENING) - (text in _CLOSING)
        operator = text in _RELATIONS or text in _SIGNS
        following = "".join(atoms[index + 1].itertext())
        unary = previous in _RELATIONS | _SIGNS | _OPENING or not previous
        if operator and not depth and not barred and not unary:
            gap = _gap(atom, text)
            if gap and following not in _RELATIONS:
                right = places[index + 1]
                cuts.append(_Cut(index + 1, right - gap, right, text in _RELATIONS))
        previous = text
    return cuts if not depth and not barred else []


def _gap(operator: Element, text: str) -> float:
    """Return the space after an operator, 0 where it is set close."""
    given = operator.get("rspace")
    if given is not None:
        found = _LENGTH.match(given)
        return float(found[1]) if found else 0.0
    return _RELATION_SPACE if text in _RELATIONS else _SIGN_SPACE


def _chosen(cuts: Sequence[_Cut], width: float) -> list[_Cut]:
    """Leave out signs within short terms, and what would leave a crumb at either end."""
    fitting = [cut for cut in cuts if cut.left >= _END and width - cut.right >= _END]
    edges = [0.0, *(cut.left for cut in fitting if cut.relation), width]

    def term(cut: _Cut) -> float:
        before = max(edge for edge in edges if edge <= cut.left)
        return min(edge for edge in edges if edge > cut.left) - before

    return [cut for cut in fitting if cut.relation or term(cut) > _LONG_TERM]


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
        gap = cuts[number].right - cuts[number].left if number < len(cuts) else 0.0
        made.append(Piece(part, round(gap, 4)))
    return made
