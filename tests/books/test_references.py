"""Every kind of thing is referred to from every other chapter and from the answers."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from itertools import product
from posixpath import basename, dirname, join, normpath, splitext
from urllib.parse import unquote

import pikepdf
import pytest
from lxml import etree, html

from bookbuild.build import Job, build
from bookbuild.cache import Cache
from bookbuild.compile import compile_book
from bookbuild.config import load_config
from bookbuild.diagnostics import Report
from bookbuild.model.book import Book
from bookbuild.model.nodes import Link, Paragraph
from bookbuild.model.walk import plain_text, walk
from bookbuild.workspace import Workspace

from .shelf import BOOKS, Edition, Shelf

Links = list[tuple[str, str]]
XHTML = "{http://www.w3.org/1999/xhtml}"
FILES = {"a": ("one", "甲", "1"), "b": ("two", "乙", "2"), "c": ("three", "丙", "3")}
FILES |= {"d": ("tables", "丁", "A")}
OTHERS = [(own, other) for own, other in product(FILES, FILES) if own != other]


def expected(key: str) -> Links:
    """What a reference to each thing of a chapter prints, and the anchor it leads to."""
    slug, _, n = FILES[key]
    chapter = f"第 {n} 章" if n.isdecimal() else f"附录 {n}"
    places = [
        (chapter, ""),
        (f"{n}.1 节", f"sec-{key}"),
        (f"{n}.1.1 节", f"sec-{key}-sub"),
        (f"图 {n}-1", f"fig-{key}"),
        (f"表 {n}-1", f"tbl-{key}"),
        (f"代码 {n}-1", f"lst-{key}"),
        (f"式 ({n}.1)", f"eq-{key}"),
        (f"({n}.3)", f"eq-{key}-last"),
        (f"定理 {n}.1", f"thm-{key}"),
        (f"引理 {n}.2", f"lem-{key}"),
        (f"事实 {n}.1", f"fact-{key}"),
        (f"问题 {list(FILES).index(key) + 1}", f"prob-{key}"),
        (f"定义 {n}.1", f"def-{key}"),
        (f"练习 {n}.1", f"ex-{key}"),
    ]
    found = [(text, f"{slug}-{name}" if name else slug) for text, name in places]
    return [*found, ("第一", "bookbuild-part-1"), ("二部分", "bookbuild-part-2")]


def check(found: Mapping[str, Links]) -> None:
    """Compare what the paragraphs of an edition, by their first four letters, refer to."""
    for own, other in OTHERS:
        for opening in openings(own, other):
            assert found[opening] == expected(other), opening


def linked(pages: Mapping[str, etree._Element]) -> dict[str, Links]:
    """Read the links of every paragraph of HTML pages by path; each must lead to one element.

    A link to a page without a fragment leads to the chapter it is named after.
    """
    ids = {n: [e.get("id") for e in p.iter() if e.get("id")] for n, p in pages.items()}
    found: dict[str, Links] = {}
    for name, page in pages.items():
        for paragraph in page.iter(f"{XHTML}p", "p"):
            pairs = []
            for link in paragraph.iter(f"{XHTML}a", "a"):
                path, _, anchor = unquote(link.get("href", "")).partition("#")
                path = normpath(join(dirname(name), path)) if path else name
                assert path in pages, link.get("href")
                assert not anchor or ids[path].count(anchor) == 1, link.get("href")
                pairs.append(("".join(link.itertext()), anchor or splitext(basename(path))[0]))
            found[squeezed("".join(paragraph.itertext()))[:4]] = pairs
    return found


def openings(own: str, other: str) -> tuple[str, str]:
    """How the paragraphs begin that refer to a chapter: one in the text, one in an answer."""
    title = FILES[own][1]
    return f"{title}章引{other}", f"{title}答引{other}"


@pytest.fixture(scope="module")
def pdf(shelf: Shelf) -> Edition:
    return shelf.build(BOOKS / "references", "pdf")


@pytest.fixture(scope="module")
def epub(shelf: Shelf) -> Edition:
    return shelf.build(BOOKS / "references", "epub")


@pytest.fixture(scope="module")
def book(shelf: Shelf) -> Book:
    report = Report()
    workspace = Workspace(BOOKS / "references")
    config = load_config(workspace, report)
    assert config is not None
    made = compile_book(config, workspace, Cache(shelf.cache / "results"), report, lambda *_: None)
    assert report.sorted() == []
    return made


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_model_has_every_text_and_target(book: Book) -> None:
    found = {}
    for node in walk(tuple(block for c in book.chapters for block in c.blocks)):
        if isinstance(node, Paragraph):
            links = [n for n in walk(node.children) if isinstance(n, Link)]
            pairs = [(plain_text(link), link.target.removeprefix("#")) for link in links]
            found[squeezed(plain_text(node))[:4]] = pairs
    check(found)


def test_the_epub_has_every_text_and_target(epub: Edition) -> None:
    assert epub.found == []
    files = epub.files().items()
    check(linked({n: etree.fromstring(d) for n, d in files if n.endswith(".xhtml")}))


def test_the_site_has_every_text_and_target(shelf: Shelf) -> None:
    shelf.ask_for_fonts()
    report = Report()
    output = shelf.new() / "site"
    job = Job("html", output, "end")
    cache = Cache(shelf.cache / "results")
    assert build(job, Workspace(BOOKS / "references"), cache, report, lambda *_: None)
    assert report.sorted() == []
    parser = html.HTMLParser(encoding="utf-8")
    paths = [path for path in output.glob("*.html") if path.name != "404.html"]
    check(linked({path.name: html.parse(str(path), parser).getroot() for path in paths}))


def test_the_pdf_leads_to_the_line_of_every_thing(pdf: Edition) -> None:
    assert pdf.found == []
    lines = printed_lines(pdf.content)
    marks = {
        "sec": "{n}.1{t}节", "sec-sub": "{n}.1.1{t}小节", "tbl": "表{n}-1{t}表",
        "fig": "图{n}-1{t}图。",
        "lst": "代码{n}-1{t}程序", "thm": "定理{n}.1（{t}定理，", "lem": "引理{n}.2{t}引理。",
        "fact": "事实{n}.1（{t}）", "prob": "问题{p}{t}问题。", "def": "定义{n}.1{t}定义。",
    }  # fmt: skip
    with pikepdf.open(io.BytesIO(pdf.content)) as opened:
        names = pikepdf.NameTree(opened.Root.Names.Dests)
        numbers = {page.objgen: index for index, page in enumerate(opened.pages)}
        for key, (slug, title, n) in FILES.items():
            for kind, mark in marks.items():
                name, _, rest = kind.partition("-")
                anchor = f"{slug}-{name}-{key}" + ("-sub" if rest else "")
                page, y = destination(opened, names[anchor], numbers)
                wanted = mark.format(n=n, t=title, p=list(FILES).index(key) + 1)
                hits = [top for text, number, top in lines if text.startswith(wanted)
                        if number == page]  # fmt: skip
                assert hits, (anchor, wanted, page)
                # A figure begins with its picture, a line's box a little above its letters.
                assert min(abs(top - y) for top in hits) < (70 if kind == "fig" else 25), anchor
        for number, title in enumerate(("第一部分", "第二部分"), 1):
            page, _ = destination(opened, names[f"bookbuild-part-{number}"], numbers)
            assert title in [text for text, at, _ in lines if at == page]


def test_the_pdf_links_lead_to_every_thing(pdf: Edition) -> None:
    with pikepdf.open(io.BytesIO(pdf.content)) as opened:
        led = [
            {str(note.Dest) for note in page.get("/Annots", []) if "/Dest" in note}
            for page in opened.pages
        ]
    texts = {squeezed(text): number for text, number, _ in printed_lines(pdf.content)}
    for own, other in OTHERS:
        for opening in openings(own, other):
            page = next(number for text, number in texts.items() if text.startswith(opening))
            near = set().union(*led[page : page + 2])
            assert {anchor for _, anchor in expected(other)} <= near, opening


def test_the_page_of_a_thing_is_printed(pdf: Edition) -> None:
    lines = printed_lines(pdf.content)
    page = next(number for text, number, _ in lines if text == "2.1乙节")
    with pikepdf.open(io.BytesIO(pdf.content)) as opened:
        label = opened.pages[page].label
    text = "".join(squeezed(t) for t, _, _ in lines)
    assert f"第{label}页" in text and "第000页" not in text


def destination(
    opened: pikepdf.Pdf, value: pikepdf.Object, numbers: dict[tuple[int, int], int]
) -> tuple[int, float]:
    """The index of the page that a destination names, and how far from its top it leads."""
    array = value.D if isinstance(value, pikepdf.Dictionary) else value
    page = opened.pages[numbers[array[0].objgen]]
    return numbers[array[0].objgen], float(page.mediabox[3]) - float(array[3])


def printed_lines(content: bytes) -> list[tuple[str, int, float]]:
    """Every printed line without blanks, the index of its page and its distance from the top."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    command = ["pdftotext", "-bbox", "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    root = etree.fromstring(done.stdout, etree.XMLParser(recover=True))
    found = []
    for number, page in enumerate(root.iter(f"{XHTML}page")):
        rows: dict[int, list[tuple[float, str, float]]] = {}
        for word in page.iter(f"{XHTML}word"):
            top, bottom = float(word.get("yMin")), float(word.get("yMax"))
            row = round((top + bottom) / 2 / 6)
            key = next((k for k in (row, row - 1, row + 1) if k in rows), row)
            rows.setdefault(key, []).append((float(word.get("xMin")), word.text or "", top))
        for row in sorted(rows):
            words = sorted(rows[row])
            found.append(("".join(w for _, w, _ in words), number, min(t for *_, t in words)))
    return found


