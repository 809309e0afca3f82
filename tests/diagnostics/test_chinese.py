"""Every message, hint and code has its Chinese, and no translation outlives what it translates."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookbuild.diagnostics import CODES, Diagnostic, Related, Span
from bookbuild.diagnostics.messages_zh import MEANINGS, MESSAGES, template_of, translate
from bookbuild.diagnostics.messages_zh.mathematics import MATHJAX
from bookbuild.diagnostics.show import as_github, as_json, explain, human, language_of, summary
from templates import collect

TEMPLATES = collect()
INSIDE = (
    "doctor/cures.py",
    "math/drawing.py",
    "math/paths.py",
    "math/svg.py",
    "model/codec.py",
    "render/pdf/fetcher.py",
    "render/pdf/job.py",
    "render/epub/inspection.py",
    "render/tex/patterns.py",
    "run/worker.py",
    "words/en.py",
)
"""Rooms whose exceptions no author is shown, or whose words are not findings."""
NOT_SHOWN = frozenset(
    [
        "V8 does not survive a fork: start worker processes with spawn or forkserver",
        "bookbuild/math/bundle/mathjax.js is missing: run `python hatch_build.py`",
        *("time", "memory", "refused", "picture", "glyph", "formula", "unjustified"),
        "inside",
        *("nested", "crash", "brew install {}", "shared/names.csl", "page-{}", "part-{}"),
        "demo-{}",
        *("brew install --cask mactex-no-gui", "winget install MiKTeX.MiKTeX"),
        "winget install MSYS2.MSYS2, then pacman -S {} in its shell",
    ]
)
"""Words between our own processes and commands to be typed as they are."""
FROM_ELSEWHERE = frozenset(
    [
        *MATHJAX,
        "hint",
        "answer",
        "it is not installed or fails",
        "the next heading",
        "the next fence",
    ]
)
"""Said by MathJax, or put together at run time from parts the source does not name."""


def wanted() -> dict[str, str]:
    return {
        template: module
        for template, module in TEMPLATES.items()
        if module not in INSIDE and template not in NOT_SHOWN
    }


def test_every_template_of_the_source_is_translated() -> None:
    missing = {
        template: module
        for template, module in wanted().items()
        if template_of(template.replace("{}", "X")) is None
    }
    assert missing == {}


def test_no_translation_is_stale() -> None:
    used = {template_of(template.replace("{}", "X")) for template in TEMPLATES}
    assert set(MESSAGES) - used - FROM_ELSEWHERE == set()


@pytest.mark.parametrize("template", sorted(MESSAGES))
def test_a_translation_keeps_all_that_varies(template: str) -> None:
    places = {int(number) for number in re.findall(r"\{(\d)(?::t)?\}", MESSAGES[template])}
    assert places == set(range(template.count("{}")))
    assert "{}" not in MESSAGES[template]


def test_every_code_has_its_meaning_in_chinese() -> None:
    assert set(MEANINGS) == set(CODES)
    assert [c for c, text in MEANINGS.items() if not re.search("[\u4e00-\u9fff].*。$", text)] == []


@given(st.text(max_size=60))
def test_any_text_can_be_translated(text: str) -> None:
    assert isinstance(translate(text), str)
    assert translate(f"unknown key `{text}`").endswith(f"`{text}`")


def test_the_template_with_most_words_of_its_own_is_taken() -> None:
    assert translate("`a` cannot be read: it is empty") == "无法读取 `a`：它是空的"
    assert translate("`macros` cannot be read: missing close brace") == (
        "无法读取 `macros`：缺少右花括号"
    )
    assert translate("nobody says this") == "nobody says this"


@pytest.mark.parametrize(
    ("chosen", "environment", "lang"),
    [
        (None, {}, "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        (None, {"LANG": "en_GB", "LC_MESSAGES": "zh_TW", "LC_ALL": ""}, "zh"),
        ("zh", {"LANG": "en_GB"}, "zh"),
        ("en", {"LC_ALL": "zh_CN"}, "en"),
    ],
)
def test_the_language_is_the_chosen_one_else_the_locales(
    chosen: str | None, environment: dict[str, str], lang: str
) -> None:
    assert language_of(chosen, environment) == lang


FOUND = Diagnostic(
    "M017",
    "the footnote `[^a]` is defined twice",
    Span("甲.md", 3, 3, 3, 6),
    "delete it",
    (Related(Span("甲.md", 1, 1, 1, 4), "first defined here"),),
)
SOURCE = {"甲.md": "定义一\n\n再定义\n"}


def test_a_finding_is_shown_in_chinese() -> None:
    assert human([FOUND], SOURCE.get, colour=False, width=80, lang="zh") == (
        "错误[M017] 脚注 `[^a]` 定义了两次\n"
        " --> 甲.md:3:3\n"
        "  |\n"
        "3 | 再定义\n"
        "  |     ^^\n"
        "  = 第一次定义在这里:\n"
        " --> 甲.md:1:1\n"
        "  |\n"
        "1 | 定义一\n"
        "  | ^^^^^^\n"
        "  = 提示: 请删除它\n"
    )
    assert summary([FOUND], "zh") == "1 个错误"
    warned = Diagnostic("M006", "`</details>` closes nothing")
    assert summary([FOUND, warned, FOUND], "zh") == "1 个错误，1 个警告"
    assert as_github([FOUND], lang="zh").endswith("::脚注 `[^a]` 定义了两次%0A提示: 请删除它\n")


def test_json_holds_both_languages_whatever_the_locale() -> None:
    fields = json.loads(as_json([FOUND]))
    assert (fields["message"], fields["messageZh"]) == (
        "the footnote `[^a]` is defined twice",
        "脚注 `[^a]` 定义了两次",
    )
    assert (fields["hint"], fields["hintZh"]) == ("delete it", "请删除它")


def test_a_code_is_explained_in_chinese() -> None:
    assert explain("m006", "zh") == (
        "M006 stray-details (警告)\n\n"
        "`</details>` 或 `</summary>` 没有对应的开头；已略去。\n\n"
        "不好：\n    正文\n    \n    </details>\n\n"
        "好：\n    正文\n"
    )
