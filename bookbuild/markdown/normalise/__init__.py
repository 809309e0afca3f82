"""Repair Markdown as authors write it into Markdown that pandoc reads as they meant it."""

from __future__ import annotations

from collections.abc import Callable

from bookbuild.diagnostics import Report

from .admonitions import open_admonitions
from .block_starts import part_blocks
from .captions import bind_captions
from .characters import clean_characters
from .comments import remove_comments
from .crowds import thin_crowds
from .divisions import count_divisions
from .draft import Draft, MarkdownOptions, SourceMap
from .emphasis import guard_emphasis
from .fences import close_fences
from .footnotes import check_footnotes
from .front_matter import cut_front_matter
from .html_blocks import open_html
from .indented_details import dedent_details
from .marks import escape_marks
from .math import lift_formulas
from .navigation import drop_navigation
from .nesting import limit_nesting
from .tables import fit_rows

Step = Callable[[Draft, Report], Draft]

STEPS: tuple[Step, ...] = (
    clean_characters,  # every later step counts columns and compares letters
    cut_front_matter,  # its `---` would be a rule or underline a heading
    close_fences,  # what is code has to be known before anything else is looked for
    remove_comments,  # they may hold anything, formulas and tags included
    limit_nesting,  # the line scanner tells only so many containers apart
    open_admonitions,  # their indented bodies would be code
    dedent_details,  # theirs too
    open_html,  # what is raw HTML to pandoc hides lists and tables from the next steps
    close_fences,  # those that stood indented in any of the three, where they were text
    lift_formulas,  # no Markdown rule may touch them
    drop_navigation,  # before a rule above it could underline what precedes
    part_blocks,  # tables must stand alone before captions look for them
    fit_rows,  # formulas hold no bars any more, so what is left parts cells
    bind_captions,  # they become divisions, which the next step counts
    count_divisions,  # `:::`, <details> and <summary>
    thin_crowds,  # time and memory of pandoc grow with the square of what is left
    escape_marks,  # what is left in running text: `~`, `^`, `{…}`
    guard_emphasis,  # marks and their neighbours as pandoc will see them
    check_footnotes,
)


def normalise(source: str, file: str, options: MarkdownOptions, report: Report) -> Draft:
    """Run every repair on a chapter; the draft's map leads back to `source`."""
    stem = "Qzf"
    while stem in source:
        stem += "qz"
    draft = Draft(source, SourceMap.of(file, source), options, stem=stem)
    for step in STEPS:
        draft = step(draft, report)
    return draft
