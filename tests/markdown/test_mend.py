"""Repairs written into the author's text: which, and that they change nothing of what is read."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_markdown_properties import ANY_TEXT, ITEM, numbered, parse

from bookbuild.markdown import MarkdownOptions, mend
from bookbuild.markdown.mend.mending import bare

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MENDED = [
    ("a blank line before a list", "正文：\n- 甲\n- 乙\n", "正文：\n\n- 甲\n- 乙\n"),
    ("before a list in a quote", "> 正文：\n> - 甲\n", "> 正文：\n>\n> - 甲\n"),
    ("before a numbered list", "正文：\n2. 甲\n3. 乙\n", "正文：\n\n2. 甲\n3. 乙\n"),
    ("before a heading", "正文\n## 节\n", "正文\n\n## 节\n"),
    ("before a quote", "正文\n> 引\n", "正文\n\n> 引\n"),
    ("before a fence", "正文\n```\nx\n```\n", "正文\n\n```\nx\n```\n"),
    ("before a table", "表：\n| a |\n|---|\n", "表：\n\n| a |\n|---|\n"),
    ("before a rule", "一句话。\n---\n", "一句话。\n\n---\n"),
    ("a blank after number signs", "##小结\n", "## 小结\n"),
    ("no blanks in a formula", "设 $ x $ 为\n", "设 $x$ 为\n"),
    ("no blank lines in a display", "$$\na\n\nb\n$$\n", "$$\na\nb\n$$\n"),
    ("nor in one within a quote", "> $$\n> a\n>\n> b\n> $$\n", "> $$\n> a\n> b\n> $$\n"),
    ("no escapes in a formula", "$x\\_1 \\* y$\n", "$x_1 * y$\n"),
    ("but those within text stay", "$\\text{a\\_b}$\n", "$\\text{a\\_b}$\n"),
    ("a formula closed as it opens", "$$x = 1$\n", "$$x = 1$$\n"),
    ("a fence closed", "```python\nx\n\n## 节\n", "```python\nx\n```\n\n## 节\n"),
    ("invisible characters gone", "甲\u200b乙\x07\n", "甲乙\n"),
    ("letters composed", "e\u0301\n", "é\n"),
    (
        "content of details apart from its tags",
        "<details>\n<summary>答</summary>\n甲\n</details>\n",
        "<details>\n<summary>答</summary>\n\n甲\n\n</details>\n",
    ),
    ("stars without blanks", "**粗体 **的\n", "**粗体**的\n"),
    ("stops after the stars", "**真，**她\n", "**真**，她\n"),
]
KEPT = [
    ("a list within a list", "- 甲\n  - 乙\n"),
    ("a table in order", "| a |\n|---|\n| b |\n"),
    ("a price", "价格是 $5。\n"),
    ("a stray tag", "甲\n\n</details>\n"),
    ("an unclosed division", "::: note\n甲\n"),
    ("brackets within stars", "**信噪比（SNR）**的\n"),
    ("dashes under words", "标题\n---\n"),
    ("blanks in code", "`$ x $`\n"),
    ("the first blank of a paragraph", "　　正文\n"),
    ("tabs", "-\t甲\n"),
    ("front matter", "---\ntitle: 甲\n---\n\n正文\n"),
    ("the body of an admonition", "!!! note\n    甲\n    - 乙\n"),
]


def mended(source: str) -> str:
    return mend(source, "x.md", MarkdownOptions())


@pytest.mark.parametrize(("source", "wanted"), [m[1:] for m in MENDED], ids=[m[0] for m in MENDED])
def test_what_is_mended(source: str, wanted: str) -> None:
    assert mended(source) == wanted
    assert mended(wanted) == wanted


@pytest.mark.parametrize("source", [k[1] for k in KEPT], ids=[k[0] for k in KEPT])
def test_what_is_left_alone(source: str) -> None:
    assert mended(source) == source


@FEW
@given(st.lists(ITEM, max_size=10).map(numbered))
def test_a_mended_text_is_mended_and_reads_the_same(source: str) -> None:
    text = mended(source)
    assert mended(text) == text
    blocks, found = parse(source)
    again, left = parse(text)
    if "**" not in source:
        assert bare(again) == bare(blocks)
    assert len(left.sorted()) <= len(found.sorted())


@FEW
@given(ANY_TEXT)
def test_any_text_is_mended_once(source: str) -> None:
    text = mended(source)
    assert mended(text) == text
