"""The EPUB as a reading system finds it."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from bookbuild.diagnostics import Span
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import Image, Link, Paragraph, RawBlock, RawInline, Text

from .conftest import CONFIG, Desk, epubcheck, needs_epubcheck, picture

NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "e": "http://www.idpf.org/2007/ops",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "m": "http://www.w3.org/1998/Math/MathML",
}


class Opened:
    def __init__(self, content: bytes | None) -> None:
        assert content is not None
        self.zip = zipfile.ZipFile(io.BytesIO(content))

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.zip.read(f"EPUB/{name}"))

    def find(self, name: str, path: str) -> list[str]:
        return [str(found) for found in self.tree(name).xpath(path, namespaces=NS)]


@pytest.fixture
def opened(desk: Desk) -> Opened:
    made = Opened(desk.render())
    assert not desk.report.sorted()
    return made


def test_the_container_starts_with_its_type_and_has_fixed_dates(opened: Opened) -> None:
    first, *others = opened.zip.infolist()
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert opened.zip.read("mimetype") == b"application/epub+zip"
    assert {entry.date_time for entry in others} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in others} == {0o100644}


def test_the_same_book_gives_the_same_bytes(desk: Desk) -> None:
    assert desk.render() == desk.render()


def test_the_spine_is_in_reading_order(opened: Opened) -> None:
    hrefs = dict(
        zip(
            opened.find("content.opf", "//o:item/@id"),
            opened.find("content.opf", "//o:item/@href"),
            strict=True,
        )
    )
    assert [hrefs[ref] for ref in opened.find("content.opf", "//o:itemref/@idref")] == [
        "cover.xhtml",
        "title.xhtml",
        "copyright.xhtml",
        "text/preface.xhtml",
        "nav.xhtml",
        "parts/part-002.xhtml",
        "text/ch1.xhtml",
        "text/file-003.xhtml",
        "text/Appendix.xhtml",
        "text/answers.xhtml",
    ]


def test_the_contents_stand_where_print_has_them(desk: Desk) -> None:
    signs = Chapter("", "notation", "front", "", "", (Text("符号表"),), (), "notation")
    figures = Chapter("", "list", "list", "", "", (Text("插图目录"),), (), "list")
    first, *others = desk.book.chapters
    chapters = (first, figures, signs, *others)
    anchors = {one.anchor: index for index, one in enumerate(chapters)}
    anchors |= {name: index + 2 * (index > 0) for name, index in desk.book.anchors.items()}
    desk.book = Book(chapters, anchors)
    order = Opened(desk.render()).find("content.opf", "//o:itemref/@idref")
    assert order[:7] == [
        "cover",
        "title-page",
        "copyright-page",
        "page-1",
        "nav",
        "page-2",
        "page-3",
    ]


def test_manifest_properties_say_what_the_pages_hold(opened: Opened) -> None:
    told = {
        item.get("href"): item.get("properties")
        for item in opened.tree("content.opf").iterfind(".//o:item[@properties]", NS)
    }
    cover = told.pop(opened.find("content.opf", "//o:item[@id='cover-image']/@href")[0])
    assert cover == "cover-image"
    assert told == {
        "nav.xhtml": "nav",
        "text/ch1.xhtml": "mathml",
        "text/answers.xhtml": "mathml",
    }


def test_contents_are_a_tree_of_parts_chapters_and_sections(opened: Opened) -> None:
    toc = "//h:nav[@e:type='toc']"
    assert opened.find("nav.xhtml", f"{toc}/h:ol/h:li/h:a/text()") == [
        "前言",
        "基础",
        "附录A 数学",
        "习题答案",
    ]
    assert opened.find("nav.xhtml", f"{toc}//h:a/@href") == [
        "text/preface.xhtml",
        "parts/part-002.xhtml",
        "text/ch1.xhtml",
        "text/ch1.xhtml#ch1-noise",
        "text/ch1.xhtml#ch1-detail",
        "text/file-003.xhtml",
        "text/Appendix.xhtml",
        "text/answers.xhtml",
        "text/answers.xhtml#answers-ch1",
    ]
    assert "1.1 加噪 xₜ 与 a<b" in opened.find("nav.xhtml", f"{toc}//h:a/text()")
    assert opened.find("toc.ncx", "//n:content/@src") == opened.find(
        "nav.xhtml", f"{toc}//h:a/@href"
    )


def test_contents_are_as_deep_as_asked(desk: Desk) -> None:
    desk.config = replace(CONFIG, epub=replace(CONFIG.epub, toc_depth=1))
    hrefs = Opened(desk.render()).find("nav.xhtml", "//h:nav[@e:type='toc']//h:a/@href")
    assert not [href for href in hrefs if "#" in href]


def test_landmarks(opened: Opened) -> None:
    marks = opened.find("nav.xhtml", "//h:nav[@e:type='landmarks']//h:a/@e:type")
    assert marks == ["cover", "titlepage", "toc", "bodymatter", "backmatter"]


def test_exercise_and_answer_lead_to_each_other(opened: Opened) -> None:
    to_answer = opened.find("text/ch1.xhtml", "//h:a[@class='to-answer']/@href")
    back = opened.find("text/answers.xhtml", "//h:a[@class='to-exercise']/@href")
    assert (to_answer, back) == (["answers.xhtml#ans-one"], ["ch1.xhtml#ex-one"])


def test_formulas_carry_their_tex_as_alternative_text(opened: Opened) -> None:
    assert opened.find("text/ch1.xhtml", "//m:math[@display='block']/@alttext") == [
        r"x_t=\sqrt{\bar\alpha_t}x_0 < 1"
    ]


def test_metadata(opened: Opened) -> None:
    def meta(path: str) -> list[str]:
        return opened.find("content.opf", path)

    assert meta("//dc:title/text()") == ["扩散模型 <入门>", "从零到一 & 再到二"]
    assert meta("//dc:creator/text()") == ["张三"]
    assert meta("//dc:contributor/text()") == ["Jane Doe"]
    assert meta("//o:meta[@property='file-as']/text()") == ["Zhang, San"]
    assert meta("//o:meta[@property='dcterms:modified']/text()") == ["2026-05-01T00:00:00Z"]
    assert meta("//o:meta[@property='schema:accessMode']/text()") == ["textual", "visual"]
    assert "MathML" in meta("//o:meta[@property='schema:accessibilityFeature']/text()")
    assert meta("//dc:identifier/text()") == opened.find(
        "toc.ncx", "//n:meta[@name='dtb:uid']/@content"
    )


def test_accessibility_metadata_claims_only_what_is_true(desk: Desk) -> None:
    bare = Chapter("a.md", "a", "chapter", "", "", (Text("题"),), (Paragraph((Text("文"),)),), "a")
    desk.book, desk.config = Book((bare,), {"a": 0}), replace(CONFIG, cover="")
    opened = Opened(desk.render())
    assert opened.find("content.opf", "//o:meta[@property='schema:accessMode']/text()") == [
        "textual"
    ]
    features = opened.find(
        "content.opf", "//o:meta[@property='schema:accessibilityFeature']/text()"
    )
    assert not {"MathML", "alternativeText"} & set(features)
    assert opened.find("nav.xhtml", "//h:nav[@e:type='landmarks']//h:a/@e:type") == [
        "titlepage",
        "toc",
        "bodymatter",
    ]


def test_only_pictures_in_use_are_packed_and_the_rest_become_png(desk: Desk) -> None:
    (desk.root / "a.webp").write_bytes(picture("WEBP"))
    (desk.root / "b.png").write_bytes(picture("BMP"))
    (desk.root / "unused.png").write_bytes(picture("PNG"))
    shown = Paragraph((Image("a.webp", (Text("甲"),)), Image("b.png", (Text("乙"),))))
    chapter = Chapter("a.md", "a", "chapter", "", "", (Text("题"),), (shown,), "a")
    desk.book, desk.config = Book((chapter,), {"a": 0}), replace(CONFIG, cover="")
    opened = Opened(desk.render())
    images = [name for name in opened.zip.namelist() if "/images/" in name]
    # Both show the same pixels, so one file serves both.
    assert len(images) == 1
    assert all(opened.zip.read(name).startswith(b"\x89PNG") for name in images)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.png", None, "F001"),
        ("broken.png", b"\x89PNG\r\n\x1a\n????", "F007"),
        ("note.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "F007"),
        (
            "out.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://a/b"/></svg>',
            "F007",
        ),
        ("../x.png", None, "F002"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_located(
    desk: Desk, name: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        (desk.root / name).write_bytes(content)
    image = Image(name, (Text("图"),), span=Span("a.md", 7, 3))
    chapter = Chapter("a.md", "a", "chapter", "", "", (Text("题"),), (Paragraph((image,)),), "a")
    desk.book = Book((chapter,), {"a": 0})
    assert desk.render() is None
    assert [(d.code, str(d.span)) for d in desk.report.sorted()] == [(code, "a.md:7:3")]


def test_hostile_text_leaves_every_page_well_formed(desk: Desk) -> None:
    evil = 'a\x00\x08\x1b]]>&lt;<b>"\ufffe\ud800'
    blocks = (
        Paragraph(
            (Text(evil), RawInline("<i"), RawInline("<b foo='\">"), Link(evil, (Text(evil),)))
        ),
        RawBlock("<div><p>a<table><td>" + evil),
    )
    chapter = Chapter("a.md", "a", "chapter", evil, "", (Text(evil),), blocks, "a", evil)
    desk.book = Book((chapter,), {"a": 0})
    desk.config = replace(CONFIG, title=evil, subtitle=evil, rights=evil)
    opened = Opened(desk.render())
    for name in opened.zip.namelist():
        if name.endswith(("xhtml", "opf", "ncx")):
            etree.fromstring(opened.zip.read(name))


def test_a_link_to_nowhere_stops_the_edition(desk: Desk) -> None:
    link = Paragraph((Link("#lost", (Text("见"),)),))
    chapter = Chapter("a.md", "a", "chapter", "", "", (Text("题"),), (link,), "a")
    desk.book = Book((chapter,), {"a": 0, "lost": 0})
    assert desk.render() is None
    assert [(d.code, str(d.span)) for d in desk.report.sorted()] == [("E202", "a.md:1:1")]


def test_progress_counts_every_page(desk: Desk) -> None:
    steps: list[tuple[str, int, int]] = []
    desk.progress = lambda stage, done, total: steps.append((stage, done, total))
    desk.render()
    assert steps == [("pack", number, 6) for number in range(7)]


def test_no_layout_engine_is_needed() -> None:
    code = "import sys, bookbuild.render.epub as e; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@needs_epubcheck
def test_epubcheck_finds_nothing(desk: Desk) -> None:
    content = desk.render()
    assert content is not None
    assert epubcheck(content) == []
