"""Tell the source of an epigraph from its words."""

from __future__ import annotations

from lxml import etree

_DASHES = ("——", "—", "－－", "--")


def dress_epigraphs(root: etree._Element) -> None:
    """Mark the last paragraph of each epigraph that opens with a dash."""
    for block in root.iter("div"):
        if "epigraph" not in block.get("class", "").split():
            continue
        last = next(iter(block.iterchildren("p", reversed=True)), None)
        if last is not None and (last.text or "").lstrip().startswith(_DASHES):
            last.set("class", "source")
