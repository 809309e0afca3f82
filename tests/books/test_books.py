"""Whole little books, built both ways and taken apart."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pikepdf
import pytest
from lxml import etree

from .nasty import CHAPTERS
from .shelf import BOOKS, Edition, Shelf, pdf_text

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.fixture(scope="module")
def small_pdf(shelf: Shelf) -> Edition:
    return shelf.build(BOOKS / "small", "pdf")


@pytest.fixture(scope="module")
def small_epub(shelf: Shelf) -> Edition:
    return shelf.build(BOOKS / "small", "epub")


@pytest.fixture(scope="module")
def dialect_pdf(shelf: Shelf) -> Edition:
    return shelf.build(BOOKS / "dialect", "pdf")


@pytest.fixture(scope="module")
def nasty(shelf: Shelf) -> Path:
    return shelf.write(CHAPTERS)


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []

    def walk(items: list[pikepdf.OutlineItem], level: int) -> None:
        for item in items:
            found.append((level, item.title))
            walk(item.children, level + 1)

    with pdf.open_outline() as tree:
        walk(list(tree.root), 1)
    return found


def destinations(pdf: pikepdf.Pdf) -> set[str]:
    return set(pikepdf.NameTree(pdf.Root.Names.Dests).keys())


def links(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [
        note
        for page in pdf.pages
        for note in page.get("/Annots", [])
        if note.get("/Subtype") == "/Link"
    ]


def test_the_small_book_is_without_findings(small_pdf: Edition, small_epub: Edition) -> None:
    assert small_pdf.found == [] and small_epub.found == []


def test_the_outline_has_every_heading(small_pdf: Edition) -> None:
    with pikepdf.open(io.BytesIO(small_pdf.content)) as pdf:
        titles = [(level, re.sub(r"\s", "", title)) for level, title in outline(pdf)]
    chapters = titles[titles.index((1, "第一部分基础")) :]
    assert chapters[:6] == [
        (1, "第一部分基础"),
        (2, "第1章加噪的直觉"),
        (3, "1.1前向过程"),
        (4, "1.1.1数值例子"),
        (3, "1.2习题"),
        (2, "第2章去噪与采样"),
    ]
    assert [title for level, title in chapters if level == 1][1:] == [
        "附录A记号",
        "习题答案",
        "参考文献",
    ]


def test_the_pages_are_labelled_roman_then_arabic(small_pdf: Edition) -> None:
    with pikepdf.open(io.BytesIO(small_pdf.content)) as pdf:
        labels = [page.label for page in pdf.pages]
    first = labels.index("1")
    assert labels[:first] == ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"][:first]
    assert labels[first:] == [str(n) for n in range(1, len(labels) - first + 1)]


def test_chapters_open_on_right_hand_pages(small_pdf: Edition) -> None:
    pages = pdf_text(small_pdf.content)
    for title in ("加噪的直觉", "去噪与采样", "记号", "习题答案", "参考文献"):
        opening = next(
            n for n, text in enumerate(pages, 1) if title in text.split("\n\n")[0] + text[:40]
        )
        assert opening % 2 == 1, title


def test_every_link_of_the_pdf_leads_somewhere(small_pdf: Edition) -> None:
    with pikepdf.open(io.BytesIO(small_pdf.content)) as pdf:
        known = destinations(pdf)
        outside = set()
        inside = 0
        for link in links(pdf):
            action = link.get("/A", {})
            if "/URI" in action:
                outside.add(str(action.URI))
                continue
            target = link.get("/Dest", action.get("/D"))
            assert str(target) in known, link
            inside += 1
    assert "https://arxiv.org/abs/2006.11239" in outside
    assert not any("book.invalid" in address for address in outside)
    assert inside > 20


def test_the_fonts_are_embedded_and_of_the_manifest(small_pdf: Edition) -> None:
    names = set()
    with pikepdf.open(io.BytesIO(small_pdf.content)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                names.add(str(item.FontName).split("+")[-1])
                assert any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    assert names
    allowed = r"(?i)(noto|lxgw|source|inconsolata)"
    assert all(re.search(allowed, name) for name in names), names


def test_the_pdf_names_the_book(small_pdf: Edition) -> None:
    with pikepdf.open(io.BytesIO(small_pdf.content)) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("小书")
        assert "甲乙" in str(pdf.docinfo["/Author"])
        assert str(pdf.Root.Lang) == "zh-CN"
        assert "/StructTreeRoot" in pdf.Root


def test_the_pdf_reads_as_the_book(small_pdf: Edition) -> None:
    text = re.sub(r"\s", "", "".join(pdf_text(small_pdf.content)))
    for words in (
        "定理1.1（闭式）", "图1-1马尔可夫链：三个圆是相邻的三步。", "表1-1线性调度下的信号率",
        "练习1.1（基础）均值", "证明见定理1.1，示意见图1-1，数值见表1-1", "前向核见1.1节",
        "逐步加入噪声[1]", "Denoising", "机器学习", "betas=np.linspace(1e-4,0.02,1000)",
    ):  # fmt: skip
        assert words in text, words
    assert not re.search(r"\\[a-z]+|\$|:::|\[\]|\{#|@ho", text)


@pytest.mark.parametrize("edition", ["pdf", "epub"])
def test_the_same_book_gives_the_same_bytes_anywhere(shelf: Shelf, edition: str) -> None:
    made = shelf.build(BOOKS / "small", edition)
    assert shelf.build(shelf.copy("small"), edition).content == made.content


def test_the_files_of_the_epub(small_epub: Edition) -> None:
    files = small_epub.files()
    names = list(files)
    assert names[0] == "mimetype" and files["mimetype"] == b"application/epub+zip"
    package = etree.fromstring(files["EPUB/content.opf"])
    listed = {
        f"EPUB/{item.get('href')}" for item in package.iter("{http://www.idpf.org/2007/opf}item")
    }
    assert listed | {"mimetype", "META-INF/container.xml", "EPUB/content.opf"} == set(names)
    chapters = ["noise.xhtml", "reverse.xhtml", "table.xhtml", "answers.xhtml"]
    spine = [name.rpartition("/")[2] for name in names]
    assert [name for name in spine if name in chapters] == chapters
    assert sum(name.startswith("EPUB/images/") for name in names) == 2


def test_every_link_of_the_epub_leads_somewhere(small_epub: Edition) -> None:
    files = small_epub.files()
    pages = {n: etree.fromstring(d) for n, d in files.items() if n.endswith(".xhtml")}
    anchors = {n: {e.get("id") for e in page.iter() if e.get("id")} for n, page in pages.items()}
    inside = 0
    for name, page in pages.items():
        for element in page.iter(f"{XHTML}a", f"{XHTML}img"):
            address = urlsplit(element.get("href") or element.get("src") or "")
            if address.scheme:
                assert address.scheme == "https"
                continue
            folder = Path(name).parent
            path = unquote(address.path)
            target = Path(*(folder / path).parts).as_posix() if path else name
            parts: list[str] = []
            for part in target.split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            target = "/".join(parts)
            assert target in files, (name, address)
            if address.fragment:
                assert unquote(address.fragment) in anchors[target], (name, address)
            inside += 1
    assert inside > 20


def test_the_navigation_lists_the_book(small_epub: Edition) -> None:
    page = etree.fromstring(small_epub.files()["EPUB/nav.xhtml"])
    (contents,) = [n for n in page.iter(f"{XHTML}nav") if n.get(EPUB_TYPE) == "toc"]
    shown = ["".join(a.itertext()) for a in contents.iter(f"{XHTML}a", f"{XHTML}span")]
    shown = [re.sub(r"\s", "", words) for words in shown]
    wanted = [
        "第一部分基础",
        "第1章加噪的直觉",
        "1.1前向过程",
        "第2章去噪与采样",
        "附录A记号",
        "习题答案",
    ]
    found = [words for words in shown if words in wanted]
    assert found[: len(wanted)] == wanted  # the answers are grouped by chapter behind


DIALECT = [
    ("M006", "chapters/chapter2.md"),
    ("M010", "chapters/chapter3.md"),
    ("M011", "chapters/chapter3.md"),
    ("M004", "chapters/chapter3.md"),
]


def test_the_web_site_builds_with_what_was_wrong_in_it_named(
    shelf: Shelf, dialect_pdf: Edition
) -> None:
    for made in (dialect_pdf, shelf.build(BOOKS / "dialect", "epub")):
        assert made.content
        found = [(one.code, one.span.file) for one in made.found if one.span]
        assert found == DIALECT, made.found


def test_the_web_site_reads_as_a_book(dialect_pdf: Edition) -> None:
    text = re.sub(r"\s", "", "".join(pdf_text(dialect_pdf.content)))
    for words in (
        "第1章网站的列表与公式", "1.2公式的各种写法", "前向过程加入噪声",
        "引语紧跟正文：没有空行的引用。",
        "信噪比（SNR）的含义", "Englishwordsjoinwithablank", "深入探索：折叠的块", "再深一层",
        "定理2.7（闭式）", "练习2.1", "题目2.2", "练习2.3", "习题2.4", "结论丙由前两题得到",
        "这些字不能消失", "3.1围栏之后", "附录A速查", "│编码│──▶│解码│",
    ):  # fmt: skip
        assert words in text, words
    for words in ("下一章→", "共3章", "第1章：", "前置信息", "details", "success", "**", "$"):
        assert words not in text, words
    with pikepdf.open(io.BytesIO(dialect_pdf.content)) as pdf:
        names = [re.sub(r"\s", "", title) for _, title in outline(pdf)]
    assert names.count("1.1公式的各种写法") == names.count("1.2公式的各种写法") == 1


@pytest.mark.parametrize("edition", ["epub", "pdf"])
def test_the_nasty_book_builds(shelf: Shelf, nasty: Path, edition: str) -> None:
    made = shelf.build(nasty, edition)
    assert made.content, made.found
    assert not any(one.severity == "error" for one in made.found)
    assert {one.code for one in made.found} <= {"R101", "L202", "L203", "E106", "E109"}, made.found
    if edition == "epub":
        files = made.files()
        pages = [files[f"EPUB/text/{name.removesuffix('.md')}.xhtml"].decode() for name in CHAPTERS]
        text = "".join("".join(etree.fromstring(page.encode()).itertext()) for page in pages)
    else:
        text = "".join(pdf_text(made.content, "-raw"))
    text = re.sub(r"\s", "", text)
    # The eleventh is so narrow that a page ends in it.
    assert ("第11层引用" if edition == "epub" else "第11") in text
    for words in (
        "第10层引用", "第9层列表", "第9层方框", "完。", "列199", "值199", "第149步",
        "第119注。", "只有标题",
        "没有标题的一章。", "只有代码", "Latinonly", "前一行后一行", "第6级", "💡", "😀",
    ):  # fmt: skip
        assert words in text, words
    assert text.count("没有断行的一整段，") == 1000 or edition == "pdf"
    assert text.count("长") >= 2000 and text.count("y=1") == 150
