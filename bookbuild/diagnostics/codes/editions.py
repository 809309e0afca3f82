"""E: faults found while an edition is made."""

from __future__ import annotations

from .code import Code, error, warning

EDITIONS: tuple[Code, ...] = (
    error(
        "E101",
        "foreign-resource",
        "The page asks for something that is not part of the book. The layout reads the pictures "
        "it was handed and nothing else, neither files nor network.",
    ),
    error(
        "E102",
        "undrawn-glyph",
        "None of the book's fonts has a glyph for this character; it would be printed as a box.",
    ),
    error(
        "E103",
        "too-deep",
        "Blocks are nested so deeply, or a chapter is so large, that its pages cannot be laid out.",
        "> > > > > > > > > > > > > > > > > > … a quote hundreds of levels deep",
        "> > a quote of two levels",
    ),
    error(
        "E104",
        "layout-timeout",
        "The pages of this chapter took longer than a layout may take.",
    ),
    error(
        "E105",
        "layout-failed",
        "The layout engine gave up on this chapter; the message says how.",
    ),
    warning(
        "E106",
        "wide-formula",
        "A formula is wider than the text and was scaled down to fit; its symbols are now smaller "
        "than those around it.",
        "$$ a = b + c + … \\text{thirty more terms} $$",
        "$$ \\begin{aligned} a &= b + c \\\\ &\\quad + d + e \\end{aligned} $$",
    ),
    warning(
        "E107",
        "unjustified",
        "Another version of WeasyPrint is installed than the one whose line layout is known, so "
        "Chinese lines are set ragged instead of justified.",
    ),
    warning(
        "E108",
        "grid-too-large",
        "So many characters in a line, or lines on a page, do not fit the paper with the margins "
        "that binding and cutting need; fewer are set.",
        "pdf: {paper: 32k, characters: 40}",
        "pdf: {paper: 32k, characters: 28}",
    ),
    warning(
        "E109",
        "turned-table",
        "A table is too wide for the page even in small type. It is turned by a quarter and stands "
        "on pages of its own, or, where the author asked for that, there without this warning.",
        "| a table of a dozen columns full of words |",
        "::: {.sideways} around the table, or fewer columns",
    ),
    warning(
        "E110",
        "long-address",
        "The address of this demonstration is too long for a QR code that can be read off paper.",
    ),
    warning(
        "E111",
        "style-ignored",
        "The layout does not know a property, a value or a selector of the book's own style sheet, "
        "so it has no effect.",
        "h1 { colour: #1f4e70; }",
        "h1 { color: #1f4e70; }",
    ),
    warning(
        "E112",
        "layout-changed",
        "Another version of WeasyPrint is installed than the one whose pages, images and streams "
        "are known. Footnotes may be counted through the chapter, other editions may not know "
        "where printed pages begin, and formulas may be missing.",
    ),
    warning(
        "E113",
        "unchecked-drawing",
        "The file is to keep to PDF/A, and a drawing has a gradient or a pattern. Those are "
        "written as PDF/A asks for, but our check does not know them, so nothing confirms it.",
    ),
    error(
        "E201",
        "malformed-page",
        "A page of the EPUB would not be well-formed XHTML; no file is written. This is a fault of "
        "the compiler, not of the book: please report it with the chapter.",
    ),
    error(
        "E202",
        "dangling-link",
        "A link within the EPUB leads to a place that no page has; no file is written. This is a "
        "fault of the compiler, not of the book: please report it with the chapter.",
    ),
    warning(
        "E203",
        "undescribed-picture",
        "A picture has neither alternative text nor a caption, so who cannot see it is told "
        "nothing. A picture that shows nothing worth telling is marked `{.decorative}`.",
        "![](figures/noise.png)",
        "![样本逐步变成噪声](figures/noise.png)",
    ),
    error(
        "E204",
        "character-not-drawn",
        "The formulas of this EPUB are pictures, and no font has a character that one of them "
        "asks for.",
    ),
    error(
        "E205",
        "style-refused",
        "The book's own style sheet asks for something from outside it (`@import` and `url()` are "
        "not for style sheets of a book), or a bracket, string or comment in it is never closed, "
        "so that it would swallow the style sheets after it.",
        "@import url(https://example.org/x.css);",
        "h1 { text-align: center; }",
    ),
    warning(
        "E206",
        "style-misread",
        "A part of the book's own style sheet is no CSS and is passed over.",
        "h1 { text-align center; }",
        "h1 { text-align: center; }",
    ),
    warning(
        "E207",
        "no-search",
        "The index of the web edition could not be made within the limits on time and memory; "
        "the site is written and its search says so.",
    ),
)
