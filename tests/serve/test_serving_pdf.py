"""The PDF beside the site: pages as pictures, a new one after a save, turned with the site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from .running import Running, served
from .test_serving import PICTURE

PAGES = "\n\n".join(f"## 第 {n} 段 {{#sec:n{n}}}\n\n" + "文字。" * 400 for n in range(6))
FILES = {
    "book.yaml": "title: 书\nchapters: [a.md]\n",
    "a.md": f"# 甲章\n\n{PAGES}\n\n![图](p.svg){{#fig:p}}\n",
    "p.svg": PICTURE,
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with served(tmp_path_factory.mktemp("book"), FILES, with_pdf=True) as one:
        one.until(lambda: one.session.pdf_version == 1 or "G101" in one.codes())
        if one.session.pdf_version != 1:
            pytest.skip("the fonts are not installed")
        yield one


def told(running: Running) -> Any:
    return json.loads(running.get("-/pdf.json")[1])


def test_pages_are_pictures_that_know_their_anchors(running: Running) -> None:
    known = told(running)
    assert running.get("-/pdf/1")[0] == 200
    assert running.get(f"-/pdf/{len(known['pages']) + 1}")[0] == 404
    places = [known["places"][f"a-sec-n{n}"] for n in range(6)]
    assert places == sorted(places)
    assert len(set(places)) > 1
    assert places[-1] <= len(known["pages"])


def test_the_pages_turn_with_the_site(running: Running, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 900, "height": 600})
    pages, site = context.new_page(), context.new_page()
    pages.goto(f"{running.address}-/pdf.html")
    pages.wait_for_selector("#page-1")
    site.goto(f"{running.address}a.html")
    for place in ("a-sec-n5", "a-sec-n1"):
        site.evaluate("(id) => document.getElementById(id).scrollIntoView()", place)
        number = told(running)["places"][place]
        seen = f"() => Math.abs(document.getElementById('page-{number}')"
        pages.wait_for_function(f"{seen}.getBoundingClientRect().top) < 5")
    context.close()


def test_a_save_makes_a_new_pdf(running: Running) -> None:
    before = told(running)
    running.save("a.md", FILES["a.md"] + "\n" + "新文。" * 3000 + "\n")
    running.until(lambda: running.session.pdf_version > before["version"])
    after = told(running)
    assert after["version"] > before["version"]
    assert len(after["pages"]) > len(before["pages"])
