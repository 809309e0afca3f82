"""Look into a citation style before citeproc is given it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_CSL = "{http://purl.org/net/xbiblio/csl}"


class StyleFault(Exception):
    """The file is no style that works can be cited in; the text says why."""

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Style:
    """A CSL style and what has to be known of it."""

    content: bytes
    notes: bool
    """Citations are footnotes."""
    names: bool
    """Citations name the authors."""
    lists: bool
    """It has a list of works."""


def read_style(content: bytes) -> Style:
    """Return the style in `content`; raises StyleFault."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        raise StyleFault(f"not well-formed XML: {fault.msg}", line, max(column, 1)) from fault
    if b"<!DOCTYPE" in content:
        raise StyleFault("a style has no document type")
    if root.tag != f"{_CSL}style":
        raise StyleFault("not a CSL style")
    citation = root.find(f"{_CSL}citation")
    if citation is None:
        for link in root.iter(f"{_CSL}link"):
            if link.get("rel") == "independent-parent":
                parent = link.get("href", "").rpartition("/")[2]
                raise StyleFault(f"it only names another style, `{parent}`", _line(link))
        raise StyleFault("it does not say how works are cited", _line(root))
    macros = {macro.get("name", ""): macro for macro in root.iter(f"{_CSL}macro")}
    return Style(
        content,
        notes=root.get("class") == "note",
        names=any(e.tag == f"{_CSL}names" for e in _reached(citation, macros)),
        lists=root.find(f"{_CSL}bibliography") is not None,
    )


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


def _reached(top: etree._Element, macros: dict[str, etree._Element]) -> Iterator[etree._Element]:
    """Yield the elements within `top` and within the macros it calls, each macro once."""
    seen: set[str] = set()
    stack = [top]
    while stack:
        element = stack.pop()
        yield element
        stack.extend(element)
        name = element.get("macro", "")
        if name in macros and name not in seen:
            seen.add(name)
            stack.append(macros[name])
