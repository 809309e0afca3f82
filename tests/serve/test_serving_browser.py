"""What a browser makes of a save: the change in the page that is there, nothing else touched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .running import Running, served

LINES = "\n\n".join(f"第 {n} 段 $x_{{{n}}}$。" for n in range(60))
TEXT = f"""# 甲章

开头。

## 一节

{LINES}

```python
print(1)
```

::: {{.exercise #ex:a}}
题。

<details><summary>答案</summary>

答。

</details>
:::
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    files = {"book.yaml": "title: 书\nchapters: [a.md]\n", "a.md": TEXT}
    with served(tmp_path_factory.mktemp("book"), files) as one:
        one.until(lambda: "开头" in one.get("a.html")[1])
        one.settled()
        yield one


@pytest.fixture
def page(running: Running, browser: Any) -> Iterator[Any]:
    running.save("a.md", TEXT)
    running.until(
        lambda: "题。" in running.get("a.html")[1] and "新" not in running.get("a.html")[1]
    )
    running.settled()
    context = browser.new_context(viewport={"width": 900, "height": 600})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{running.address}a.html")
    page.locator("pre.code + button.copy").wait_for(state="attached")
    yield page
    context.close()


def mark(page: Any) -> None:
    page.evaluate("document.querySelector('main').dataset.marked = 'yes'")


def is_marked(page: Any) -> bool:
    return bool(page.evaluate("document.querySelector('main').dataset.marked === 'yes'"))


def test_words_change_where_they_stand(running: Running, page: Any) -> None:
    page.evaluate("document.querySelector('details.answer').open = true")
    page.get_by_text("第 40 段").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    mark(page)
    running.save("a.md", TEXT.replace("第 30 段", "新的第 30 段"))
    page.get_by_text("新的第 30 段").wait_for(state="attached")
    assert is_marked(page)
    assert page.evaluate("scrollY") == before
    assert page.evaluate("document.querySelector('details.answer').open")
    assert page.locator("button.copy").count() == 1
    texts = page.locator("main p").all_inner_texts()
    assert len([one for one in texts if "段" in one]) == 60


def test_blocks_come_and_go(running: Running, page: Any) -> None:
    mark(page)
    parts = TEXT.split("\n\n")
    running.save("a.md", "\n\n".join([*parts[:5], "新甲。", "新乙。", *parts[12:]]))
    page.get_by_text("新乙").wait_for(state="attached")
    assert is_marked(page)
    assert page.get_by_text("第 3 段").count() == 0
    now = running.get("a.html")[1].split("<main")[1].split("</main>")[0]
    sent = page.evaluate(
        "(text) => new DOMParser().parseFromString('<main' + text, 'text/html').body.innerText", now
    )
    shown = page.evaluate("document.querySelector('main').textContent")
    assert sent.split() == shown.replace("复制", "").split()


def test_a_listing_that_changes_has_its_button(running: Running, page: Any) -> None:
    mark(page)
    running.save("a.md", TEXT.replace("print(1)", "print('新')"))
    page.get_by_text("'新'").wait_for(state="attached")
    page.locator("pre.code + button.copy").wait_for(state="attached")
    assert not is_marked(page)


def test_new_answers_are_open_where_all_are_asked_for(running: Running, page: Any) -> None:
    page.evaluate("document.getElementById('show-answers').click()")
    mark(page)
    running.save("a.md", TEXT.replace("题。", "新题。").replace("<details>", "<details>\n"))
    page.get_by_text("新题").wait_for(state="attached")
    assert page.evaluate("document.querySelector('details.answer').open")
    page.evaluate("document.getElementById('show-answers').click()")
