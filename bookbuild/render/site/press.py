"""One site in the making: what its pages share, and each page's body once it is written."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree
from PIL import Image as Picture

from bookbuild.config import BookConfig
from bookbuild.model.nodes import MathBlock
from bookbuild.model.walk import nodes_of
from bookbuild.render.epub.formulas import mathml
from bookbuild.render.epub.pictures import Pictures
from bookbuild.render.html import Edition, render_chapter
from bookbuild.words import Words

from .body import Styles, dress, parse
from .demos import stage
from .plan import Page


@dataclass(slots=True)
class Press:
    """Writes bodies and remembers what the whole site must know of them."""

    config: BookConfig
    words: Words
    pages: tuple[Page, ...]
    anchors: dict[str, str]
    pictures: Pictures
    styles: Styles = field(default_factory=Styles)
    bodies: dict[str, etree._Element] = field(default_factory=dict)
    """Tree of each page's body, by the page's name."""
    faults: list[tuple[Page, str]] = field(default_factory=list)
    _sizes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def write(self, page: Page) -> None:
        """Write the body of a page; what is not well-formed is a fault of ours."""
        body = render_chapter(page.chapter, self._edition(page))
        try:
            root = parse(body, self.config.lang, self.config.latin_lang)
        except etree.XMLSyntaxError as fault:
            self.faults.append((page, str(fault)))
            return
        self._measure(root)
        displays = (n for n in nodes_of(page.chapter.blocks) if isinstance(n, MathBlock))
        numbers = {anchor: text for one in displays for anchor, text in one.anchors}
        dress(root, self.styles, self._sizes, self.words.site.permalink, numbers)
        self.bodies[page.name] = root

    def address(self, anchor: str) -> str:
        """Return the address of an anchor from the root of the site, "" for one nowhere."""
        name = self.anchors.get(anchor)
        return "" if name is None else f"{name}#{anchor}"

    def formulas(self) -> Iterable[etree._Element]:
        """Yield every formula of the site."""
        for root in self.bodies.values():
            yield from root.iter("math")

    def _edition(self, page: Page) -> Edition:
        def href(anchor: str) -> str:
            return self.address(anchor).removeprefix(page.name)

        return Edition(
            self.words,
            mathml,
            href,
            self.pictures.name,
            notes="collected",
            folded=True,
            semantics=True,
            demo=stage,
        )

    def _measure(self, root: etree._Element) -> None:
        """Note the sizes of the pictures of a body, so that nothing moves when they arrive."""
        entries = {entry.name: entry for entry in self.pictures}
        for image in root.iter("img"):
            name = image.get("src", "")
            if name in self._sizes or name not in entries:
                continue
            entry = entries[name]
            size = (
                _drawing_size(entry.content)
                if entry.media_type == "image/svg+xml"
                else _picture_size(entry.content)
            )
            if size:
                self._sizes[name] = size


def _picture_size(content: bytes) -> tuple[int, int] | None:
    try:
        with Picture.open(io.BytesIO(content)) as picture:
            return picture.size
    except OSError:
        return None


def _drawing_size(content: bytes) -> tuple[int, int] | None:
    """Return the size of an SVG in pixels, or the proportions of its view box."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    box = root.get("viewBox", "").replace(",", " ").split()
    try:
        width, height = float(box[2]), float(box[3])
    except (IndexError, ValueError):
        return None
    return (round(width), round(height)) if width >= 1 and height >= 1 else None
