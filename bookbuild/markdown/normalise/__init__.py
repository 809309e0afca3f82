"""Repair Markdown as authors write it into Markdown that pandoc reads as they meant it."""

from __future__ import annotations

from collections.abc import Callable

from bookbuild.diagnostics import Report

from .draft import Draft, MarkdownOptions, SourceMap
from .math import lift_formulas

Step = Callable[[Draft, Report], Draft]

STEPS: tuple[Step, ...] = (lift_formulas,)


def normalise(source: str, file: str, options: MarkdownOptions, report: Report) -> Draft:
    """Run every repair on a chapter; the draft's map leads back to `source`."""
    stem = "Qzf"
    while stem in source:
        stem += "qz"
    draft = Draft(source, SourceMap.of(file, source), options, stem=stem)
    for step in STEPS:
        draft = step(draft, report)
    return draft
