"""X: exercises, hints and answers."""

from __future__ import annotations

from .code import Code, warning

EXERCISES: tuple[Code, ...] = (
    warning(
        "X101",
        "orphan-answer",
        "A hint or answer stands where no exercise precedes it. It is printed where it stands, "
        "as an aside, because moving it to the end would tear it from its context.",
        "<details><summary>答案</summary>\n\n42\n\n</details>",
        "**练习 1.1**：六乘七得几？\n\n<details><summary>答案</summary>\n\n42\n\n</details>",
    ),
    warning(
        "X102",
        "answer-for-nothing",
        "An answer names with `for=` an exercise that the chapter does not hold.",
        "::: {.answer for=ex:elob}\n…\n:::",
        "::: {.answer for=ex:elbo}\n…\n:::",
    ),
    warning(
        "X103",
        "doubled-answer",
        "An exercise has an answer in it and another elsewhere that names it. Both are printed.",
    ),
    warning(
        "X105",
        "bad-difficulty",
        "`difficulty` is 1, 2 or 3, or a word that is printed as it is.",
        "::: {.exercise difficulty=9}",
        "::: {.exercise difficulty=3}",
    ),
)
