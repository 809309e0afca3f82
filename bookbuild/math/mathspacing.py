"""TeX's spaces between atoms, said the MathML Core way: `lspace`, `rspace`, `mspace`."""

from __future__ import annotations

from xml.etree.ElementTree import Element

THICK, MEDIUM = 5 / 18, 4 / 18

_ROWS = frozenset(("math", "mrow", "mstyle", "mphantom", "mpadded", "mtd", "msqrt"))
_TRANSPARENT = frozenset(("mrow", "mstyle", "mphantom", "mpadded"))
_FIRST_IS_CORE = frozenset(
    ("msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mfrac")
)
# Infix operators whose space in Core's dictionary is TeX's: these need no attributes.
_RELATIONS = frozenset("=<>≤≥≠≈≡∼≃≅∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦≪≫∝≺≻⊢⊨")
_SIGNS = frozenset("+−±∓∪∩∨∧⊕⊖")
_INFIX = {
    **dict.fromkeys(_RELATIONS, (THICK, THICK)),
    **dict.fromkeys(_SIGNS, (MEDIUM, MEDIUM)),
    **dict.fromkeys(",;", (0.0, 3 / 18)),
}
FENCES = frozenset("([{⟨⌊⌈)]}⟩⌋⌉|‖")


def settle(row: Element) -> None:
    """Turn the children's `data-l`/`data-r` (em) into operator spaces and `mspace` elements.

    Children must be converted already. Inferred rows only; others lose the marks.
    """
    children = list(row)
    marks = [(_take(child, "data-l"), _take(child, "data-r")) for child in children]
    if row.tag not in _ROWS or not children:
        return
    cores = [core_operator(child) for child in children]
    left = [0.0] * len(children)
    right = [0.0] * len(children)
    spaces: dict[int, float] = {}
    for index in range(len(children) + 1):
        before = marks[index - 1][1] if index else 0.0
        gap = before + (marks[index][0] if index < len(children) else 0.0)
        before_core = cores[index - 1] if index else None
        after_core = cores[index] if index < len(children) else None
        if after_core is not None and (before_core is None or _is_spaced(after_core)):
            left[index] = gap
        elif before_core is not None:
            right[index - 1] = gap
        elif abs(gap) > 0.001:
            spaces[index] = gap
    for index, core in enumerate(cores):
        if core is not None:
            plain = core is children[index]
            _space(core, left[index], right[index], index, len(children) if plain else 0)
    for index in sorted(spaces, reverse=True):
        row.insert(index, Element("mspace", {"width": em(spaces[index])}))


def spell_out(row: Element) -> None:
    """Replace a settled row's operator spaces by `mspace` elements.

    Chromium forgets operator spaces when it stretches a brace over or under the row.
    """
    children = list(row)
    for index in range(len(children) - 1, -1, -1):
        core = core_operator(children[index])
        if core is None:
            continue
        usual = _usual(core, index, len(children)) or (0.0, 0.0)
        given = [core.get("lspace"), core.get("rspace")]
        spaces = [float(text.removesuffix("em")) if text else None for text in given]
        left, right = (usual[i] if spaces[i] is None else spaces[i] or 0.0 for i in (0, 1))
        core.set("lspace", "0")
        core.set("rspace", "0")
        for place, space in ((index + 1, right), (index, left)):
            if space:
                row.insert(place, Element("mspace", {"width": em(space)}))


def core_operator(element: Element) -> Element | None:
    """Return the `mo` an embellished operator (MathML Core 3.2.4.1) is built around."""
    if element.tag == "mo":
        return element
    children = list(element)
    if element.tag in _FIRST_IS_CORE and children:
        return core_operator(children[0])
    if element.tag in _TRANSPARENT:
        solid = [child for child in children if child.tag != "mspace"]
        return core_operator(solid[0]) if len(solid) == 1 else None
    return None


def em(length: float) -> str:
    """Return a length in em, short."""
    text = f"{length:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("0", "-0") else f"{text}em"


def _take(element: Element, name: str) -> float:
    return float(element.attrib.pop(name, 0) or 0)


def _is_spaced(core: Element) -> bool:
    return core.text in _RELATIONS or core.text in _SIGNS


def _space(core: Element, left: float, right: float, index: int, count: int) -> None:
    usual = _usual(core, index, count)
    if usual is None or abs(left - usual[0]) > 0.005 or abs(right - usual[1]) > 0.005:
        core.set("lspace", em(left))
        core.set("rspace", em(right))


def _usual(core: Element, index: int, count: int) -> tuple[float, float] | None:
    """Return the spaces around it that Core's dictionary gives, None where unsure.

    `count` is 0 for the core of an embellished operator: browsers look at its own place only.
    """
    if not count:
        return None
    text = core.text or ""
    place = "prefix" if index == 0 else "postfix" if index == count - 1 else "infix"
    form = core.get("form") or (place if count > 1 else "infix")
    if form == "infix":
        return _INFIX.get(text)
    if form == "prefix" and (text in _SIGNS or text in FENCES):
        return 0.0, 0.0
    if form == "postfix" and text in FENCES:
        return 0.0, 0.0
    return None
