"""Let long formulas in running text go on in the next line: one image becomes several.

A blank as wide as TeX's space stands between the pieces, so a line may end there, loses the
space when it does, and may be stretched there when it does not. The blank before an operator
holds it to what precedes and is stretched as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy

from lxml import etree

from bookbuild.math.pieces import Piece, pieces

from .job import FormulaImage

GAP = "formula-gap"
"""Class of the blank between two pieces."""
_BLANK = 0.25
"""Width of the blank in the font of `GAP`, em of its own size."""
_PIECE = "/piece/"


def with_pieces(images: Iterable[FormulaImage]) -> Iterator[FormulaImage]:
    """Yield each image and, where it may be cut, its pieces under addresses of their own."""
    for image in images:
        yield image
        parts = pieces(image.formula)
        if len(parts) > 1:
            for number, part in enumerate(parts):
                # The first says what the whole is, for copying and for searching.
                tex = "" if number else image.tex
                yield FormulaImage(_address(image.url, number), tex, part.formula)


def whole(address: str) -> str:
    """Return the address of the formula a piece belongs to; any other address unchanged."""
    return address.partition(_PIECE)[0]


def is_rest(address: str) -> bool:
    """Tell whether the address is that of a piece after the first of its formula."""
    return address.partition(_PIECE)[2] not in ("", "0")


def _address(url: str, number: int) -> str:
    return f"{url}{_PIECE}{number}"


def cut_formulas(root: etree._Element, images: Mapping[str, FormulaImage]) -> None:
    """Replace the images of formulas within lines by those of their pieces."""
    for image in list(root.iter("img")):
        known = images.get(image.get("src", ""))
        # Display formulas carry no style: they stand in lines of their own.
        if known is None or not image.get("style") or _is_fixed(image):
            continue
        parts = pieces(known.formula)
        if len(parts) > 1:
            _cut(image, parts)


def _is_fixed(image: etree._Element) -> bool:
    """Tell whether the line cannot be broken there anyway, or the place is narrow."""
    parent = image.getparent()
    return parent is None or any(
        place.tag in ("td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption")
        for place in image.iterancestors()
    )


def _cut(image: etree._Element, parts: tuple[Piece, ...]) -> None:
    made: list[etree._Element] = []
    for number, part in enumerate(parts):
        one = deepcopy(image)
        one.tail = None
        one.set("src", _address(image.get("src", ""), number))
        if number:
            one.set("alt", "")
        made.append(one)
        if part.gap:
            gap = etree.Element("span")
            gap.set("class", GAP)
            gap.set("style", f"font-size: {part.gap / _BLANK:.3f}em")
            gap.text = "\u00a0" if part.held else " "
            made.append(gap)
    made[-1].tail = image.tail
    parent = image.getparent()
    assert parent is not None
    place = parent.index(image)
    parent[place : place + 1] = made
    if parent.get("class") == "nobr":
        _open_unit(parent, place, len(made))


def _open_unit(unit: etree._Element, first: int, count: int) -> None:
    """Split a run that stays on one line at the gaps of the formula in it."""
    holder = unit.getparent()
    if holder is None:
        return
    members = list(unit)
    before, inner = members[: first + 1], members[first + 1 : first + count - 1]
    after = members[first + count - 1 :]
    tail, unit.tail = unit.tail, None
    for member in (*inner, *after):
        unit.remove(member)
    assert before
    rest = etree.Element("span")
    rest.set("class", "nobr")
    rest.extend(after)
    rest.tail = tail
    at = holder.index(unit) + 1
    holder[at:at] = [*inner, rest]