INSERTED = """# 新章

![新图。](fig.svg){#fig:new}

$$n \\label{eq:new}$$

见[@fig:a]与[@eq:c]。
"""


@pytest.mark.parametrize("edition", ["epub", "pdf"])
def test_what_is_inserted_renumbers_everything_and_nothing_dangles(
    shelf: Shelf, edition: str
) -> None:
    root = shelf.copy("references")
    config = root / "book.yaml"
    config.write_text(config.read_text().replace("      - chapters/one.md\n",
        "      - chapters/new.md\n      - chapters/one.md\n"))  # fmt: skip
    (root / "chapters/new.md").write_text(INSERTED)
    two = root / "chapters/two.md"
    two.write_text(two.read_text().replace("正文，", "![插图。](fig.svg)\n\n正文，", 1))
    made = shelf.build(root, edition)
    assert made.found == []
    moved = {"a": "2", "b": "3", "c": "4", "d": "A"}
    if edition == "pdf":
        texts = "".join(text for text, _, _ in printed_lines(made.content))
        assert "图3-2乙图。" in texts and "定理4.1（丙定理，" in texts and "附录A" in texts
        with pikepdf.open(io.BytesIO(made.content)) as opened:
            names = set(pikepdf.NameTree(opened.Root.Names.Dests))
            led = {str(n.Dest) for p in opened.pages for n in p.get("/Annots", []) if "/Dest" in n}
        for key, (slug, _, _) in FILES.items():
            assert {f"{slug}-fig-{key}", f"{slug}-eq-{key}", slug} <= led
        assert led <= names
        return
    files = made.files().items()
    found = linked({n: etree.fromstring(d) for n, d in files if n.endswith(".xhtml")})
    for own, other in OTHERS:
        for opening in openings(own, other):
            wanted = [(renumbered(text, FILES[other][2], moved[other]), anchor)
                      for text, anchor in expected(other)]  # fmt: skip
            if other == "b":
                wanted = [(text.replace("图 3-1", "图 3-2"), anchor) for text, anchor in wanted]
            assert found[opening] == wanted, opening


def renumbered(text: str, before: str, after: str) -> str:
    """Put another chapter's number into the words of a reference; 问题 and parts have none."""
    if text.startswith("问题"):
        return text
    return re.sub(rf"(?<![\d.]){before}(?=[.\-]| 章|$)", after, text, count=1)
