"""Make numbered figures of demonstrations: a picture for paper, a script for screens."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

from bookbuild.cache import Cache, digest
from bookbuild.diagnostics import Report, Span
from bookbuild.markdown import decode
from bookbuild.math.script import MOUNT, find_flaw
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Attr,
    Block,
    Blocks,
    Demo,
    Division,
    Figure,
    Image,
    Inlines,
    Paragraph,
    Text,
)
from bookbuild.model.walk import each_block, nodes_of
from bookbuild.workspace import Workspace, is_address

from .attributes import title_of
from .scope import Scope

CLASS = "demo"
FOLDER = "demos"
"""Folder of the site that demonstrations lie in, each on a page of its own."""
HEIGHT = 360
"""CSS pixels a demonstration has that does not say how many it wants."""
_LOWEST, _HIGHEST = 80, 2000
SCRIPT_LIMIT = 500_000
"""Bytes a script may have: it is part of a page that readers wait for."""
_OWN = frozenset({"src", "poster", "caption", "height", "url", "alt", "title"})


def demos(chapter: Chapter, scope: Scope) -> Chapter:
    """Turn each `::: {.demo src=… poster=… caption=…}` into a figure; report what it lacks."""

    def one(block: Block) -> Block:
        if isinstance(block, Division) and CLASS in block.attr.classes:
            return _figure(block, chapter.path, scope.report)
        return block

    return replace(chapter, blocks=each_block(chapter.blocks, one))


def _figure(block: Division, path: str, report: Report) -> Figure:
    attr, span = block.attr, block.span
    caption, inside = _caption(block)
    if not caption:
        report.add(
            "D102",
            "the demonstration has no caption",
            span,
            hint='say what it shows and how it is used: `caption="…"`',
        )
    demo = Demo(_source(attr, path, span, report), _height(attr, span, report), attr.get("url"))
    poster = attr.get("poster")
    if not poster:
        report.add(
            "D101",
            "the demonstration has no picture",
            span,
            hint='name a still picture of it for print: `poster="figures/x.png"`',
        )
    else:
        alt = attr.get("alt")
        image = Image(poster, (Text(alt, span),) if alt else (), span=span)
        inside = (Paragraph((image,), span=span), *inside)
    pairs = tuple(pair for pair in attr.pairs if pair[0] not in _OWN)
    return Figure(inside, caption, attr=replace(attr, pairs=pairs), span=span, demo=demo)


def _caption(block: Division) -> tuple[Inlines, Blocks]:
    """Return the caption, whose marks were read before, and what stands within the block."""
    title, inside = title_of(block.attr, block.blocks, block.span)
    caption = block.attr.get("caption")
    return (title or ((Text(caption, block.span),) if caption else ())), inside


def _source(attr: Attr, path: str, span: Span | None, report: Report) -> str:
    """Return the script's path from the book's root, "" where there is none."""
    source = unquote(attr.get("src"))
    if not source and not attr.get("url"):
        report.add(
            "D103",
            "the demonstration has no script",
            span,
            hint="name it: `src=demos/x.js`",
        )
    if not source or is_address(source) or source.startswith("/"):
        return source
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), source))


def _height(attr: Attr, span: Span | None, report: Report) -> int:
    text = attr.get("height")
    if not text:
        return HEIGHT
    found = re.fullmatch(r"([0-9]{1,5})(?:px)?", text)
    if found and _LOWEST <= int(found[1]) <= _HIGHEST:
        return int(found[1])
    report.add(
        "D104",
        f"`height={text[:40]}` is no height of a demonstration",
        span,
        hint=f"write pixels from {_LOWEST} to {_HIGHEST}: `height={HEIGHT}`",
    )
    return HEIGHT


def check_demos(
    chapters: Sequence[Chapter], workspace: Workspace, cache: Cache, report: Report
) -> None:
    """Report scripts that are missing, not the book's to read, or cannot be run."""
    checked: set[str] = set()
    for chapter in chapters:
        for figure in _figures(chapter):
            assert figure.demo is not None
            source = figure.demo.source
            if not source or source in checked:
                continue
            checked.add(source)
            content = workspace.read(source, report, figure.span, limit=SCRIPT_LIMIT)
            text = None if content is None else decode(content, source, report)
            if text is not None:
                _check_script(text, source, cache, report)


def _check_script(text: str, source: str, cache: Cache, report: Report) -> None:
    key = digest(text)
    if cache.get("scripts", key) is not None:
        return
    fault = find_flaw(text)
    if fault is None:
        cache.put("scripts", key, b"")
        return
    span = Span(source, fault.line, fault.column)
    match fault.kind:
        case "import":
            hint = "put what it needs into the script itself"
            report.add("D106", "a demonstration's script imports nothing", span, hint=hint)
        case "mount":
            hint = f"write `export function {MOUNT}(el, {{theme, lang, reducedMotion}}) {{ … }}`"
            report.add("D106", f"the script has no function `{MOUNT}`", span, hint=hint)
        case _:
            report.add("D105", f"the script cannot be read: {fault.message}", span)


def place_demos(chapters: tuple[Chapter, ...], site: str = "") -> tuple[Chapter, ...]:
    """Name each demonstration after its script and give it an address below `site`."""
    seen: Counter[str] = Counter()

    def one(block: Block) -> Block:
        if not isinstance(block, Figure) or block.demo is None or not block.demo.source:
            return block
        stem = posixpath.splitext(posixpath.basename(block.demo.source))[0].lower()
        stem = re.sub(r"[^a-z0-9_]+", "-", stem).strip("-") or CLASS
        seen[stem] += 1
        name = stem if seen[stem] == 1 else f"{stem}-{seen[stem]}"
        address = block.demo.address or (f"{site}{FOLDER}/{name}.html" if site else "")
        return replace(block, demo=replace(block.demo, name=name, address=address))

    # Names are given in reading order, so they are the same in every edition.
    return tuple(
        replace(chapter, blocks=each_block(chapter.blocks, one)) if _figures(chapter) else chapter
        for chapter in chapters
    )


def _figures(chapter: Chapter) -> list[Figure]:
    return [n for n in nodes_of(chapter.blocks) if isinstance(n, Figure) and n.demo is not None]
