"""A book of everything that is allowed and hard: deep, long, wide, empty."""

from __future__ import annotations

DEEP = (
    "# 深处\n\n"
    + "".join(f"{'> ' * n}第{n}层引用\n{'> ' * n}\n" for n in range(1, 12))
    + "\n"
    + "".join(f"{'    ' * n}- 第{n}层列表\n" for n in range(10))
    + "\n"
    + "".join(f"{':' * (20 - n)} note\n第{n}层方框\n\n" for n in range(10))
    + "".join(f"{':' * (11 + n)}\n" for n in range(10))
)

LONG = (
    "# 长处\n\n" + "没有断行的一整段，" * 1000 + "完。\n\n" + "x" * 3000 + "\n\n"
    + "[一个很长的地址](https://example.org/" + "a/" * 900 + ")\n\n"
    + "`" + "code" * 500 + "`\n\n```python\n"
    + "x = '" + "长" * 2000 + "'\n" + "y = 1\n" * 150 + "```\n"
)  # fmt: skip

WIDE = (
    "# 宽处\n\n|" + "|".join(f"列{n}" for n in range(200)) + "|\n|" + "---|" * 200 + "\n|"
    + "|".join(f"值{n}" for n in range(200)) + "|\n\n后文。\n\n"
    + "| 步 | 值 |\n|---|---|\n" + "".join(f"| 第{n}步 | 甲 |\n" for n in range(150)) + "\n"
    + "$$" + "+".join(f"x_{{{n}}}" for n in range(60)) + "$$\n"
)  # fmt: skip

NOTES = (
    "# 注释\n\n"
    + "".join(f"第{n}句[^{n}]。\n" for n in range(120))
    + "\n"
    + "".join(f"[^{n}]: 第{n}注。\n" for n in range(120))
)

CHAPTERS: dict[str, str | bytes] = {
    "deep.md": DEEP,
    "long.md": LONG,
    "wide.md": WIDE,
    "notes.md": NOTES,
    "empty.md": "",
    "blank.md": "\n \n\t\n",
    "heading.md": "# 只有标题\n",
    "bare.md": "没有标题的一章。\n",
    "code.md": "```\n只有代码\n```\n",
    "latin.md": "# Latin only\n\nThis chapter has no Han character at all.\n",
    "emoji.md": "# 表情 🔬\n\n灯泡💡、闪电⚡、笑脸😀与对勾✅。\n",
    "crlf.md": "\ufeff# 换行\r\n\r\n前一行\r\n后一行\r\n".encode(),
    "bold.md": "# **粗** *斜* `码` $x^2$ [链](https://example.org/) ~~删~~\n\n"
    + "***三***，_a_，__b__。\n",
    "formula.md": "$$x$$\n",
    "levels.md": "# 级\n\n" + "".join(f"{'#' * n} 第{n}级\n\n" for n in range(2, 7)),
}  # fmt: skip
