"""I: index, glossary, table of symbols."""

from __future__ import annotations

from .code import Code, error, warning

MATTER: tuple[Code, ...] = (
    warning(
        "I101",
        "mark-without-word",
        "An index mark names no word, so there is nothing to list.",
        "分数[]{.index}函数",
        '分数[]{.index key="分数函数"}函数',
    ),
    warning(
        "I102",
        "unknown-range",
        "`range` of an index mark is `start` or `end`.",
        '[]{.index key="前向过程" range=begin}',
        '[]{.index key="前向过程" range=start} … []{.index key="前向过程" range=end}',
    ),
    warning(
        "I103",
        "open-range",
        "A range of the index begins and never ends, ends without having begun, or begins twice.",
        '[]{.index key="前向过程" range=start}',
        '[]{.index key="前向过程" range=start} … []{.index key="前向过程" range=end}',
    ),
    warning(
        "I104",
        "unknown-entry",
        "`see` or `seealso` names an entry the index does not have.",
        '[]{.index key="分数" see="得分函树"}',
        '[]{.index key="分数" see="得分函数"}',
    ),
    warning(
        "I105",
        "unread-entry",
        "An index sorted by kana or Hangul has a word in Chinese characters, and nothing says how "
        "it is read. It stands after all others.",
        "[確率]{.index}",
        '[確率]{.index sort="かくりつ"}',
    ),
    warning(
        "I201",
        "unknown-term",
        "A word is marked as a term, and neither the file of terms nor the text defines it. It is "
        "printed without a link.",
        "[扩散过成]{.term}",
        "[扩散过程]{.term}",
    ),
    warning(
        "I202",
        "unused-term",
        "The glossary defines a term that the book never uses.",
    ),
    warning(
        "I203",
        "doubled-term",
        "Two definitions are given for one term; the first is printed.",
    ),
    error(
        "I204",
        "bad-matter-file",
        "A file of terms or symbols is a list of mappings with known keys.",
        "扩散过程: 逐步加噪的过程",
        "- term: 扩散过程\n  definition: 逐步加噪的过程",
    ),
    warning(
        "I301",
        "doubled-symbol",
        "Two meanings are given for one symbol; both are printed.",
    ),
)
