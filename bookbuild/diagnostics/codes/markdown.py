"""M: Markdown that is repaired, or cannot be read rightly."""

from __future__ import annotations

from .code import Code, error, warning

MARKDOWN: tuple[Code, ...] = (
    error(
        "M001",
        "unclosed-formula",
        "A display formula is opened and never closed. What follows it is read as text again "
        "from the next heading, fence or paragraph of prose.",
        "$$\nx = 1\n\n其中 $x$ 是数。",
        "$$\nx = 1\n$$\n\n其中 $x$ 是数。",
    ),
    warning(
        "M002",
        "mismatched-dollars",
        "A formula opens with one dollar and closes with two, or the other way round. It is read "
        "as its opening says.",
        "$$x = 1$",
        "$$x = 1$$",
    ),
    warning(
        "M003",
        "lone-dollar",
        "A dollar that belongs to no formula of its paragraph and stands before no amount of money "
        "is printed as a dollar.",
        "其中 $x 是步数。",
        "其中 $x$ 是步数。",
    ),
    warning(
        "M004",
        "unclosed-fence",
        "A code fence is never closed and would turn the rest of the chapter into code. It is "
        "closed before the next section heading, before the next fence with a language, or at the "
        "end of the list item, quote or file that holds it.",
        "```python\nx = 1\n\n## 小结",
        "```python\nx = 1\n```\n\n## 小结",
    ),
    error(
        "M005",
        "unclosed-details",
        "A `<details>` is never closed. It is read as ending before the next heading of the "
        "section's own level, or at the end of what holds it.",
        "<details>\n<summary>答案</summary>\n42\n\n## 小结",
        "<details>\n<summary>答案</summary>\n42\n</details>\n\n## 小结",
    ),
    warning(
        "M006",
        "stray-details",
        "A closing `</details>` or `</summary>` has no opening tag; it is left out.",
        "正文\n\n</details>",
        "正文",
    ),
    error(
        "M007",
        "unclosed-division",
        "A division opened with `:::` is never closed. It is read as ending before the next "
        "heading of the section's own level, or at the end of what holds it.",
        "::: note\n注意。\n\n## 小结",
        "::: note\n注意。\n:::\n\n## 小结",
    ),
    warning(
        "M008",
        "stray-division",
        "A closing `:::` has no opening one; it is left out.",
        "正文\n\n:::",
        "正文",
    ),
    warning(
        "M009",
        "control-character",
        "A control character has no glyph and no meaning in text; it is left out.",
    ),
    warning(
        "M010",
        "invisible-character",
        "A zero-width or filler character cannot be seen in the source, splits words for search "
        "and has no glyph in most fonts; it is left out.",
    ),
    warning(
        "M011",
        "not-composed",
        "A letter is written as a base letter and a combining mark (as file names from macOS "
        "are); it is composed, so that fonts, search and links find it.",
    ),
    warning(
        "M012",
        "heading-without-blank",
        "A heading needs a blank after its number signs; without it most tools print the signs.",
        "##小结",
        "## 小结",
    ),
    warning(
        "M013",
        "html-refused",
        "The tag or attribute can run programs, load files or break the page, and is left out.",
        '<script src="x.js"></script>',
    ),
    warning(
        "M014",
        "html-unknown",
        "The tag is none that an edition can show; it is left out and its text is kept.",
        "<marquee>甲</marquee>",
        "甲",
    ),
    error(
        "M015",
        "undefined-footnote",
        "The footnote called here is defined nowhere in the chapter.",
        "正文[^a]。",
        "正文[^a]。\n\n[^a]: 注。",
    ),
    warning(
        "M016",
        "unused-footnote",
        "The footnote is called nowhere in the chapter, so it would not be printed.",
        "正文。\n\n[^a]: 注。",
        "正文[^a]。\n\n[^a]: 注。",
    ),
    error(
        "M017",
        "repeated-footnote",
        "The footnote is defined twice; only one of the two would be printed.",
        "正文[^a]。\n\n[^a]: 甲。\n[^a]: 乙。",
        "正文[^a]。\n\n[^a]: 甲。",
    ),
    warning(
        "M018",
        "undefined-reference",
        "A link by reference has no definition in the chapter, so its brackets are printed.",
        "[甲][nope]",
        "[甲][a]\n\n[a]: b.md",
    ),
    error(
        "M019",
        "nesting-too-deep",
        "Quotes, lists, divisions or brackets are nested deeper than a page can show and the "
        "editions can set. Brackets and marks beyond that are printed as they stand.",
    ),
    error(
        "M020",
        "unreadable-chapter",
        "pandoc could not read the chapter within its limits of time and memory.",
    ),
    warning(
        "M021",
        "leftover-emphasis",
        "Two stars are printed as stars: the emphasis they were meant for was not recognised.",
        "**粗体 **的",
        "**粗体**的",
    ),
    error(
        "M022",
        "unclosed-comment",
        "An HTML comment is never closed and would hide the rest of the chapter; it is printed.",
        "<!-- 待补",
        "<!-- 待补 -->",
    ),
    warning(
        "M023",
        "rule-under-text",
        "A line of dashes right under a paragraph makes the paragraph a heading. Under a sentence "
        "or several lines it is read as the rule it was meant for.",
        "这是一句话。\n---",
        "这是一句话。\n\n---",
    ),
    error(
        "M024",
        "too-many-cells",
        "A table row has more cells than the head; the ones beyond it would not be printed.",
        "| 甲 |\n|---|\n| 1 | 2 |",
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
    ),
    error(
        "M025",
        "crowded-paragraph",
        "One paragraph holds more marks or links than any paragraph written for people; those "
        "beyond the limit are printed as they stand, since reading them all could take hours.",
    ),
)
