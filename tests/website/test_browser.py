"""What a reader does with a site, in a browser: from a server below a path, and from disk."""

from __future__ import annotations

import contextlib
import io
import time
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from .conftest import Seen, serve

sync_api = pytest.importorskip("playwright.sync_api")


@pytest.fixture
def chapter(request: pytest.FixtureRequest, site: Path) -> str:
    return "one.html" if (site / "one.html").is_file() else "chapter3.html"


def until(page: Any, condition: str) -> None:
    """Wait for a condition; asked from outside, since the policy of pages forbids eval."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        with contextlib.suppress(sync_api.Error):  # the page is being left
            if page.evaluate(condition):
                return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")


def shift(page: Any) -> float:
    """How much the page has moved by itself since it was opened."""
    return float(
        page.evaluate(
            """() => new Promise((done) => {
              let sum = 0;
              const watch = new PerformanceObserver((list) => {
                for (const one of list.getEntries()) sum += one.value;
              });
              watch.observe({type: "layout-shift", buffered: true});
              setTimeout(() => done(sum), 300);
            })"""
        )
    )


def test_every_page_opens_quietly_and_asks_nobody_else(
    page: Any, seen: Seen, site: Path, address: str
) -> None:
    for path in sorted(site.glob("*.html")):
        page.goto(address + path.name, wait_until="load")
        assert shift(page) < 0.01, path.name
    assert [url for url in seen.requests if not url.startswith((address, "data:"))] == []


def test_pages_open_from_disk_with_search_and_previews(page: Any, seen: Seen, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("s")
    page.fill("#query", "DDPM")
    page.wait_for_selector("#results a")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")
    assert all(url.startswith(("file:", "data:")) for url in seen.requests)


@pytest.mark.parametrize("query", ["分数函数", "DDPM", "ddpm", "函"])
def test_search_finds_chinese_and_latin(page: Any, address: str, query: str) -> None:
    page.goto(address)
    page.click("#open-search")
    page.fill("#query", query)
    page.wait_for_selector("#results a")
    first = page.inner_text("#results li >> nth=0").lower()
    assert query.lower() in first
    assert page.inner_text("#search-state").startswith("找到")
    page.fill("#query", "绝无此词的组合")
    until(page, "document.querySelectorAll('#results a').length === 0")
    assert "绝无此词的组合" in page.inner_text("#search-state")
    page.keyboard.press("Escape")
    assert not page.is_visible("#search")


def test_contents_mark_the_page_and_close(page: Any, address: str, chapter: str) -> None:
    page.goto(address + chapter)
    active = page.locator("#contents [aria-current=page]")
    assert active.get_attribute("href") == chapter and active.is_visible()
    page.click(".toggle")
    assert not page.is_visible("#contents")
    page.reload()
    assert not page.is_visible("#contents")
    page.click(".toggle")
    assert page.is_visible("#contents")


def test_contents_on_a_telephone(page: Any, address: str, chapter: str) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(address + chapter)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert not page.is_visible("#contents li a >> nth=0")
    page.click(".toggle")
    page.wait_for_selector("#contents li a", state="visible")
    assert page.get_attribute(".toggle", "aria-expanded") == "true"
    page.keyboard.press("Escape")
    page.wait_for_selector("#contents li a", state="hidden")
    page.click(".toggle")
    page.click("#contents .close")
    page.wait_for_selector("#contents li a", state="hidden")


def test_pages_are_turned_to_the_end_and_back(page: Any, site: Path, address: str) -> None:
    page.goto(address + "index.html")
    names = page.locator("#contents > ul > li > a").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    page.goto(address + names[1])
    walked = [names[1]]
    while page.locator(".turn a[rel=next]").count():
        with page.expect_navigation():
            page.click(".turn a[rel=next]")
        walked.append(page.url.rsplit("/", 1)[1])
    assert walked == names[1:]
    with page.expect_navigation():
        page.keyboard.press("ArrowLeft")
    assert page.url.endswith(names[-2])
    with page.expect_navigation():
        page.keyboard.press("ArrowRight")
    assert page.url.endswith(names[-1])


def test_answers_open_one_by_one_and_all_at_once(page: Any, address: str, chapter: str) -> None:
    page.goto(address + chapter)
    answers = page.locator("details.answer")
    assert answers.count() and not page.locator("details.answer[open]").count()
    answers.first.locator("summary").click()
    assert page.locator("details.answer[open]").count() == 1
    page.click("#open-display")
    page.check("#show-answers")
    assert page.locator("details.answer[open]").count() == answers.count()
    page.reload()
    assert page.locator("details.answer[open]").count() == answers.count()


def test_paper_shows_what_is_folded(page: Any, address: str, chapter: str) -> None:
    page.goto(address + chapter)
    opened = page.evaluate(
        """() => {
          dispatchEvent(new Event("beforeprint"));
          const closed = document.querySelectorAll("details:not([open])").length;
          dispatchEvent(new Event("afterprint"));
          return [closed, document.querySelectorAll("details[open]").length];
        }"""
    )
    assert opened == [0, 0]
    folded = page.pdf()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.remove()")
    without = page.pdf()
    with pikepdf.open(io.BytesIO(folded)) as a, pikepdf.open(io.BytesIO(without)) as b:
        assert len(ink(a)) > len(ink(b))


def ink(pdf: pikepdf.Pdf) -> bytes:
    """What is drawn on all pages."""
    return b"".join(page.obj.Contents.read_bytes() for page in pdf.pages)


def test_colours_follow_the_system_and_the_reader(page: Any, address: str, chapter: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page.goto(address + chapter)
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(ground)
    page.click("#open-display")
    page.check("input[value=sepia]")
    sepia = page.evaluate(ground)
    assert len({light, dark, sepia}) == 3
    page.reload()
    until(page, f"{ground} === '{sepia}'")
    page.click("#open-display")
    page.check("input[value=light]")
    assert page.evaluate(ground) == light
    page.check("input[name=theme] >> nth=0")
    assert page.evaluate(ground) == dark
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.click("#larger")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > before


def test_code_and_formulas_are_copied(page: Any, address: str, chapter: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address + chapter)
    box = page.locator(".code-box").first
    text = box.locator("pre").text_content()
    box.hover()
    box.locator(".copy").click()
    until(page, "document.getElementById('said').textContent !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == text
    tex = page.evaluate(
        """() => {
          const formula = document.querySelector("main p math");
          const range = document.createRange();
          range.selectNodeContents(formula.closest("p"));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          document.execCommand("copy");
          return formula.getAttribute("alttext");
        }"""
    )
    assert f"${tex}$" in page.evaluate("navigator.clipboard.readText()")


def test_references_show_what_they_lead_to(page: Any, address: str, chapter: str) -> None:
    page.goto(address + chapter)
    own = page.locator("main a.ref[href^='#']").first
    other = page.locator("main a.ref[href*='.html#']").first
    for link in (own, other):
        link.hover()
        page.wait_for_selector("#preview")
        assert page.inner_text("#preview").strip()
        page.keyboard.press("Escape")
        page.wait_for_selector("#preview", state="detached")
        page.mouse.move(2, 2)


def test_footnotes_show_and_lead_back(page: Any, small: Path) -> None:
    page.goto((small / "one.html").as_uri())
    page.hover("sup.call a")
    page.wait_for_selector("#preview")
    assert "脚注说" in page.inner_text("#preview")
    page.click("sup.call a")
    page.click(".footnotes .back")
    assert page.url.endswith("#fnref-one-1")


def test_the_place_is_remembered(page: Any, address: str, chapter: str) -> None:
    page.goto(address + chapter)
    page.evaluate("scrollTo(0, 500)")
    page.wait_for_timeout(500)
    reached = page.evaluate("scrollY")
    page.goto(address + "index.html")
    page.click("#resume")
    until(page, f"Math.abs(scrollY - {reached}) < 5")
    assert page.url.endswith(chapter)


def test_browsers_without_mathml_get_drawings(page: Any, address: str, chapter: str) -> None:
    page.goto(f"{address}{chapter}?drawings")
    page.wait_for_selector("main svg.math")
    assert not page.locator("main math").count()
    assert page.locator("main .equation svg.math").first.bounding_box()["height"] > 10
    assert page.locator("main svg.math").first.get_attribute("aria-label")


def test_formulas_are_laid_out_with_the_face_of_the_site(page: Any, small: Path) -> None:
    page.goto((small / "one.html").as_uri())
    assert page.evaluate("document.fonts.check('16px \"book formulas\"')")
    root = page.locator("math msqrt").first.bounding_box()
    inside = page.locator("math msqrt > *").first.bounding_box()
    assert root["width"] > inside["width"] * 1.3  # the sign itself takes room


def test_without_scripts_the_book_is_there(browser: Any, address: str, chapter: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 700})
    page = context.new_page()
    page.goto(address + chapter)
    assert page.locator("h1").is_visible()
    page.click(".toggle")
    page.locator("#contents li a").first.wait_for(state="visible")
    page.click("#contents .close")
    page.locator("details.answer summary").first.click()
    assert page.locator("details.answer[open]").count() == 1
    assert not page.locator(".tools").is_visible()
    context.close()


def test_nothing_waits_for_scripts(browser: Any, address: str, chapter: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*.js", lambda route: None)  # never answered
    page.goto(address + chapter, wait_until="commit")
    painted = "performance.getEntriesByType('paint').map((one) => one.name)"
    for _ in range(100):
        if "first-contentful-paint" in page.evaluate(painted):
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("nothing is painted until scripts arrive")
    context.close()


def test_a_site_may_be_read_offline(page: Any, small: Path) -> None:
    server, address = serve(small)
    try:
        page.goto(address)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
    finally:
        server.shutdown()
        server.server_close()
    page.goto(address + "one.html")
    assert page.inner_text("h1 .title") == "扩散"
    page.keyboard.press("s")
    page.fill("#query", "分数函数")
    page.wait_for_selector("#results a")
