"""Format citations and the list of works with pandoc's citeproc, once for the whole book."""

from __future__ import annotations

import json
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
from bookbuild.model.nodes import Block, Cite, Division, Inlines, Link, Text
from bookbuild.model.walk import each_block, map_inlines, walk
from bookbuild.resources import template_folder
from bookbuild.words import Words
from bookbuild.workspace import Workspace

from .citing import REFERENCE, UNREAD
from .labels import anchor_of

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
    works, complete = _works(config, workspace, report)
    cites = _cites(chapters)
    if complete:
        _report_unknown(cites, works, config, report)
    _report_unread(chapters, works, report)
    known = [known for cite in cites if (known := _known(cite, works)).items]
    if not known:
        return chapters
    formatted = _format(known, works, config, cache, report)
    if formatted is None:
        return chapters
    formatted = _named(formatted)
    texts = dict(zip(known, formatted.texts, strict=True))

    def fill(run: Inlines) -> Inlines:
        return tuple(
            replace(c, children=texts.get(_known(c, works), ())) if isinstance(c, Cite) else c
            for c in run
        )

    filled = tuple(
        replace(c, title=map_inlines(c.title, fill), blocks=map_inlines(c.blocks, fill))
        for c in chapters
    )
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


def _named(formatted: Formatted) -> Formatted:
    """Give the works anchors that are XML names; a key may hold colons and slashes."""
    ids = [b.attr.id for b in formatted.works if isinstance(b, Division) and b.attr.id]
    names: dict[str, str] = {}
    for written in ids:
        name = anchor_of(SLUG, written.removeprefix(f"{SLUG}-"))
        while name in names.values():
            name += "-2"
        names[written] = name

    def run(children: Inlines) -> Inlines:
        return tuple(
            replace(c, target=f"#{names.get(c.target[1:], c.target[1:])}")
            if isinstance(c, Link) and c.target.startswith("#")
            else c
            for c in children
        )

    def one(block: Block) -> Block:
        if not isinstance(block, Division) or block.attr.id not in names:
            return block
        return replace(block, attr=replace(block.attr, id=names[block.attr.id]))

    texts = tuple(map_inlines(text, run) for text in formatted.texts)
    return Formatted(texts, map_inlines(each_block(formatted.works, one), run))


def _cites(chapters: Sequence[Chapter]) -> list[Cite]:
    nodes = (node for c in chapters for node in walk((*c.title, *c.blocks)))
    return list(dict.fromkeys(node for node in nodes if isinstance(node, Cite)))


def _known(cite: Cite, works: dict[str, Any]) -> Cite:
    """Return a citation of only those works that exist."""
    return replace(cite, items=tuple(item for item in cite.items if item.key in works))


def _report_unknown(
    cites: list[Cite], works: dict[str, Any], config: BookConfig, report: Report
) -> None:
    for cite in cites:
        for item in cite.items:
            if item.key in works:
                continue
            close = get_close_matches(item.key, works, n=1)
            hint = "name a bibliography in book.yaml"
            if config.bibliography:
                hint = f"add it to `{config.bibliography[0][0]}`"
            if close:
                hint = f"did you mean `{close[0]}`?"
            report.add("R301", f"no work `{item.key}` in the bibliography", cite.span, hint=hint)


def _report_unread(chapters: Sequence[Chapter], works: dict[str, Any], report: Report) -> None:
    """Report keys that stand in the text as they were typed."""
    for chapter in chapters:
        for node in walk((*chapter.title, *chapter.blocks)):
            if not isinstance(node, Text) or "@" not in node.text:
                continue
            for found in UNREAD.finditer(node.text):
                key = found["key"]
                if key in works or (found["bracket"] and not REFERENCE.match(key)):
                    hint = f"a citation is `[@{key}]` or `[@{key}, p. 3]`, its locator plain text"
                elif found["bracket"]:
                    hint = f"to a place in the book refer as `[](#{key})`"
                else:
                    continue
                report.add("R304", f"`@{key}` is printed as it stands", node.span, hint=hint)


def _works(config: BookConfig, workspace: Workspace, report: Report) -> tuple[dict[str, Any], bool]:
    """Read every bibliography, the first work of a key counts; say whether all could be read."""
    works: dict[str, Any] = {}
    read = 0
    for path, span in config.bibliography:
        ending = re.search(r"\.[^./]*$", path)
        kind = _KINDS.get(ending[0].lower() if ending else "")
        if kind is None:
            hint = "name it .bib (BibTeX, BibLaTeX) or .json (CSL-JSON)"
            report.add("R303", f"`{path}` is no bibliography that is known", span, hint=hint)
            continue
        content = workspace.read(path, report, span)
        if content is None or (kind == "csljson" and not _is_json(content, path, report)):
            continue
        try:
            for key, work in read_bibliography(content, kind).items():
                works.setdefault(key, work)
            read += 1
        except PandocFailed as fault:
            report.add("R302", f"`{path}`: {_reason(fault)}", _fault_span(fault, path, span))
    return works, read == len(config.bibliography)


def _is_json(content: bytes, path: str, report: Report) -> bool:
    """Tell whether a bibliography is JSON at all; pandoc does not say where it is not."""
    try:
        json.loads(content)
    except json.JSONDecodeError as fault:
        message = f"`{path}`: {fault.msg[:1].lower()}{fault.msg[1:]}"
        report.add("R302", message, Span(path, fault.lineno, fault.colno))
        return False
    except (UnicodeDecodeError, RecursionError):
        report.add("R302", f"`{path}` is no JSON text", Span(path, 1, 1))
        return False
    return True


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
