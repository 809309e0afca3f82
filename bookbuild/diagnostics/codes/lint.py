"""L: what reads without complaint and is probably not what its author meant."""

from __future__ import annotations

from .code import Code, error, warning

LINT: tuple[Code, ...] = (
    error(
        "L101",
        "leftover-table",
        "Rows of a table were not recognised as one and would be printed as a line of bars. A "
        "table needs a row of dashes under its head, with as many cells as the head has.",
        "| 甲 | 乙 |\n| 1 | 2 |",
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
    ),
    warning(
        "L102",
        "leftover-fence",
        "Three backticks stand within a line and are printed; a code fence stands on a line of its "
        "own.",
        "代码如下：```python",
        "代码如下：\n\n```python",
    ),
    warning(
        "L103",
        "leftover-backtick",
        "A backtick is printed: the code it opens or closes has no other end in its paragraph.",
        "调用 `step 一次。",
        "调用 `step` 一次。",
    ),
    warning(
        "L104",
        "leftover-colons",
        "Three colons within a line, or full-width ones, open no division and are printed.",
        "：：：note",
        "::: note",
    ),
    warning(
        "L105",
        "unread-emphasis",
        "Marks of emphasis are printed as they stand: underscores mean nothing within a word, and "
        "Chinese has no blanks around one; stars have no blank on their inner side.",
        "这是_重点_，这是 *重点 *。",
        "这是*重点*，这是 *重点*。",
    ),
    warning(
        "L106",
        "unread-link",
        "A link or picture was not recognised and its brackets are printed: its address holds a "
        "blank, the brackets stand apart, or the round ones are full-width.",
        "[甲]（b.md）、[乙](my notes.md)",
        "[甲](b.md)、[乙](<my notes.md>)",
    ),
    error(
        "L107",
        "tex-brackets",
        r"A formula in `\( \)` or `\[ \]` is read as text, which loses its backslashes; dollars "
        "delimit formulas unless book.yaml asks for brackets too.",
        r"设 \(x_t\) 为",
        "设 $x_t$ 为",
    ),
    warning(
        "L108",
        "tex-in-text",
        "A TeX command stands outside any formula and is printed by its name.",
        r"当 \alpha 趋于零",
        r"当 $\alpha$ 趋于零",
    ),
    warning(
        "L109",
        "broken-entity",
        "An HTML entity without its semicolon is printed letter by letter.",
        "甲&nbsp乙",
        "甲&nbsp;乙",
    ),
    warning(
        "L110",
        "unknown-class",
        "A division has a class that is nearly the name of a known block, so it is printed as "
        "plain paragraphs.",
        "::: theorm\n甲\n:::",
        "::: theorem\n甲\n:::",
    ),
    warning(
        "L111",
        "leftover-line-block",
        "Lines that begin with a bar keep their ends in pandoc's own Markdown; here the bars are "
        "printed. A backslash at the end of a line keeps its end.",
        "| 床前明月光，\n| 疑是地上霜。",
        "床前明月光，\\\n疑是地上霜。",
    ),
    warning(
        "L201",
        "heading-jump",
        "A heading is more than one level below the one before it, so the contents and the "
        "navigation of an EPUB have a step that nothing stands on.",
        "## 甲\n\n#### 乙",
        "## 甲\n\n### 乙",
    ),
    warning(
        "L202",
        "empty-section",
        "A heading is followed by nothing that belongs to it.",
        "## 甲\n\n## 乙\n\n正文。",
        "## 甲\n\n正文。\n\n## 乙\n\n正文。",
    ),
    warning(
        "L203",
        "empty-chapter",
        "The chapter holds nothing but its title.",
        "# 甲",
        "# 甲\n\n正文。",
    ),
    warning(
        "L204",
        "long-heading",
        "A heading runs over more than two lines of print, longer than running heads and contents "
        "have room for.",
    ),
    warning(
        "L301",
        "number-out-of-order",
        "A number the author typed does not follow from the ones before it. Typed numbers are "
        "printed as they are, so references by number would mislead.",
        "## 3.1 甲\n\n## 3.3 乙",
        "## 3.1 甲\n\n## 3.2 乙",
    ),
    warning(
        "L302",
        "number-of-another-chapter",
        "A typed number begins with another number than its chapter or section has.",
        "# 第3章 甲\n\n## 2.1 乙",
        "# 第3章 甲\n\n## 3.1 乙",
    ),
    warning(
        "L303",
        "number-in-caption",
        "The number typed in a caption, which is kept, is not the one that follows in the count; "
        "one with the word of another kind (表 under a figure) is printed after the book's own.",
        "![图 3-1：加噪](a.png)",
        "![加噪](a.png)",
    ),
    warning(
        "L304",
        "chapter-out-of-order",
        "The number typed in a chapter's title stands in the book already, or is lower than one "
        "before it.",
        "# 第3章 甲\n\n(next file)\n\n# 第2章 乙",
        "# 第3章 甲\n\n(next file)\n\n# 第4章 乙",
    ),
    warning(
        "L402",
        "coarse-picture",
        "At the size it is printed the picture has fewer than 150 pixels an inch and looks blurred "
        "or stepped.",
        "![图](small.png){width=100%}",
        "![图](small.png){width=30%}",
    ),
    warning(
        "L501",
        "exercise-without-answer",
        "Other exercises of the chapter have answers, this one has none.",
    ),
    warning(
        "L502",
        "label-in-two-chapters",
        "Two chapters carry the same label. A reference from a third could mean either.",
    ),
)
