"""What the folder of a site holds, and what no page of it may have."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from books.shelf import Shelf
from fontTools.ttLib import TTFont
from lxml import etree, html

from bookbuild.write import MARK

from .conftest import make

PARSER = html.HTMLParser(encoding="utf-8")
BUDGET = 150_000
"""Bytes of HTML, CSS and JS of a chapter, gzipped."""


def pages(site: Path) -> dict[str, html.HtmlElement]:
    return {
        path.name: html.parse(str(path), PARSER).getroot() for path in sorted(site.glob("*.html"))
    }


def read(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def test_every_link_leads_to_one_element(site: Path) -> None:
    found = pages(site)
    ids = {name: [e.get("id") for e in page.iter() if e.get("id")] for name, page in found.items()}
    for name, page in found.items():
        assert len(ids[name]) == len(set(ids[name])), name
        for link in page.iter("a"):
            target = unquote(link.get("href", ""))
            if ":" in target or name == "404.html":
                continue
            path, _, anchor = target.partition("#")
            if path.startswith("downloads/") or path == "feed.xml":
                assert (site / path).is_file()
                continue
            assert not anchor or anchor in ids[path or name], (name, target)
            assert not path or path in found, (name, target)


def test_no_page_has_scripts_or_styles_within(site: Path) -> None:
    for name, page in pages(site).items():
        policy = page.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
        assert "default-src 'self'" in policy and "unsafe" not in policy
        for element in page.iter():
            assert not any(key.startswith("on") or key == "style" for key in element.attrib), name
            assert not element.get("href", "").startswith("javascript:")
        assert all(
            script.get("src") or script.get("type") == "application/ld+json"
            for script in page.iter("script")
        )
        assert not list(page.iter("style"))
        for link in page.iter("a"):
            if link.get("href", "").startswith("http") and "example.org/books" not in link.get(
                "href"
            ):
                assert link.get("rel") == "noopener", (name, link.get("href"))


def test_a_chapter_is_light(site: Path) -> None:
    shared = sum(
        len(gzip.compress((site / "assets" / name).read_bytes()))
        for name in ("book.css", "first.js", "site.js")
    )
    for path in site.glob("*.html"):
        assert len(gzip.compress(path.read_bytes())) + shared <= BUDGET, path.name


def test_what_a_page_says_to_others(small: Path) -> None:
    page = pages(small)["one.html"]
    said = json.loads(page.findtext(".//script[@type='application/ld+json']"))
    assert said["@type"] == "Chapter" and said["isPartOf"]["name"] == "小书 <试>"
    assert page.find(".//link[@rel='canonical']").get("href").endswith("/books/small/one.html")
    assert page.find(".//meta[@property='og:title']").get("content") == "第 1 章 扩散"
    assert "https://example.org/books/small/one.html" in read(small, "sitemap.xml")
    feed = etree.fromstring((small / "feed.xml").read_bytes())
    assert feed.findtext("channel/title") == "小书 <试>"
    edit = page.xpath("//footer//a[contains(@href, '/edit/')]/@href")
    assert edit == ["https://example.org/a/b/edit/main/%E4%B9%A6/one.md"]


def test_the_home_page_says_what_chapters_are_about(small: Path) -> None:
    page = pages(small)["index.html"]
    scopes = [one.text_content().strip() for one in page.xpath("//p[@class='scope']")]
    assert scopes[0].startswith("扩散模型 DDPM 逐步加噪") and scopes[1] == "这一章讲采样。"
    assert page.xpath("//li[@class='part']/h3[@id]/text()") == ["第一部分 起"]


def test_formulas_keep_their_tex_and_their_roots(small: Path) -> None:
    page = pages(small)["one.html"]
    assert r"\sqrt{\bar\alpha_t}" in [one.get("alttext") for one in page.iter("math")]
    (found,) = re.findall(
        r'url\("data:font/woff2;base64,([^"]+)"\)', read(small, "assets/book.css")
    )

    with TTFont(BytesIO(b64decode(found))) as font:
        assert "MATH" in font
        assert {0x221A, 0x1D465, 0x222B} <= set(font.getBestCmap())


def test_rows_of_a_formula_have_a_link_each(small: Path) -> None:
    page = pages(small)["three.html"]
    (links,) = page.xpath("//span[@class='row-anchors']")
    ours = {one.get("aria-label").split()[-1]: one.get("href") for one in links}
    said = {
        one.text_content(): one.get("href") for one in page.xpath("//p/a[contains(@class, 'ref')]")
    }
    assert list(ours) == ["(A.1)", "(A.2)"]
    assert {f"式 {number}": place for number, place in ours.items()} == said
    assert all(len(page.xpath("//*[@id=$name]", name=place[1:])) == 1 for place in ours.values())


PARTS = r"""# 甲

