"""Works as the list at the end prints them: formulas in titles, editions."""

from __future__ import annotations

import io
import zipfile

import pytest
from books.shelf import Edition, Shelf, shelf
from lxml import etree

__all__ = ["shelf"]

TEXT = "# 甲\n\n见[@alpha]、[@second]、[@third]。\n"
ENTRY = "@book{%s, author={A, B}, title={%s}, year={2020}, publisher={P}, edition={%d}}"


def book(shelf: Shelf, title: str, by: str = "book") -> Edition:
    works = (("alpha", title, 11), ("second", "Two", 2), ("third", "三", 3))
    files = {
        "book.yaml": f"title: 书\nchapters: [a.md]\nbibliography: w.bib\ncitations: {{by: {by}}}\n",
        "a.md": TEXT,
        "w.bib": "\n".join(ENTRY % work for work in works),
    }
    return shelf.build(shelf.write(files), "epub")


def listed(edition: Edition) -> list[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(edition.content)) as files:
        trees = [etree.fromstring(files.read(n)) for n in files.namelist() if n.endswith(".xhtml")]
    return [p for tree in trees for p in tree.xpath("//*[@class='csl-entry']")]


@pytest.mark.parametrize("by", ["book", "chapter"])
def test_a_formula_in_a_title_is_set(shelf: Shelf, by: str) -> None:
    edition = book(shelf, r"The $\alpha$ Way", by)
    assert not edition.found
    first = listed(edition)[0]
    (formula,) = first.xpath(".//*[local-name()='math']")
    assert formula.get("alttext") == r"\alpha"
    assert "alpha" not in "".join(first.itertext())


def test_a_formula_that_cannot_be_read_is_reported_at_its_work(shelf: Shelf) -> None:
    edition = book(shelf, r"The $\nope$ Way")
    assert [(f.code, str(f.span)) for f in edition.found] == [("T101", "w.bib:1:7")]
    assert edition.content == b""


def test_editions_are_counted_in_the_language_of_the_work(shelf: Shelf) -> None:
    texts = ["".join(p.itertext()) for p in listed(book(shelf, "One"))]
    assert "11th ed." in texts[0]
    assert "2nd ed." in texts[1]
    assert "3 版" in texts[2]
