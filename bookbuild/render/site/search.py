"""Make the search index: sections of the book, indexed by the engine the browser searches with."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lxml import etree

from bookbuild.cache import Cache

from .excerpts import sections
from .plan import Page

_KINDS = frozenset({"front", "chapter", "appendix", "back", "answers", "glossary", "references"})


def index(
    pages: tuple[Page, ...], bodies: Mapping[str, etree._Element], cache: Cache
) -> dict[str, bytes]:
    """Return the files of the search by name."""
    documents = []
    for page in pages:
        if page.chapter.kind not in _KINDS:
            continue
        for section in sections(bodies[page.name]):
            if section.title or section.text:
                documents.append([page.name, section.anchor, section.title, section.text])
    said = json.dumps(documents, ensure_ascii=False, separators=(",", ":"))
    return {"assets/search-index.js": f"bookbuild.index({said});\n".encode()}
