"""Write the drawings that stand in for MathML where a browser does not lay it out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Math, MathBlock
from bookbuild.model.walk import walk
from bookbuild.render.epub.drawn import draw
from bookbuild.render.epub.formulas import mathml

_SPOKEN = re.compile(r'alttext="([^"]*)"')


def drawings(chapter: Chapter) -> str:
    """Return a script with the drawings of a chapter by TeX, loaded only by such browsers.

    A formula is found by its alternative text; one in a line and one of its own differ.
    """
    found: dict[str, tuple[str, float]] = {}
    for math, block in _formulas(chapter):
        if math.formula is None or not math.formula.svg.startswith("<svg"):
            continue
        drawn = draw(math.formula, block)
        if hit := _SPOKEN.search(mathml(math, block)):
            key = ("d" if block else "i") + unescape(hit[1])
            found.setdefault(key, (drawn.svg, drawn.depth))
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"bookbuild.drawings({text});\n"


def _formulas(chapter: Chapter) -> Iterator[tuple[Math, bool]]:
    blocks: set[int] = set()
    for node in walk((*chapter.title, *chapter.blocks)):
        if isinstance(node, MathBlock):
            blocks.add(id(node.math))
            yield node.math, True
        elif isinstance(node, Math) and id(node) not in blocks:
            yield node, False
