"""The words that index, glossary, table of symbols and lists print, by language of the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bookbuild.words import Words


@dataclass(frozen=True, slots=True)
class MatterWords:
    """Titles and small words; `{n}` stands for a number, `{x}` for an entry."""

    index: str
    glossary: str
    notation: str
    lists: Mapping[str, str]
    """Titles of the lists by kind."""
    see: str
    see_also: str
    apart: str
    """Between two entries to look up."""
    symbols: str
    """Head of the entries that begin with a sign or digit."""
    letters: str
    """Head of the entries in letters where the others stand by strokes."""
    strokes: str
    symbol: str
    meaning: str
    first: str
    """Before the place where a term or symbol stands first."""


_SIMPLIFIED = MatterWords(
    index="索引",
    glossary="术语表",
    notation="符号表",
    lists={
        "figures": "插图目录",
        "tables": "表格目录",
        "listings": "代码目录",
        "theorems": "定理目录",
        "exercises": "习题目录",
    },
    see="见",
    see_also="另见",
    apart="；",
    symbols="符号与数字",
    letters="字母",
    strokes="{n} 画",
    symbol="符号",
    meaning="含义",
    first="首见",
)
_TRADITIONAL = MatterWords(
    index="索引",
    glossary="術語表",
    notation="符號表",
    lists={
        "figures": "插圖目錄",
        "tables": "表格目錄",
        "listings": "程式目錄",
        "theorems": "定理目錄",
        "exercises": "習題目錄",
    },
    see="見",
    see_also="另見",
    apart="；",
    symbols="符號與數字",
    letters="字母",
    strokes="{n} 畫",
    symbol="符號",
    meaning="含義",
    first="首見",
)
_ENGLISH = MatterWords(
    index="Index",
    glossary="Glossary",
    notation="Notation",
    lists={
        "figures": "Figures",
        "tables": "Tables",
        "listings": "Listings",
        "theorems": "Theorems",
        "exercises": "Exercises",
    },
    see="see",
    see_also="see also",
    apart="; ",
    symbols="Symbols",
    letters="Letters",
    strokes="{n} strokes",
    symbol="Symbol",
    meaning="Meaning",
    first="first in",
)


def matter_words(words: Words) -> MatterWords:
    """Return the words in the language of `words`."""
    return {"zh-CN": _SIMPLIFIED, "zh-TW": _TRADITIONAL}.get(words.lang, _ENGLISH)
