"""What follows from links between pages: previews to be fetched, and the ways back from works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from lxml import etree

from .excerpts import preview
from .plan import Page


def previews(bodies: Mapping[str, etree._Element]) -> dict[str, dict[str, str]]:
    """Return, for each page that others lead into, the preview of each anchor they lead to."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for root in bodies.values():
        for link in root.iter("a"):
            page, _, anchor = link.get("href", "").partition("#")
            if page in bodies and anchor:
                wanted[page].add(anchor)
    return {
        page: {
            anchor: text for anchor in sorted(anchors) if (text := preview(bodies[page], anchor))
        }
        for page, anchors in sorted(wanted.items())
    }


def add_ways_back(pages: tuple[Page, ...], bodies: Mapping[str, etree._Element], word: str) -> None:
    """Put links behind each work of the references that lead to where it is cited, in place."""
    works = {page.name for page in pages if page.chapter.kind == "references"}
    places: dict[str, list[str]] = defaultdict(list)
    for name, root in bodies.items():
        if name in works:
            continue
        number = 0
        for link in root.iter("a"):
            page, _, anchor = link.get("href", "").partition("#")
            if page not in works or not anchor:
                continue
            if not link.get("id"):
                number += 1
                link.set("id", f"cited-{number}")
            places[anchor].append(f"{name}#{link.get('id')}")
    for name in works & bodies.keys():
        for entry in bodies[name].iter():
            if isinstance(entry.tag, str) and entry.get("id", "") in places:
                _add(entry, places[entry.get("id", "")], word)


def _add(entry: etree._Element, places: list[str], word: str) -> None:
    paragraph = entry.find(".//p")
    box = etree.SubElement(entry if paragraph is None else paragraph, "span")
    box.set("class", "ways-back")
    for number, place in enumerate(places, 1):
        link = etree.SubElement(box, "a")
        link.set("href", place)
        link.set("aria-label", word.format(n=number))
        link.text = str(number)
        link.tail = " "