$$
\begin{subequations}\label{eq:both}
\begin{align}
a &= b, \label{eq:first}\\
  &= c, \notag\\
d &= e. \label{eq:last}
\end{align}
\end{subequations}
$$

见 [@eq:both]、[@eq:last]。
"""


def test_rows_of_subequations_have_a_link_each_beside_themselves(shelf: Shelf) -> None:
    root = shelf.write({"a.md": PARTS})
    make(shelf, root, root / "site")
    page = pages(root / "site")["a.html"]
    (links,) = page.xpath("//span[@class='row-anchors']")
    assert [(one.tag, one.get("href")) for one in links] == [
        ("a", "#a-eq-first"),
        ("span", None),
        ("a", "#a-eq-last"),
    ]
    assert [one.get("aria-label", "").split()[-1:] for one in links] == [["(1.1a)"], [], ["(1.1b)"]]


def test_an_answer_is_folded_and_an_author_may_leave_it_out(
    small: Path, shelf: Shelf, book: Path
) -> None:
    page = pages(small)["one.html"]
    assert page.xpath("//section[@class='exercise']/details[@class='answer']/summary")
    other = shelf.new() / "site"
    make(shelf, book, other, answers="none")
    assert "等于" not in read(other, "one.html") + read(other, "assets/search-index.js")


def test_a_work_leads_back_to_where_it_is_cited(small: Path) -> None:
    page = pages(small)["references.html"]
    back = page.xpath("//span[@class='ways-back']/a/@href")
    assert back == ["one.html#cited-1", "file_2.html#cited-1"]


def test_previews_are_there_for_what_other_pages_lead_to(small: Path) -> None:
    text = read(small, "assets/previews/one.js")
    name, found = json.loads(
        f"[{text.removeprefix('bookbuild.previews(').removesuffix(');' + chr(10))}]"
    )
    assert name == "one.html"
    assert "<math" in found["one-eq-first"]
    assert 'id="' not in "".join(found.values())


def test_the_same_book_gives_the_same_bytes(small: Path, shelf: Shelf, book: Path) -> None:
    again = shelf.new() / "again"
    make(shelf, book, again, zip=True)
    names = sorted(p.relative_to(small) for p in small.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    assert all((small / name).read_bytes() == (again / name).read_bytes() for name in names)
    with zipfile.ZipFile(again.with_name("again.zip")) as packed:
        assert {*packed.namelist(), MARK} == set(map(str, names))


@pytest.mark.parametrize("other", ["notes.txt", ".git/config"])
def test_a_folder_of_others_is_not_replaced(shelf: Shelf, book: Path, other: str) -> None:
    output = shelf.new()
    (output / other).parent.mkdir(exist_ok=True)
    (output / other).write_text("mine")
    assert [found.code for found in make(shelf, book, output)] == ["F010"]
    assert (output / other).read_text() == "mine"


def test_an_older_site_is_replaced_whole(shelf: Shelf, book: Path) -> None:
    output = shelf.new() / "site"
    make(shelf, book, output)
    (output / "old.html").write_text("old")
    make(shelf, book, output)
    assert not (output / "old.html").exists() and (output / "one.html").is_file()
    assert [path.name for path in output.parent.iterdir()] == ["site"]


def test_what_has_been_built_is_offered(shelf: Shelf, book: Path) -> None:
    root = shelf.new()
    for path in book.iterdir():
        if path.is_file():
            (root / path.name).write_bytes(path.read_bytes())
    (root / "build").mkdir()
    (root / "build" / "small.epub").write_bytes(b"epub")
    make(shelf, root, root / "build" / "site")
    site = root / "build" / "site"
    assert (site / "downloads" / "small.epub").read_bytes() == b"epub"
    assert pages(site)["index.html"].xpath("//a[@download]/@href") == ["downloads/small.epub"]
