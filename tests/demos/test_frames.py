"""Demonstrations run in their frames, from disk as from a server, and load nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bookbuild.diagnostics import Report
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import Demo, Figure, Image, Paragraph, Text
from bookbuild.render.demos import inline
from bookbuild.render.site.demos import Surroundings, demo_pages, stage
from bookbuild.resources import template_folder
from bookbuild.words import words
from bookbuild.workspace import Workspace

SCRIPT = """
const TAG = "</script><!-- <script>";
export async function mount(el, {theme, lang, reducedMotion}) {
  const output = document.createElement("output");
  const slider = document.createElement("input");
  Object.assign(slider, {type: "range", min: 0, max: 10, value: 3});
  slider.setAttribute("aria-label", "t");
  let said = theme;
  const show = () => {
    output.textContent = `${slider.value ** 2} ${said} ${lang} ${TAG.length} ${self.origin}`;
  };
  slider.addEventListener("input", show);
  el.append(slider, output);
  show();
  return (context) => { said = context.theme; show(); };
}
"""
NOSY = """
export function mount(el) {
  const seen = [];
  for (const get of [() => parent.document.title, () => localStorage.length,
                     () => document.cookie]) {
    try { get(); seen.push("got"); } catch { seen.push("no"); }
  }
  el.id = "seen";
  el.textContent = seen.join(" ");
  fetch("https://example.org/").then(() => "got", () => "no").then((said) => {
    el.textContent += ` ${said}`;
  });
}
"""
TALL = """
export function mount(el) {
  const box = document.createElement("div");
  box.style.height = "700px";
  el.append(box);
}
"""
BROKEN = "export function mount(el) { throw new Error('nichts'); }"
SCRIPTS = {"x.js": SCRIPT, "nosy.js": NOSY, "tall.js": TALL, "broken.js": BROKEN}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>'
PAGE = """<!DOCTYPE html>
<html lang="zh-CN" data-theme="dark"><head><meta charset="utf-8"><title>t</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<script src="site.js" defer></script></head><body>{stages}</body></html>
"""


def figure(name: str) -> Figure:
    picture = Paragraph((Image("p.svg", ()),))
    demo = Demo(f"{name}.js", 200, name=name)
    return Figure((picture,), (Text("甲 & <乙>"),), "图 1-1", f"a-{name}", demo=demo)


def templates() -> Environment:
    loader = FileSystemLoader(template_folder() / "site")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name, script in SCRIPTS.items():
        (folder / name).write_text(script, encoding="utf-8")
    figures = [figure(name.removesuffix(".js")) for name in SCRIPTS]
    chapter = Chapter("a.md", "a", "chapter", "", "1", (), tuple(figures), anchor="a")
    around = Surroundings("zh-CN", words("zh-CN"), lambda a: f"a.html#{a}", lambda p: p)
    report = Report()
    pages = demo_pages(Book((chapter,)), around, Workspace(folder, {}), templates(), report)
    assert not len(report)
    (folder / "demos").mkdir()
    for name, content in pages.items():
        (folder / name).write_bytes(content)
    stages = "\n".join(
        f'<figure class="demo">{stage(one, "<img src=p.svg alt=x>")}</figure>' for one in figures
    ).replace(' style="height: 200px"', "")
    (folder / "a.html").write_text(PAGE.format(stages=stages), encoding="utf-8")
    for name in ("p.svg", "favicon.ico"):
        (folder / name).write_text(PICTURE, encoding="utf-8")
    code = (template_folder() / "site/js/demos.js").read_text(encoding="utf-8")
    (folder / "site.js").write_text(f"(() => {{{code}}})();", encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=["file", "http"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    if request.param == "file":
        yield site.as_uri()
        return

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def inside(page: Any, name: str) -> Any:
    return page.frame_locator(f'iframe[src="demos/{name}.html"]')


def test_a_demonstration_runs_by_keyboard_and_follows_the_theme(page: Any, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.goto(f"{address}/a.html")
    frame = inside(page, "x")
    expect = "9 dark zh-CN 22 null"
    frame.get_by_text(expect).wait_for()
    frame.get_by_role("slider", name="t").press("ArrowRight")
    frame.get_by_text("16 dark zh-CN 22 null").wait_for()
    page.evaluate(
        "document.documentElement.dataset.theme = 'sepia';"
        "document.dispatchEvent(new CustomEvent('bookbuild:theme'))"
    )
    frame.get_by_text("16 sepia zh-CN 22 null").wait_for()
    assert not [one for one in said if "nichts" not in one and "example.org" not in one]


def test_a_demonstration_reaches_neither_the_page_nor_a_network(page: Any, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{address}/a.html")
    inside(page, "nosy").get_by_text("no no no no").wait_for()
    assert not [url for url in asked if "example.org" in url]


def test_the_stage_grows_with_what_is_in_it(page: Any, address: str) -> None:
    page.goto(f"{address}/a.html")
    stage = page.locator("figure:has(iframe[src*=tall]) .stage[style*='px']")
    stage.wait_for()
    for _ in range(200):  # it follows its content, which comes later
        if stage.bounding_box()["height"] >= 700:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"it stays {stage.bounding_box()['height']} px high")


def test_a_script_that_fails_says_so_in_its_frame(page: Any, address: str) -> None:
    page.goto(f"{address}/a.html")
    inside(page, "broken").get_by_role("alert").get_by_text("演示无法运行：nichts").wait_for()


def test_the_page_of_a_demonstration_stands_alone(page: Any, address: str) -> None:
    page.goto(f"{address}/demos/x.html")
    page.get_by_text("9 light zh-CN 22").wait_for()
    assert page.get_by_role("link").get_attribute("href") == "../a.html#a-x"
    assert page.title() == "图 1-1 甲 & <乙>"


def test_nothing_in_a_script_ends_its_element() -> None:
    made = inline('a = "</SCRIPT>"; b = "<!--";\r\nc')
    assert made == 'a = "<\\/SCRIPT>"; b = "<\\!--";\nc'
