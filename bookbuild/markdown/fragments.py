"""Read texts that stand outside a chapter, such as titles in attributes and terms, as Markdown."""

from __future__ import annotations

from functools import lru_cache

from bookbuild.diagnostics import Diagnostic, Report
from bookbuild.model.nodes import Blocks

from .chapter import parse_chapter
from .normalise.draft import MarkdownOptions


@lru_cache(maxsize=64)
def parse_fragments(
    source: str, file: str, options: MarkdownOptions
) -> tuple[Blocks, tuple[Diagnostic, ...]]:
    """Return the blocks of `source` and what was found in it, with places in `source` itself.

    Remembered: a book that is read again while it is written has the same titles and terms.
    """
    report = Report()
    return parse_chapter(source, file, options, report), tuple(report)
