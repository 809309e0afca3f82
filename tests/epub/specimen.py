"""The specimen book as EPUB: built once in each form, with a cover and the PDF beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from books.shelf import Shelf
from lxml import etree

from .test_edition import NS, Opened

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB = "{http://www.idpf.org/2007/ops}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80" viewBox="0 0 200 80">'
    '<path d="M0 80 L200 0" stroke="#000"/></svg>'
)


class Specimen(Opened):
    """An EPUB and what its package says."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.content = content
        self.package = self.tree("content.opf")

    def pages(self) -> dict[str, etree._Element]:
        """Return the content documents in reading order."""
        items = {one.get("id"): one.get("href") for one in self.package.iterfind(".//o:item", NS)}
        spine = self.package.iterfind(".//o:itemref", NS)
        names = [items[one.get("idref")] for one in spine]
        return {name: self.tree(name) for name in names}

    def meta(self, name: str) -> list[str]:
        """Return the values of a property of the package."""
        return self.find("content.opf", f"//o:meta[@property='{name}']/text()")

    def dublin(self, name: str) -> list[str]:
        """Return the values of a Dublin Core element."""
        return self.find("content.opf", f"//dc:{name}/text()")

    def refined(self, value: str) -> dict[str, str]:
        """Return what refines the Dublin Core element with this value."""
        (owner,) = self.package.xpath(f"//dc:*[text()='{value}']/@id", namespaces=NS)
        found = self.package.iterfind(f".//o:meta[@refines='#{owner}']", NS)
        return {one.get("property", ""): one.text or "" for one in found}

    @property
    def sheet(self) -> str:
        return self.zip.read("EPUB/style/book.css").decode()


@dataclass
class Specimens:
    """Builds the specimen book in the forms that are asked for, each once."""

    shelf: Shelf
    _made: dict[str, Specimen] = field(default_factory=dict)
    _pdf: bytes = b""

    def _book(self, form: str) -> Path:
        root = self.shelf.copy("specimen")
        book = root / "book.yaml"
        text = book.read_text(encoding="utf-8")
        text = text.replace("slug:", "cover: chapters/figures/gradient.png\nslug:", 1)
        # A drawing among the pictures.
        (root / "chapters/figures/drawn.svg").write_text(DRAWN, encoding="utf-8")
        blocks = root / "chapters/blocks.md"
        source = blocks.read_text(encoding="utf-8")
        assert "gradient.png){#fig:noise" in source
        source = source.replace(
            "gradient.png){#fig:noise", "drawn.svg){alt=一条上升的直线 #fig:noise"
        )
        blocks.write_text(source, encoding="utf-8")
        if form != "mathml":
            text = text.replace("page-list: true", f"math: {form}").replace("woff2", "none")
        book.write_text(text, encoding="utf-8")
        return root

    def epub(self, form: str = "mathml") -> Specimen:
        """Return the book with formulas as MathML, and faces and pages; or as drawings, bare."""
        if form not in self._made:
            made = self.shelf.build(self._book(form), "epub")
            assert [one for one in made.found if one.code[0] == "E"] == []
            self._made[form] = Specimen(made.content)
        return self._made[form]

    def pdf(self) -> bytes:
        """Return the printed book."""
        self._pdf = self._pdf or self.shelf.build(self._book("mathml"), "pdf").content
        return self._pdf


@pytest.fixture(scope="session")
def specimens(shelf: Shelf) -> Iterator[Specimens]:
    shelf.ask_for_fonts()
    yield Specimens(shelf)


@pytest.fixture(scope="session")
def specimen(specimens: Specimens) -> Specimen:
    return specimens.epub()
