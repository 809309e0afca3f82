"""Read a chapter: repair, parse, type."""

from __future__ import annotations

from typing import Any

from bookbuild.diagnostics import Report, Span
from bookbuild.model.nodes import Blocks

from .ast import Places, read_blocks, report_leftovers
from .normalise import normalise
from .normalise.crowds import show_paragraphs
from .normalise.draft import Draft, MarkdownOptions
from .pandoc import NestedTooDeep, PandocFailed, read_markdown


def longest_paragraph(text: str) -> tuple[int, int]:
    """Return where the longest stretch without a blank line stands: what costs pandoc most."""
    start = 0
    longest = (0, 0)
    for part in text.split("\n\n"):
        if len(part) > longest[1] - longest[0]:
            longest = (start, start + len(part))
        start += len(part) + 2
    return longest


def parse_chapter(source: str, file: str, options: MarkdownOptions, report: Report) -> Blocks:
    """Return the blocks of a chapter's Markdown, every span in `file` itself."""
    draft = normalise(source, file, options, report)
    try:
        draft, document = _parsed(draft, report)
    except PandocFailed as failure:
        start, end = longest_paragraph(draft.text)
        place = draft.map.span(start, end)
        report.add("M020", str(failure), place, hint="divide this paragraph, the longest here")
        return ()
    except NestedTooDeep as depth:
        place = Places(draft).span(depth.positions[0]) or Span(file, 1, 1)
        report.add("M019", "brackets or emphasis are nested too deep", place.start())
        return ()
    blocks = read_blocks(document, draft, report)
    report_leftovers(blocks, source, draft, report)
    return blocks


def _parsed(draft: Draft, report: Report) -> tuple[Draft, dict[str, Any]]:
    """Have pandoc read a draft; paragraphs nested too deep are shown as they were typed.

    Raises PandocFailed, and NestedTooDeep where it is not their marks that nest.
    """
    try:
        return draft, read_markdown(draft.text)
    except NestedTooDeep as depth:
        places = Places(draft)
        stretches = [stretch for at in depth.positions for stretch in places.stretches(at)[:1]]
        flat = show_paragraphs(draft, [start for start, _ in stretches])
        if len(flat.lifted) == len(draft.lifted):
            raise
        document = read_markdown(flat.text)
        for start, _ in stretches:
            message = "brackets or emphasis are nested too deep"
            report.add("M019", message, draft.map.span(start), hint="divide this paragraph")
        return flat, document
