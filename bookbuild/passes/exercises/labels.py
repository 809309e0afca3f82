"""Recognise the words that authors open exercises, hints and answers with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

PartKind = Literal["hint", "answer"]

_NAME = (
    r"(?:综合|編程|编程|理论|实践|实验|计算|推导|证明|课后|开放|挑战|綜合)?"
    r"(?:练习题?|習題|練習(?:問題)?|习题|题目|思考题|(?:演習|章末)?問題|演習|연습\s?문제|문제"
    r"|Exercise|Problem(?:\s+Set)?)"
)
_NUMBER = (
    r"(?:[0-9]{1,3}|[A-Z](?=[.\-–]))(?:[.\-–][0-9]{1,3})*"
    r"|[一二三四五六七八九十]{1,3}(?=\s|[：:（(.、]|$)"
)
_GRADE = (
    r"(?:基础|基礎|入门|初级|中级|高级|进阶|進階|提高|挑战|挑戰|简单|简易|中等|困难|较难|难"
    r"|选做|必做|思考|编程|理论|计算|推导|证明|开放|综合)题?"
    r"|基礎|基本|標準|応用|発展|難問|기초|기본|응용|심화|도전"
    r"|[★☆⭐*]{1,5}|easy|medium|hard|basic|intermediate|advanced|challenging|challenge|optional"
)
_EXERCISE = re.compile(
    rf"""\s*(?P<label>{_NAME})
        \s*(?P<number>{_NUMBER})?
        \s*(?:[（(【\[]\s*(?P<level>[^（）()【】\[\]]{{1,12}}?)\s*[）)】\]])?
        \s*(?P<colon>[：:.、]|——?|$|(?=\s))\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_NAMED = re.compile(rf"{_NAME}\s*(?P<number>{_NUMBER})?\s*[：:]?的?", re.IGNORECASE)
_IS_GRADE = re.compile(_GRADE, re.IGNORECASE)
_LAST_GRADE = re.compile(rf"\s*[（(【\[]\s*(?P<level>{_GRADE})\s*[）)】\]]\s*$", re.IGNORECASE)
_ALONE = re.compile(r"^(?:综合练习|綜合練習|编程练习|思考题)$")
_MARKS = re.compile(r"^[^\w（(]+|[\s：:。.…▼▶►▾]+$")
_CLICK = re.compile(
    r"点击|點擊|查看|显示|顯示|展开|展開|折叠|此处|这里|以|[/／]|Click|to|Show|View|the|\s",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"(?:解题|思考)?(?:提示|思路|方向)\w{0,3}|小?提示\w{0,3}|ヒント|힌트|Hints?\s*\d*",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\w{0,4}(?:答案|解答|解析|详解|题解|解决方案|略解|풀이|해답|정답)\w{0,4}|解|Solutions?\s*\d*|Answers?\s*\d*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ExerciseLabel:
    """What stands in front of an exercise's title."""

    label: str
    number: str = ""
    difficulty: str = ""
    length: int = 0
    """Characters the label takes, its colon included."""
    closed: bool = True
    """Whether a colon or a grade closes it."""


@dataclass(frozen=True, slots=True)
class PartLabel:
    """What announces a hint or an answer."""

    kind: PartKind
    number: str = ""
    """The exercise it names (练习 3.2 答案), "" where it names none."""


def exercise_label(text: str) -> ExerciseLabel | None:
    """Read `练习 3.2（基础）：` at the start of `text`; None where it opens no exercise.

    A number or a grade is asked for, so that a section called 习题 stays a section.
    """
    found = _EXERCISE.match(text)
    if not found or part_label(text) is not None:
        return None
    number = (found["number"] or "").replace("–", "-")
    level = found["level"] or ""
    if not number and not _IS_GRADE.fullmatch(level):
        return None
    closed = bool(level or found["colon"])
    return ExerciseLabel(found["label"], number, level, found.end(), closed)


def last_grade(text: str) -> tuple[int, str]:
    """Return where a grade in brackets at the end of a title begins, and the grade."""
    found = _LAST_GRADE.search(text)
    return (found.start(), found["level"]) if found else (len(text), "")


def summary_exercise(text: str) -> ExerciseLabel | None:
    """Read the summary of a `<details>` that is itself an exercise (练习 3.1 …, 综合练习)."""
    bare = _MARKS.sub("", text)
    if _ALONE.match(bare):
        return ExerciseLabel(bare, length=len(text))
    found = exercise_label(bare)
    if found is None:
        return None
    length = min(text.find(bare) + found.length, len(text))
    return ExerciseLabel(found.label, found.number, found.difficulty, length)


def part_label(text: str) -> PartLabel | None:
    """Read a summary or bold label that announces a hint or an answer; None for any other."""
    marked = _MARKS.sub("", text)
    number = ""
    named = _NAMED.match(marked)
    if named and named.end() < len(marked):
        number = (named["number"] or "").replace("–", "-")
        marked = marked[named.end() :]
    bare = _CLICK.sub("", marked)
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", _MARKS.sub("", bare))
    if not bare and marked and re.search("点击|點擊|查看|显示", text):
        return PartLabel("answer", number)
    if _HINT.fullmatch(bare):
        return PartLabel("hint", number)
    if _ANSWER.fullmatch(bare):
        return PartLabel("answer", number)
    return None
