"""Print where links lead: paper cannot be clicked."""

from __future__ import annotations

from lxml import etree

from .linebreaks import MAY, NOT

_WITHIN = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "table", "figcaption", "caption"})
"""Where a footnote has no place; the address follows the words in brackets."""
_SKIPPED = frozenset({"demo", "references"})
"""Classes of what prints addresses by itself."""


def note_addresses(root: etree._Element, brackets: tuple[str, str]) -> None:
    """Give every link to the outside a footnote with its address, unless its words are that.

    Where no footnote can stand the address follows in `brackets`.
    """
    for link in list(root.iter("a")):
        address = link.get("href", "")
        if "external" not in link.get("class", "").split() or not _is_web(address):
            continue
        words = "".join(str(piece) for piece in link.itertext()).strip()
        if _bare(words) == _bare(address) or _is_within(link, _SKIPPED, frozenset()):
            continue
        if _is_within(link, frozenset({"footnote"}), _WITHIN):
            link.append(_address(address.join(brackets)))
        else:
            _add_note(link, address)


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _bare(address: str) -> str:
    address = address.replace(MAY, "").replace(NOT, "")
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


def _is_within(link: etree._Element, classes: frozenset[str], tags: frozenset[str]) -> bool:
    return any(
        parent.tag in tags or classes.intersection(parent.get("class", "").split())
        for parent in link.iterancestors()
    )


def _address(text: str) -> etree._Element:
    shown = etree.Element("span")
    shown.set("class", "address")
    shown.text = text
    return shown


def _add_note(link: etree._Element, address: str) -> None:
    """Append the note, its call held to the last character of the words."""
    note = etree.Element("span")
    note.set("class", "footnote")
    note.append(_address(address))
    held = etree.SubElement(link, "span")
    held.set("class", "nobr")
    previous = held.getprevious()
    before = (link.text if previous is None else previous.tail) or ""
    held.text = before[-1:]
    if previous is None:
        link.text = before[:-1]
    else:
        previous.tail = before[:-1]
    held.append(note)
