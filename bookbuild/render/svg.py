"""Take an SVG picture apart and refuse what a picture in a book has no business with."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from lxml import etree

NODE_LIMIT = 100_000
"""Elements a picture may draw, each `use` counted as all it repeats."""
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = re.compile(r"(?:https?://|mailto:|#)")
_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s]*)\Z")
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]*)""", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"@import|expression\(|\\", re.IGNORECASE)
_DROPPED = frozenset({"script", "foreignObject", "iframe", "handler", "listener", "metadata"})


class PictureFault(Exception):
    """A picture that cannot be taken, with the reason as its message."""


Raster = Callable[[bytes], tuple[str, bytes]]
"""Returns the media type and bytes of a picture of pixels; raises PictureFault."""


def clean_svg(content: bytes, raster: Raster) -> bytes:
    """Return an SVG document without scripts, doctype and entities; raises PictureFault.

    Pictures of pixels within it, as matplotlib writes them, go through `raster`.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise PictureFault(f"not well-formed XML ({fault.msg})") from fault
    subset: Any = root.getroottree().docinfo.internalDTD
    if subset is not None and any(True for _ in subset.iterentities()):
        raise PictureFault("it declares entities")
    if etree.QName(root).localname != "svg":
        raise PictureFault(f"its root element is `{etree.QName(root).localname}`, not `svg`")
    _check(root, raster)
    _count(root)
    return etree.tostring(root)


def _check(root: etree._Element, raster: Raster) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            raise PictureFault("it refers to an entity")
        name = etree.QName(element).localname
        if name in _DROPPED:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for key, value in list(element.attrib.items()):
            local = etree.QName(key).localname
            if local.lower().startswith("on"):
                del element.attrib[key]
            elif local == "href" or key == _XLINK:
                if name == "a" and not _LINK.match(str(value)):
                    del element.attrib[key]
                elif embedded := _DATA.match(str(value).strip()):
                    element.attrib[key] = _embedded(embedded[1], raster)
                else:
                    _check_reference(str(value), name)
            elif local == "attributeName" and str(value).endswith("href"):
                # An animation that gives a link another target.
                del element.attrib[key]
                for place in ("to", "from", "by", "values"):
                    element.attrib.pop(place, "")
            else:
                _check_css(str(value))
        if name == "style":
            _check_css(element.text or "")


def _check_reference(value: str, name: str) -> None:
    value = value.strip()
    if name == "a" or value.startswith("#") or not value:
        return
    raise PictureFault(f"it refers to `{value[:60]}` outside itself")


def _embedded(text: str, raster: Raster) -> str:
    """Return the address of a picture of pixels that stands within the address itself."""
    try:
        content = b64decode(text)
    except binascii.Error as fault:
        raise PictureFault("a picture within it is no base64") from fault
    kind, content = raster(content)
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _check_css(value: str) -> None:
    if _CSS_IMPORT.search(value):
        raise PictureFault("its styles import others")
    for hit in _CSS_URL.finditer(value):
        if not hit[1].startswith("#"):
            raise PictureFault(f"it refers to `{hit[1][:60]}` outside itself")


def _count(root: etree._Element) -> None:
    """Refuse a picture whose `use` elements, all drawn, come to too many or never end."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    known: dict[etree._Element, int] = {}
    drawing: set[etree._Element] = set()

    def size(element: etree._Element, depth: int) -> int:
        if element in known:
            return known[element]
        if element in drawing:
            raise PictureFault("a `use` repeats what contains it")
        if depth > 200:
            raise PictureFault("it is nested too deeply")
        drawing.add(element)
        total = 1 + sum(size(child, depth + 1) for child in element)
        if element.tag == _SVG + "use":
            target = by_id.get((element.get("href") or element.get(_XLINK) or "").strip()[1:])
            if target is not None:
                total += size(target, depth + 1)
        drawing.discard(element)
        if total > NODE_LIMIT:
            raise PictureFault(f"it draws more than {NODE_LIMIT} elements")
        known[element] = total
        return total

    size(root, 0)
