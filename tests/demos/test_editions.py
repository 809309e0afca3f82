"""A demonstration in the web edition and in print, from the author's Markdown."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bookbuild.build import Job, build
from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.workspace import Workspace

SCRIPT = """
export function mount(el) {
  const button = document.createElement("button");
  button.textContent = "0";
  button.addEventListener("click", () => { button.textContent = String(+button.textContent + 1); });
  el.append(button);
}
"""
CHAPTER = """# 一

见[@demo:x]。

::: {.demo #demo:x src=x.js poster=p.svg caption="甲乙" height=200}
:::
"""


def test_the_site_runs_it_in_its_chapter_and_prints_its_picture(tmp_path: Path, page: Any) -> None:
    files = {
        "book.yaml": "title: 书\nchapters: [a.md]\nsite: {url: 'https://example.org/b'}\n",
        "a.md": CHAPTER,
        "x.js": SCRIPT,
        "p.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    report = Report()
    said: list[str] = []
    workspace = Workspace(tmp_path, {})
    with ThreadPoolExecutor(1) as apart:  # the browser's loop runs in this thread, V8 wants none
        job = (Job("html"), workspace, Cache(None), report, lambda *_: None)
        built = apart.submit(build, *job).result()
    assert built is not None, list(report)
    page.on("console", lambda one: said.append(one.text))
    page.goto((tmp_path / "build/site/a.html").as_uri())
    button = page.frame_locator("iframe").get_by_role("button")
    button.press("Enter")
    button.get_by_text("1").wait_for()
    stage = page.locator(".stage")
    assert stage.bounding_box()["height"] == 200
    assert page.get_by_role("link", name="图 1-1").count() == 1
    page.emulate_media(media="print")
    assert page.locator("iframe").is_hidden()
    assert page.locator(".stage img").is_visible()
    assert said == []
