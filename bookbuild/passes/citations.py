"""Format citations and the list of works with pandoc's citeproc, once for the whole book."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Literal

from bookbuild.cache import Cache, digest
from bookbuild.config import BookConfig
from bookbuild.diagnostics import Report, Span
from bookbuild.markdown import PandocFailed, pandoc_version
from bookbuild.markdown.citeproc import Formatted, format_citations, read_bibliography
from bookbuild.model import codec
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Cite, Inlines, Text
from bookbuild.model.walk import map_inlines, walk
from bookbuild.resources import template_folder
from bookbuild.words import Words
from bookbuild.workspace import Workspace

SLUG = "references"
STYLE = "shared/numeric.csl"
_KINDS: dict[str, Literal["biblatex", "csljson"]] = {
    ".bib": "biblatex",
    ".bibtex": "biblatex",
    ".json": "csljson",
}


def citations(
    chapters: tuple[Chapter, ...],
    config: BookConfig,
    words: Words,
    workspace: Workspace,
    cache: Cache,
    report: Report,
) -> tuple[Chapter, ...]:
    """Return the chapters with every `Cite` formatted, plus the chapter of the works cited."""
    works = _works(config, workspace, report)
    cites = _cites(chapters)
    for cite in cites:
        _report_unknown(cite, works, report)
    known = [known for cite in cites if (known := _known(cite, works)).items]
    if not known:
        return chapters
    formatted = _format(known, works, config, cache, report)
    if formatted is None:
        return chapters
    texts = dict(zip(known, formatted.texts, strict=True))

    def fill(run: Inlines) -> Inlines:
        return tuple(
            replace(c, children=texts.get(_known(c, works), ())) if isinstance(c, Cite) else c
            for c in run
        )

    filled = tuple(replace(c, blocks=map_inlines(c.blocks, fill)) for c in chapters)
    listed = Chapter(
        path="",
        slug=SLUG,
        kind="references",
        number="",
        ordinal="",
        title=(Text(words.references),),
        blocks=formatted.works,
        anchor=SLUG,
    )
    return (*filled, listed)


def _cites(chapters: Sequence[Chapter]) -> list[Cite]:
    nodes = (node for chapter in chapters for node in walk(chapter.blocks))
    return list(dict.fromkeys(node for node in nodes if isinstance(node, Cite)))


def _known(cite: Cite, works: dict[str, Any]) -> Cite:
    """Return a citation of only those works that exist."""
    return replace(cite, items=tuple(item for item in cite.items if item.key in works))


def _report_unknown(cite: Cite, works: dict[str, Any], report: Report) -> None:
    for item in cite.items:
        if item.key not in works:
            close = get_close_matches(item.key, works, n=1)
            hint = f"did you mean `{close[0]}`?" if close else "is `bibliography` in book.yaml?"
            report.add("R301", f"no work `{item.key}` in the bibliography", cite.span, hint=hint)


def _works(config: BookConfig, workspace: Workspace, report: Report) -> dict[str, Any]:
    """Read every bibliography; the first work of a key counts."""
    works: dict[str, Any] = {}
    for path, span in config.bibliography:
        ending = re.search(r"\.[^./]*$", path)
        kind = _KINDS.get(ending[0].lower() if ending else "")
        if kind is None:
            hint = "name it .bib (BibTeX, BibLaTeX) or .json (CSL-JSON)"
            report.add("R303", f"`{path}` is no bibliography that is known", span, hint=hint)
            continue
        content = workspace.read(path, report, span)
        if content is None:
            continue
        try:
            for key, work in read_bibliography(content, kind).items():
                works.setdefault(key, work)
        except PandocFailed as fault:
            report.add("R302", f"`{path}`: {_reason(fault)}", _fault_span(fault, path, span))
    return works


def _reason(fault: PandocFailed) -> str:
    return re.sub(r"^pandoc failed: (?:Error at .*?: ?)?", "", str(fault)) or "cannot be read"


def _fault_span(fault: PandocFailed, path: str, named: Span) -> Span:
    """Return the place in the bibliography that pandoc's message names, else where it is named."""
    found = re.search(r"line (\d+),? column (\d+)", str(fault))
    return Span(path, int(found[1]), int(found[2])) if found else named


def _format(
    cites: list[Cite],
    works: dict[str, Any],
    config: BookConfig,
    cache: Cache,
    report: Report,
) -> Formatted | None:
    style = template_folder() / STYLE
    cited = {item.key for cite in cites for item in cite.items}
    used = [work for key, work in works.items() if key in cited]
    key = digest(repr(cites), repr(used), style.read_bytes(), config.lang, pandoc_version(), "1")
    stored = cache.get("citations", key)
    if stored is not None:
        try:
            texts, entries = codec.from_json(stored)
            return Formatted(texts, entries)
        except ValueError:
            pass
    try:
        formatted = format_citations(cites, used, style, config.lang, f"{SLUG}-")
    except PandocFailed as fault:
        report.add("R302", _reason(fault), config.bibliography[0][1])
        return None
    cache.put("citations", key, codec.to_json((formatted.texts, formatted.works)))
    return formatted
