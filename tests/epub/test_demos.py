"""Demonstrations are pictures, and where book.yaml asks for it pages that run besides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from demos.conftest import browser, page

from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import Demo, Figure, Image, Text

from .conftest import CONFIG, Desk, epubcheck, needs_epubcheck, para
from .test_edition import NS, Opened

__all__ = ["browser", "page"]

SCRIPT = """
const TAG = "]]></script>";
export async function mount(el, {theme, lang}) {
  const button = document.createElement("button");
  button.textContent = `${theme} ${lang} ${TAG.length}`;
  button.addEventListener("click", () => { button.textContent = "pressed"; });
  el.append(button);
  fetch("https://example.org/").catch(() => { el.dataset.network = "none"; });
}
"""
LISTED = """
const waited = await Promise.resolve("waited");
const mount = (el) => { el.append(waited); };
export { mount };
// the end"""
BROKEN = "export function mount() { throw new Error('nichts'); }"


def demonstration(name: str, address: str = "") -> Figure:
    picture = para(Image("figures/plot.svg", (Text("矢量图"),)))
    demo = Demo(f"demos/{name}.js", 300, address, name=name)
    return Figure((picture,), (Text("甲 & <乙>。拖动滑块。"),), "图 1-1", f"fig-{name}", demo=demo)


@pytest.fixture
def running(desk: Desk) -> Desk:
    """A book that asks for demonstrations, one of them failing."""
    (desk.root / "demos").mkdir()
    (desk.root / "demos/forward.js").write_text(SCRIPT, encoding="utf-8")
    (desk.root / "demos/broken.js").write_text(BROKEN, encoding="utf-8")
    (desk.root / "demos/runner.js").write_text(LISTED, encoding="utf-8")
    figures = (
        demonstration("forward", "https://example.org/forward"),
        demonstration("broken"),
        demonstration("runner"),
    )
    chapter = Chapter("a.md", "ch1", "chapter", "第1章", "1", (Text("扩散"),), figures, "ch1")
    desk.book = Book((chapter,), {"ch1": 0} | {one.anchor: 0 for one in figures})
    desk.config = replace(CONFIG, epub=replace(CONFIG.epub, demos="scripted"))
    return desk


def opened(desk: Desk) -> Opened:
    content = desk.render()
    assert content is not None
    return Opened(content)


def said(book: Opened, name: str) -> list[str]:
    return book.find("content.opf", f"//o:meta[@property='schema:{name}']/text()")


def test_nothing_runs_that_was_not_asked_for(running: Desk) -> None:
    running.config = CONFIG
    book = opened(running)
    assert not [name for name in book.zip.namelist() if "demos/" in name]
    assert not book.find("content.opf", "//o:item[contains(@properties, 'scripted')]")
    assert book.find("text/ch1.xhtml", "//h:figure//h:a/@href") == ["https://example.org/forward"]
    assert said(book, "accessibilityHazard") == ["none"]


def test_a_book_without_demonstrations_holds_no_script(running: Desk, desk: Desk) -> None:
    running.book = Book((replace(running.book.chapters[0], blocks=()),), {"ch1": 0})
    assert not [name for name in opened(running).zip.namelist() if name.endswith(".js")]


def test_each_runs_on_a_page_that_only_its_figure_leads_to(running: Desk) -> None:
    book = opened(running)
    items = "//o:item[@properties='scripted']/@href"
    assert book.find("content.opf", items) == [
        "demos/forward.xhtml",
        "demos/broken.xhtml",
        "demos/runner.xhtml",
    ]
    spine = book.find("content.opf", "//o:itemref[@linear='no']/@idref")
    assert spine == ["demo-forward", "demo-broken", "demo-runner"]
    assert book.find("content.opf", "//o:item[@href='script/runner.js']/@media-type") == [
        "application/javascript"
    ]
    links = "//h:figure[@id='fig-forward']//h:a/@href"
    assert book.find("text/ch1.xhtml", links) == [
        "../demos/forward.xhtml",
        "https://example.org/forward",
    ]
    back = book.find("demos/forward.xhtml", "//h:a[@role='doc-backlink']/@href")
    assert back == ["../text/ch1.xhtml#fig-forward"]
    assert not book.find("nav.xhtml", "//h:a[contains(@href, 'demos/')]")


def test_the_picture_with_its_words_stands_where_nothing_runs(running: Desk) -> None:
    book = opened(running)
    (picture,) = book.tree("demos/forward.xhtml").iterfind(".//h:img", NS)
    assert picture.get("alt") == "矢量图"
    assert picture.get("src", "").removeprefix("../") in {
        name.removeprefix("EPUB/") for name in book.zip.namelist()
    }
    assert book.find("demos/forward.xhtml", "//h:h1/text()") == ["图 1-1 甲 & <乙>。"]


def test_what_scripts_do_is_told_as_unknown(running: Desk) -> None:
    book = opened(running)
    assert said(book, "accessMode") == ["textual", "visual"]
    assert said(book, "accessModeSufficient") == ["textual,visual"]
    assert said(book, "accessibilityHazard") == ["unknown"]
    assert "脚本" in said(book, "accessibilitySummary")[0]


def test_the_same_scripts_give_the_same_bytes(running: Desk) -> None:
    assert running.render() == running.render()


def test_a_script_that_is_gone_is_located(running: Desk) -> None:
    (running.root / "demos/broken.js").unlink()
    assert running.render() is None
    assert [one.code[0] for one in running.report] == ["F", "E"]


@needs_epubcheck
def test_epubcheck_finds_nothing_in_pages_that_run(running: Desk) -> None:
    content = running.render()
    assert content is not None
    assert epubcheck(content) == []


@pytest.fixture
def unpacked(running: Desk, tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    book: ZipFile = opened(running).zip
    book.extractall(folder)
    return folder / "EPUB"


def test_it_runs_as_a_page_of_the_book_within_a_readers_frame(page: Any, unpacked: Path) -> None:
    frame = '<iframe src="demos/forward.xhtml"></iframe>'
    (unpacked / "reader.html").write_text(f"<!DOCTYPE html>{frame}", encoding="utf-8")
    page.goto((unpacked / "reader.html").as_uri())
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="light zh-CN 12").press("Enter")
    inside.get_by_role("button", name="pressed").wait_for()
    inside.locator("[data-network=none]").wait_for()
    assert inside.locator("img").count() == 0
    assert inside.get_by_role("link", name="回到书中").is_visible()


def test_a_script_may_wait_and_list_what_it_exports(page: Any, unpacked: Path) -> None:
    page.goto((unpacked / "demos/runner.xhtml").as_uri())
    page.locator("#demo", has_text="waited").wait_for()


def test_the_picture_stays_where_the_script_fails(page: Any, unpacked: Path) -> None:
    page.goto((unpacked / "demos/broken.xhtml").as_uri())
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("img", name="矢量图").is_visible()


def test_the_picture_stays_where_scripts_are_off(browser: Any, unpacked: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto((unpacked / "demos/forward.xhtml").as_uri())
        assert page.get_by_role("img", name="矢量图").is_visible()
        assert page.get_by_role("link", name="回到书中").is_visible()
    finally:
        context.close()
