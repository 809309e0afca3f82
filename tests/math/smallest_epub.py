"""The smallest EPUB that can hold formulas, for EPUBCheck."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

_CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
_PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier>
<dc:title>t</dc:title><dc:language>zh</dc:language>
<meta property="dcterms:modified">2020-01-01T00:00:00Z</meta></metadata>
<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml" properties="nav mathml"/>
</manifest><spine><itemref idref="a"/></spine></package>"""
_PAGE = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>t</title></head><body>
<nav epub:type="toc"><ol><li><a href="a.xhtml">a</a></li></ol></nav>{body}</body></html>"""


def write_epub(path: Path, formulas: Sequence[str]) -> None:
    """Write one page with the formulas."""
    body = "".join(f"<p>{formula}</p>" for formula in formulas)
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("c.opf", _PACKAGE)
        book.writestr("a.xhtml", _PAGE.format(body=body))
