"""Mark where printed pages begin, within a paragraph where they begin there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from bookbuild.render.html.places import PASSED_OVER, Run, find_places, units
from bookbuild.words import Words

_TYPE = "{http://www.idpf.org/2007/ops}type"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"
_SVG = "{http://www.w3.org/2000/svg}svg"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {"p", "li", "header", "section", "div", "dt", "dd", "ul", "ol"}
_WHOLE = frozenset({_MATH, _SVG, "img", "svg", "math", "ruby"})
"""Elements no mark is put into."""
_OPENING = re.compile(r"[\s（《「『“‘【〈〔(\[{]*\Z")


@dataclass(frozen=True, slots=True)
class Break:
    """Where a printed page begins."""

    label: str
    identifier: str


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in a tree: in the text of an element or, `tail`, in what follows it."""

    element: etree._Element
    tail: bool = False
    offset: int = 0


def break_at(label: str) -> Break:
    """Return the break for a page number."""
    return Break(label, f"bookbuild-page-{label}")


def mark_pages(root: etree._Element, run: Run, words: Words) -> tuple[Break, ...]:
    """Put a mark where each page begins; a page of which that is unknown shares the next one's."""
    places = find_places(root)
    named = dict(places)
    inside = frozenset(named.values())
    known = [(run.pages[n], e) for n, e in places if n in run.pages]
    found = []
    index = 0
    for page, label in enumerate(run.labels):
        while index < len(known) - 1 and known[index][0] < page:
            index += 1
        start = run.starts[page] if page < len(run.starts) else None
        spot = None
        if start is not None and start.units and start.place in named:
            spot = _spot(named[start.place], start.units, inside)
        if spot is None:
            if start is not None and start.place in named:
                spot = _opening(named[start.place])
            elif known:
                spot = _opening(known[index][1])
            else:
                break
        found.append((break_at(label), spot))
    for one, spot in reversed(found):
        _insert(_mark(one, words), spot)
    return tuple(one for one, _ in found)


def _opening(element: etree._Element) -> _Spot:
    """Return the place at the start of a block, within the innermost one that begins there."""
    while len(element) and not (element.text or "").strip() and element[0].tag in _BLOCKS:
        element = element[0]
    if element.tag not in _HEADINGS:
        return _Spot(element)
    # Within a heading it would become part of its name.
    before = element.getprevious()
    if before is not None:
        return _Spot(before, tail=True, offset=len(before.tail or ""))
    parent = element.getparent()
    assert parent is not None
    return _Spot(parent, offset=len(parent.text or ""))


def _spot(place: etree._Element, wanted: int, places: frozenset[etree._Element]) -> _Spot | None:
    """Return where, after `wanted` units of a block's own text, the next one begins."""
    if place.tag in _HEADINGS:
        return None
    passed = 0
    for element, tail in _texts(place, places):
        text = (element.tail if tail else element.text) or ""
        if element.tag in _WHOLE and not tail:
            count = _whole_units(element)
            if count and passed >= wanted:
                before = element.getprevious()
                if before is None:
                    parent = element.getparent()
                    assert parent is not None
                    return _Spot(parent, offset=_before_opening(parent.text or ""))
                return _Spot(before, tail=True, offset=_before_opening(before.tail or ""))
            passed += count
            continue
        if passed + units(text) <= wanted:
            passed += units(text)
            continue
        for offset, character in enumerate(text):
            if character.isalnum():
                if passed == wanted:
                    return _Spot(element, tail, _before_opening(text[:offset]))
                passed += 1
    return None


def _whole_units(element: etree._Element) -> int:
    if element.tag == "ruby":
        return units("".join(map(str, element.itertext())))
    return 1


def _before_opening(text: str) -> int:
    """Return where the brackets and blanks that end `text` begin; they go with what follows."""
    hit = _OPENING.search(text)
    return hit.start() if hit else len(text)


def _texts(
    place: etree._Element, places: frozenset[etree._Element]
) -> Iterator[tuple[etree._Element, bool]]:
    """Yield, in order, whose text or tail is the block's own; wholes are yielded as texts."""
    stack: list[tuple[etree._Element, bool]] = [(place, False)]
    while stack:
        element, tail = stack.pop()
        if tail:
            yield element, True
            continue
        if element is not place:
            stack.append((element, True))
            if not isinstance(element.tag, str) or element in places or _is_passed_over(element):
                continue
        yield element, False
        if element.tag not in _WHOLE:
            stack += [(child, False) for child in reversed(element)]


def _is_passed_over(element: etree._Element) -> bool:
    return not PASSED_OVER.isdisjoint(element.get("class", "").split())


def _mark(one: Break, words: Words) -> etree._Element:
    mark = etree.Element("span")
    mark.set("class", "pagebreak")
    mark.set("id", one.identifier)
    mark.set(_TYPE, "pagebreak")
    mark.set("role", "doc-pagebreak")
    mark.set("aria-label", words.page.format(n=one.label))
    return mark


def _insert(mark: etree._Element, spot: _Spot) -> None:
    if spot.tail:
        text = spot.element.tail or ""
        # A tail left there would come to stand after the mark.
        spot.element.tail = None
        spot.element.addnext(mark)
        spot.element.tail, mark.tail = text[: spot.offset], text[spot.offset :]
    else:
        text = spot.element.text or ""
        spot.element.text, mark.tail = text[: spot.offset], text[spot.offset :]
        spot.element.insert(0, mark)
