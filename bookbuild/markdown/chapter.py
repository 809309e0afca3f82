"""Read a chapter: repair, parse, type."""

from __future__ import annotations

from bookbuild.diagnostics import Report, Span
from bookbuild.model.nodes import Blocks

from .ast import Places, read_blocks, report_leftovers
from .normalise import normalise
from .normalise.draft import MarkdownOptions
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
        document = read_markdown(draft.text)
    except PandocFailed as failure:
        start, end = longest_paragraph(draft.text)
        place = draft.map.span(start, end)
        report.add("M020", str(failure), place, hint="divide this paragraph, the longest here")
        return ()
    except NestedTooDeep as depth:
        place = Places(draft).span(depth.position) or Span(file, 1, 1)
        report.add("M019", "brackets or emphasis are nested too deep", place.start())
        return ()
    blocks = read_blocks(document, draft, report)
    report_leftovers(blocks, source, draft.map, report)
    return blocks
