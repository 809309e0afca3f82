"""A check says of formulas too wide what the PDF says, at every place a formula may stand."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from books.shelf import Shelf

from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.recheck import check
from bookbuild.workspace import Workspace

PLACES = """# 甲

{}

- 项

{  }

  - 深

{    }

> 引
>
{> }

> [!WARNING]
> 注
>
{> }

> [!NOTE]
> 注
>
{> }

::: theorem
定理

{}
:::

<details><summary>深入探索</summary>

{}

</details>

词
:   义

{    }

## 习题

::: {.exercise #ex:a}
题

{}

::: hint
提

{}
:::

::: answer
答

{}
:::
:::
"""


def chapter() -> str:
    """Return a chapter with a wide formula, each of its own, wherever one may stand."""
    numbers = itertools.count(1)

    def lines(text: str) -> Iterator[str]:
        for line in text.splitlines():
            if not line.startswith("{"):
                yield line
                continue
            terms = "+".join(f"a_{{{n}}}" for n in range(30))
            margin = line[1:-1]
            tex = rf"\underbrace{{{terms}}}_{{{next(numbers)}}}"
            yield from (f"{margin}$$", f"{margin}{tex}", f"{margin}$$")

    return "\n".join(lines(PLACES))


@pytest.mark.parametrize("theme", ["textbook", "plain"])
def test_a_check_finds_what_the_layout_finds(shelf: Shelf, theme: str) -> None:
    shelf.ask_for_fonts()
    settings = f"title: 书\nchapters: [a.md]\npdf: {{theme: {theme}}}\n"
    root = shelf.write({"a.md": chapter(), "book.yaml": settings})
    made = [one for one in shelf.build(root, "pdf").found if one.code == "E106"]
    assert len(made) == PLACES.count("{") - 1  # one brace is the exercise's
    cache = Cache(shelf.cache / "results")
    for _ in range(2):  # the second repeats the first
        report = Report()
        check(Workspace(root), cache, report, lambda *_: None)
        found = [one for one in report.sorted() if one.code == "E106"]
        assert [(d.message, d.span) for d in found] == [(d.message, d.span) for d in made]
