"""What a line must not part is held in the text itself, for every edition."""

from __future__ import annotations

import pytest

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import Attr, Code, Math, Paragraph, Phrase, Text
from bookbuild.passes.holding import held, holding

NOBR = Attr("", ("nobr",))


def words(text: str) -> list[str]:
    return [
        part.children[0].text
        for part in held((Text(text),))
        if isinstance(part, Phrase) and part.attr == NOBR
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("用 C++ 与 C# 写，NCSN++ 也是", ["C++", "C#", "NCSN++"]),
        ("做 A/B 测试，每秒 bits/dim", ["A/B", "bits/dim"]),
        ("画 t-SNE 图，k-means", ["t-SNE", "k-means"]),
        ("第 10–12 页", ["10–12"]),
        ("见 https://a.org/b/c 与 10.1000/xyz", []),
        ("和/或，a+b，well-known，2026-05-01，一/二", []),
        ("a/b/c.txt", []),
    ],
)
def test_words_with_marks_are_one(text, found):
    assert words(text) == found
    whole = "".join(
        p.text if isinstance(p, Text) else p.children[0].text for p in held((Text(text),))
    )
    assert whole == text


def test_a_number_and_its_unit_stay_together():
    assert held((Text("要 10 GB，3.5 ms，25 %，4 次，9 more"),)) == (
        Text("要 10\u00a0GB，3.5\u00a0ms，25\u00a0%，4 次，9 more"),
    )
    math = Math("10^3", False)
    assert held((math, Text(" GB"))) == (math, Text(" GB"))
    math = Math("10", False)
    assert held((math, Text(" GB"))) == (math, Text("\u00a0GB"))


def test_code_and_what_has_a_reading_are_left_alone():
    ruby = Phrase(Attr("", (), (("ruby", "ti sini"),)), (Text("t-SNE"),))
    blocks = (Paragraph((Code("a/b"), ruby, Text("。"))),)
    chapter = Chapter("a.md", "a", "chapter", "", "", (Text("C++ 入门"),), blocks)
    done = holding(chapter)
    assert done.blocks == blocks
    assert done.title[0] == Phrase(NOBR, (Text("C++"),))
