"""Finish a chapter's body: mark foreign words, tall tables, and where printed pages begin."""

from __future__ import annotations

from lxml import etree

from bookbuild.render.html.places import Run
from bookbuild.render.languages import is_cjk, mark_languages
from bookbuild.words import Words

from .pagemarks import Break, mark_pages
from .tables import mark_long

_OPS = "http://www.idpf.org/2007/ops"


def finish(
    body: str, lang: str, latin: str, run: Run, words: Words
) -> tuple[str, tuple[Break, ...]]:
    """Return a finished body and the printed pages that begin in it; raises XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(f'<body xmlns:epub="{_OPS}">{body}</body>', parser)
    # Places are counted as print counts them, before anything is put between.
    breaks = mark_pages(root, run, words)
    if is_cjk(lang):
        mark_languages(root, latin)
    _mark_ragged(root)
    mark_long(root)
    text = etree.tostring(root, encoding="unicode")
    return text[text.index(">") + 1 : -len("</body>")], breaks


def _mark_ragged(root: etree._Element) -> None:
    """Mark the paragraphs whose wide formulas would tear the lines before them apart."""
    for formula in root.iter("img", "{*}math", "{*}svg"):
        if "wide" not in formula.get("class", "").split():
            continue
        holder = next(formula.iterancestors("p"), None)
        if holder is not None and "ragged" not in holder.get("class", "").split():
            holder.set("class", f"{holder.get('class', '')} ragged".strip())
