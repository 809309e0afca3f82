"""Recognise the words that authors open exercises, hints and answers with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

PartKind = Literal["hint", "answer"]

_EXERCISE = re.compile(
    r"""(?P<label>(?:综合|編程|编程|理论|实践|实验|计算|推导|证明|课后|开放|挑战|綜合)?
                  (?:练习题?|習題|練習|习题|题目|思考题|Exercise|Problem\s+Set))
        \s*(?P<number>(?:[0-9]{1,3}|[A-Z](?=[.\-–]))(?:[.\-–][0-9]{1,3})*)?
        \s*(?:[（(【\[]\s*(?P<level>[^（）()【】\[\]]{1,12}?)\s*[）)】\]])?
        \s*(?P<colon>[：:.、]|——?|$|(?=\s))\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_ALONE = re.compile(r"^(?:综合练习|綜合練習|编程练习|思考题)$")
_MARKS = re.compile(r"^[^\w（(]+|[\s：:。.…▼▶►▾]+$")
_CLICK = re.compile(
    r"点击|點擊|查看|显示|顯示|展开|展開|折叠|此处|这里|以|[/／]|Click|to|Show|View|the|\s",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"(?:解题|思考)?(?:提示|思路|方向)\w{0,3}|小?提示\w{0,3}|Hints?\s*\d*", re.IGNORECASE
)
_ANSWER = re.compile(
    r"\w{0,4}(?:答案|解答|解析|详解|题解|解决方案)\w{0,4}|解|Solutions?\s*\d*|Answers?\s*\d*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ExerciseLabel:
    """What stands in front of an exercise's title."""

    label: str
    number: str
    difficulty: str
    length: int
    """Characters the label takes, its colon included."""


def exercise_label(text: str) -> ExerciseLabel | None:
    """Read `练习 3.2（基础）：` at the start of `text`; None where it opens no exercise.

    A number or a difficulty is asked for, so that a section called 习题 stays a section.
    """
    lead = len(text) - len(text.lstrip())
    found = _EXERCISE.match(text, lead)
    if not found:
        return None
    number = (found["number"] or "").replace("–", "-")
    if not number and not found["level"]:
        return None
    return ExerciseLabel(found["label"], number, found["level"] or "", found.end())


def summary_exercise(text: str) -> ExerciseLabel | None:
    """Read the summary of a `<details>` that is itself an exercise (练习 3.1 …, 综合练习)."""
    bare = _MARKS.sub("", text)
    if part_kind(text) is not None:
        return None
    if _ALONE.match(bare):
        return ExerciseLabel(bare, "", "", len(text))
    found = exercise_label(bare)
    if found is None:
        return None
    lead = len(text) - len(text.lstrip()) if text.strip().startswith(bare) else text.find(bare)
    return ExerciseLabel(found.label, found.number, found.difficulty, found.length + lead)


def part_kind(text: str) -> PartKind | None:
    """Tell whether a summary or bold label announces a hint or an answer."""
    bare = _CLICK.sub("", _MARKS.sub("", text))
    named = _EXERCISE.match(bare)
    if named and named["label"] and named.end() < len(bare):
        bare = bare[named.end() :].lstrip("的")
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", _MARKS.sub("", bare))
    if not bare and _MARKS.sub("", text) and re.search("点击|點擊|查看|显示", text):
        return "answer"
    if _HINT.fullmatch(bare):
        return "hint"
    if _ANSWER.fullmatch(bare):
        return "answer"
    return None
