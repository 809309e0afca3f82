"""What books in Japanese and Korean print by themselves, and what of theirs is understood."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import pytest
from books.shelf import Edition, Shelf, shelf
from lxml import etree

from bookbuild.config.matter import IndexConfig
from bookbuild.passes.index_scripts import make_sorter
from bookbuild.words import words

__all__ = ["shelf"]

JAPANESE = {
    "book.yaml": """title: 拡散モデル入門
lang: ja
references: {autolink: true}
chapters: [{part: 基礎, chapters: [a.md]}]
appendices: [b.md]
lists: [tables, exercises]
index: {readings: {学習: がくしゅう, 率: りつ}}
""",
    "a.md": """# 第1章：はじめに

[拡散]{.index sort="かくさん"}は[学習率]{.index}と[ノイズ]{.index}で決まる。[U-Net]{.index}も使う。

::: {.theorem #thm:a name="中心極限"}
$$
x_t = x_0 \\label{eq:a}
$$
:::

定理1-1と式 (1.1)、表1-1、付録A、1.1節、第1章を参照。

## 定義

| 手法 | 年 |
|---|---|
| DDPM | 2020 |

: 表1-1：手法の比較

**問題1.1（発展）**：計算せよ。

<details><summary>ヒント</summary>

帰納法。

</details>

<details><summary>解答</summary>

答えは2である。

</details>

> **補題 1.2（補足）**：これは補題である。
""",
    "b.md": "# 付録A：記号\n\n記号は次の通り。\n",
}
KOREAN = {
    "book.yaml": """title: 확산 모형 입문
lang: ko
references: {autolink: true}
chapters: [{part: 기초, chapters: [a.md]}]
appendices: [b.md]
lists: [tables, exercises]
""",
    "a.md": """# 제1장: 시작하며

[확산]{.index}과 [잡음]{.index}, [까치]{.index}, [U-Net]{.index}을 본다.

::: {.theorem #thm:a name="중심극한"}
$$
x_t = x_0 \\label{eq:a}
$$
:::

정리 1-1과 식 (1.1), 표 1-1, 부록 A, 1.1절, 제1장을 보라.

## 정의

| 방법 | 해 |
|---|---|
| DDPM | 2020 |

: 표 1-1: 방법의 비교

**연습문제 1.1 (심화)**: 계산하라.

<details><summary>힌트</summary>

귀납법.

</details>

<details><summary>풀이</summary>

답은 2이다.

</details>

> **보조정리 1.2 (보충)**: 이것은 보조정리이다.
""",
    "b.md": "# 부록 A: 기호\n\n기호는 다음과 같다.\n",
}


def text(epub: Edition, name: str) -> str:
    """Return the text of a page without blanks."""
    [content] = [c for n, c in epub.files().items() if n.endswith(f"/{name}.xhtml")]
    body = etree.fromstring(content).find("{*}body")
    return "".join("".join(map(str, body.itertext())).split())


def test_a_japanese_book_speaks_japanese(shelf: Shelf) -> None:
    epub = shelf.build(shelf.write(JAPANESE), "epub")
    assert epub.found == []
    chapter = text(epub, "a")
    assert "第1章はじめに" in chapter
    assert "定理1.1（中心極限）" in chapter
    assert "定理1-1と式(1.1)、表1-1、付録A、1.1節、第1章を参照" in chapter
    assert "表1-1手法の比較" in chapter
    assert "補題1.2（補足）" in chapter
    assert "問題1.1発展" in chapter.replace("（", "").replace("）", "")
    assert "ヒント帰納法" in chapter
    assert "答えは2" not in chapter
    assert "答えは2" in text(epub, "answers")
    assert text(epub, "b").startswith("付録A記号")
    assert "問題一覧" in text(epub, "list_of_exercises")
    [toc] = [c for n, c in epub.files().items() if n.endswith("nav.xhtml")]
    assert "第I部" in toc.decode()
    assert "目次" in toc.decode()


def test_a_korean_book_speaks_korean(shelf: Shelf) -> None:
    epub = shelf.build(shelf.write(KOREAN), "epub")
    assert epub.found == []
    chapter = text(epub, "a")
    assert "제1장시작하며" in chapter
    assert "정리1.1(중심극한)" in chapter
    assert "정리1-1과식(1.1),표1-1,부록A,1.1절,제1장을보라" in chapter
    assert "표1-1방법의비교" in chapter
    assert "보조정리1.2(보충)" in chapter
    assert "힌트귀납법" in chapter
    assert "답은2" not in chapter
    assert "답은2" in text(epub, "answers")
    assert text(epub, "b").startswith("부록A기호")
    [toc] = [c for n, c in epub.files().items() if n.endswith("nav.xhtml")]
    assert "제1부" in toc.decode()


@pytest.mark.parametrize(
    ("book", "linked"),
    [(JAPANESE, {"定理1-1", "式(1.1)", "表1-1", "付録A", "1.1節", "第1章"}),
     (KOREAN, {"정리1-1", "식(1.1)", "표1-1", "부록A", "1.1절", "제1장"})],
)  # fmt: skip
def test_plain_names_become_links(shelf: Shelf, book: dict[str, str], linked: set[str]) -> None:
    epub = shelf.build(shelf.write(book), "epub")
    [content] = [c for n, c in epub.files().items() if n.endswith("/a.xhtml")]
    links = etree.fromstring(content).iter("{*}a")
    found = {"".join("".join(map(str, link.itertext())).split()) for link in links}
    assert linked <= found


def test_indexes_are_sorted_as_their_language_asks(shelf: Shelf) -> None:
    japanese = text(shelf.build(shelf.write(JAPANESE), "epub"), "index")
    order = [japanese.index(word) for word in ("U-Net", "拡散", "学習率", "ノイズ")]
    assert order == sorted(order)
    korean = text(shelf.build(shelf.write(KOREAN), "epub"), "index")
    order = [korean.index(word) for word in ("U-Net", "ㄱ까치", "ㅈ잡음", "ㅎ확산")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("lang", "given", "expected"),
    [
        # ハッチ and バッチ differ in voicing only, ー counts as the vowel before it.
        ("ja", "バッチ ハッチ メーター めいろ ひょう", "ハッチ バッチ ひょう めいろ メーター"),
        ("ko", "하나 까치 가지 나라 싸움 사람", "가지 까치 나라 사람 싸움 하나"),
    ],
)  # fmt: skip
def test_words_of_one_script_stand_in_its_order(lang: str, given: str, expected: str) -> None:
    sorter = make_sorter(IndexConfig(), words(lang).matter, given)
    places = {word: sorter(word, "") for word in given.split()}
    order = sorted(places, key=lambda word: (places[word][0], places[word][2], word))
    assert order == expected.split()


def test_kanji_without_a_reading_are_named_and_stand_last(shelf: Shelf) -> None:
    files = JAPANESE | {"a.md": "# 章\n\n[確率]{.index}と[ノイズ]{.index}。\n"}
    epub = shelf.build(shelf.write(files), "epub")
    assert epub.places() == [("I105", "a.md:3:1")]
    index = text(epub, "index")
    assert index.index("ノイズ") < index.index("漢字確率")


@pytest.mark.parametrize("lang", ["zh-CN", "zh-TW", "en", "ja", "ko"])
def test_every_language_has_the_places_its_words_are_filled_in_at(lang: str) -> None:
    def places(table: object, into: dict[str, set[str]], at: str = "") -> dict[str, set[str]]:
        for one in fields(table):  # type: ignore[arg-type]
            value = getattr(table, one.name)
            if is_dataclass(value):
                places(value, into, f"{at}{one.name}.")
            elif isinstance(value, str):
                into[at + one.name] = {"{n}" if part in ("n", "han", "roman") else part
                                       for part in _named(value)}  # fmt: skip
        return into

    assert places(words(lang), {}) == places(words("zh-CN"), {})


def _named(text: str) -> list[str]:
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(text) if name]
