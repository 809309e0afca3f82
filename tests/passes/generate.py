"""Make Markdown chapters that mix what authors write, with words that can be counted."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from hypothesis import strategies as st

Lines = list[str]
Draw = Callable[[st.SearchStrategy], object]

_LABELS = ("sec:a", "fig:a", "ex:a", "小结", "eq:a", "甲")
_TARGETS = ("#sec:a", "#fig:a", "#小结", "a.md", "b.md#甲", "a.md#eq:a", "c.md", "#nope", "#ex:a")


class _Writer:
    """Draws one chapter; every word it writes is another."""

    def __init__(self, draw: Draw, start: count) -> None:
        self.draw = draw
        self.numbers = start

    def pick(self, *choices: str) -> str:
        return str(self.draw(st.sampled_from(choices)))

    def often(self) -> bool:
        return bool(self.draw(st.booleans()))

    def word(self) -> str:
        number = next(self.numbers)
        return "tk" + "".join(chr(97 + number // 26**place % 26) for place in (2, 1, 0)) + "k"

    def formula(self) -> str:
        return self.pick("fa", "fb", "fc", "fd")

    def words(self) -> str:
        word = self.word()
        return self.pick(
            word,
            f"文{word}字",
            f"**{word}**：",
            f"*{word}*文",
            f"`{word}`的",
            f"式${self.formula()}$与{word}",
            f"[{word}]({self.pick(*_TARGETS)})",
            f"{word}见[]({self.pick(*_TARGETS)})",
            f"{word}见 {self.reference()} 的",
            f"前{word} $${self.formula()}$${self.pick('，', '。', '', '）。')}后{self.word()}",
        )

    def reference(self) -> str:
        one, two = (self.pick("sec:a", "fig:a", "ex:a", "eq:a", "sec:b") for _ in "ab")
        return self.pick(f"[@{one}]", f"[@{one}; -@{two}]", f"@{one}", f"[@{one}]{{.short}}")

    def label(self) -> str:
        return f" {{#{self.pick(*_LABELS)}}}" if self.often() else ""

    def blocks(self, depth: int, most: int = 3) -> Lines:
        out: Lines = []
        for _ in range(int(str(self.draw(st.integers(1, most))))):
            out += [*self.block(depth), ""]
        return out

    def block(self, depth: int) -> Lines:
        simple = (self.paragraph, self.display, self.table, self.code, self.figure)
        deep = (
            self.bullets,
            self.quote,
            self.callout,
            self.aside,
            self.fenced,
            self.bold,
            self.folded,
            self.division,
            self.elsewhere,
            self.orphan,
        )
        chosen = self.draw(st.sampled_from(simple if depth == 0 else simple + deep + deep))
        return chosen(depth)  # type: ignore[operator, no-any-return]

    def paragraph(self, depth: int) -> Lines:
        return [self.words()]

    def display(self, depth: int) -> Lines:
        mark = f"\\label{{{self.pick(*_LABELS)}}}" if self.often() else ""
        return ["$$", self.formula() + mark, "$$" + self.pick("", "", " {#eq:a}")]

    def table(self, depth: int) -> Lines:
        head, cell = self.word(), self.words().replace("|", "")
        return [f"| {head} | b |", "|---|---|", f"| {cell} | 2 |", "", f": {self.word()}"]

    def code(self, depth: int) -> Lines:
        return [f"```{self.pick('python', '')}", f"{self.word()} = 1", "```"]

    def figure(self, depth: int) -> Lines:
        return [f"![{self.word()}](p.png){self.label().strip()}"]

    def bullets(self, depth: int) -> Lines:
        mark = self.pick("- ", "1. ")
        inside = self.blocks(depth - 1, 2)
        head = f"{mark}{inside[0]}"
        return [head, *(" " * len(mark) + row if row else "" for row in inside[1:])]

    def quote(self, depth: int) -> Lines:
        label = [self.pick("**注意**：", "**定义 3.1（名）**：", "") + self.words(), ""]
        return [f"> {row}".rstrip() for row in (*label, *self.blocks(depth - 1, 2))]

    def fence(self, head: str, inside: Lines) -> Lines:
        return ["", f"::: {head}", *inside, ":::", ""]

    def callout(self, depth: int) -> Lines:
        kind = self.pick("theorem", "note", "proof", "example")
        more = self.pick("", "", " of=fig:a", " restate=fig:a")
        label = self.label().strip(" {}")
        return self.fence(f"{{.{kind} {label}{more}}}", self.blocks(depth - 1, 2))

    def division(self, depth: int) -> Lines:
        return self.fence("box", self.blocks(depth - 1, 2))

    def details(self, summary: str, inside: Lines) -> Lines:
        return ["<details>", f"<summary>{summary}</summary>", "", *inside, "", "</details>"]

    def aside(self, depth: int) -> Lines:
        return self.details(f"深入{self.word()}", self.blocks(depth - 1, 2))

    def orphan(self, depth: int) -> Lines:
        return self.part(depth)

    def part(self, depth: int) -> Lines:
        word = self.pick("提示", "参考答案", "解答", "点击查看答案")
        inside = self.blocks(depth - 1, 2)
        if self.often():
            return self.details(word, inside)
        return self.fence("hint" if word == "提示" else "answer", inside)

    def elsewhere(self, depth: int) -> Lines:
        kind = self.pick("answer", "hint")
        return self.fence(f"{{.{kind} for={self.pick('ex:a', 'ex:b')}}}", self.blocks(depth - 1, 1))

    def fenced(self, depth: int) -> Lines:
        label = self.pick("", " #ex:a", " #ex:b", " number=1.2", " difficulty=2")
        inside = [*self.blocks(depth - 1, 2), *(self.part(depth) if self.often() else ())]
        return self.fence(f"{{.exercise{label}}}", inside)

    def bold(self, depth: int) -> Lines:
        number = self.pick("1.1", "1.2", "（基础）", "3")
        opener = self.pick(f"**练习 {number}**：", f"### 习题 {number}：")
        rows = [opener + self.word(), "", *self.blocks(depth - 1, 1)]
        for _ in range(int(str(self.draw(st.integers(0, 2))))):
            unfolded = [self.pick("*提示*：", "**解答**：") + self.words()]
            rows += ["", *(unfolded if self.often() else self.part(depth)), ""]
        return rows

    def folded(self, depth: int) -> Lines:
        inside = [*self.blocks(depth - 1, 1), *(self.part(depth) if self.often() else ())]
        return self.details(f"练习 {self.pick('1.4', '1.5')} {self.word()}", inside)

    def chapter(self) -> str:
        rows = [self.pick("# 题", "# 第3章：题", ""), ""]
        for _ in range(int(str(self.draw(st.integers(1, 3))))):
            number = self.pick("", "", "3.1 ", "一、")
            label = self.label()
            # A reference to a heading repeats its words, so those are not counted ones.
            title = self.pick("小结", "甲", *(() if label else (self.word(),)))
            rows += [f"## {number}{title}{label}", ""]
            rows += self.blocks(2)
        if self.often():
            rows += [f"文[^1]{self.word()}", "", f"[^1]: {self.words()}", ""]
        return "\n".join(rows)


@st.composite
def book_sources(draw: Draw) -> dict[str, str]:
    """Draw two chapters that may refer to each other."""
    numbers = count()
    return {path: _Writer(draw, numbers).chapter() for path in ("a.md", "b.md")}
