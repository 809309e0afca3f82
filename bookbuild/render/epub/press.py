"""One EPUB in the making: what its pages share, and what is known of those finished."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from jinja2 import Environment

from bookbuild.config import BookConfig
from bookbuild.model.nodes import Math, MathBlock
from bookbuild.render.html.places import Pagination
from bookbuild.words import Words

from .container import Entry
from .drawn import svg, svg_rows
from .formulas import mathml, mathml_rows
from .inspection import Inspected, inspect_page
from .pagemarks import Break, break_at
from .pictures import Pictures
from .plan import Page, relative
from .raster import Rasters
from .templates import STYLE

XHTML = "application/xhtml+xml"


@dataclass(slots=True)
class Press:
    """Takes finished pages, reads them back and remembers what the package must say of them."""

    config: BookConfig
    words: Words
    pages: tuple[Page, ...]
    anchors: dict[str, str]
    pictures: Pictures
    rasters: Rasters
    templates: Environment
    printed: Pagination | None
    entries: list[Entry] = field(default_factory=list)
    inspected: list[tuple[str, Inspected]] = field(default_factory=list)
    breaks: list[tuple[str, Break]] = field(default_factory=list)
    """Where printed pages begin, with the file of each, in reading order."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    """`(page, reason)` of pages that are not well-formed."""

    def fill(self, template: str, name: str, title: str, **values: object) -> str:
        """Return a filled template; `name` is the file the page will be."""
        return self.templates.get_template(template).render(
            lang=self.config.lang,
            title=title,
            style=relative(STYLE, name),
            words=self.words,
            book=self.config,
            **{"matter": "", "printed": (), **values},
        )

    def add(
        self,
        name: str,
        identifier: str,
        page: str,
        *properties: str,
        at: int = -1,
        linear: bool = True,
    ) -> None:
        """Add a content document, its manifest properties read from what it really holds.

        `at` is its place among the entries, the end where not given; one that is not `linear`
        is read only where a link leads to it.
        """
        content = page.encode()
        try:
            found = inspect_page(name, content)
        except ValueError as fault:
            self.faults.append((name, str(fault)))
            return
        self.inspected.append((name, found))
        told = (*properties, *found.properties)
        entry = Entry(name, XHTML, content, identifier, told, True, linear)
        self.entries.insert(at if at >= 0 else len(self.entries), entry)

    def note(self, name: str, breaks: tuple[Break, ...]) -> None:
        """Note where printed pages begin in a file."""
        self.breaks += [(name, one) for one in breaks]

    def note_labels(self, name: str, labels: tuple[str, ...]) -> tuple[Break, ...]:
        """Note that these printed pages begin with a file, and return their marks."""
        breaks = tuple(map(break_at, labels))
        self.note(name, breaks)
        return breaks

    def math(self, page: str) -> Callable[[Math, bool], str]:
        """Return the writer of formulas for a page."""
        match self.config.epub.math:
            case "mathml":
                return mathml
            case "svg":
                return svg
            case "png":
                return lambda math, block: self.rasters.png(math, block, _up(page))

    def rows(self, page: str) -> Callable[[MathBlock, Callable[[str], str]], str]:
        """Return the writer of formulas of several numbered rows for a page."""
        match self.config.epub.math:
            case "mathml":
                return mathml_rows
            case "svg":
                return svg_rows
            case "png":
                return lambda block, name: self.rasters.png_rows(block, _up(page), name)


def _up(page: str) -> str:
    """Return what leads from a page to the package document's folder."""
    return "../" * page.count("/")
