"""What the EPUB can be asked for: formulas as pictures, page numbers of print, faces, a style."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image as Picture

from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.fonts import Face, FontSet
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import (
    Attr,
    Figure,
    Formula,
    Image,
    Math,
    MathBlock,
    Paragraph,
    Text,
)
from bookbuild.render.epub.drawn import draw, svg
from bookbuild.render.epub.finish import finish
from bookbuild.render.epub.raster import Rasters
from bookbuild.render.html.alternatives import check_alternatives
from bookbuild.render.html.places import Pagination, Run, find_places
from bookbuild.words import words

from .conftest import CONFIG, Desk, epubcheck, needs_epubcheck
from .test_edition import NS, Opened

ZH = words("zh-CN")
GLYPH = '<path d="M0 0H500V-700H0Z"/>'
SINGLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1em" height="1em" viewBox="0 -800 1000 1000">'
    f'<g stroke="currentColor" fill="currentColor" stroke-width="0">{GLYPH}</g></svg>'
)


def tagged(rows: int) -> Formula:
    """Return a formula as the engine gives it: body in the middle, numbers at the edge."""
    nested = 'overflow="visible" preserveAspectRatio'
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9em" height="1em" '
        'viewBox="0 -800 9000 1000" overflow="visible"><g fill="currentColor">'
        f'<svg {nested}="xMidYMid" viewBox="2000 -800 1 1000">{GLYPH}</svg>'
        f'<svg {nested}="xMaxYMid" viewBox="2056 -800 1 1000">{GLYPH}</svg></g></svg>'
    )
    row = (
        '<mtr><mtd style="width:50%"/><mtd><mi>x</mi></mtd>'
        '<mtd style="width:50%"><mtext>(1.1)</mtext></mtd></mtr>'
    )
    uri = 'xmlns="http://www.w3.org/1998/Math/MathML"'
    return Formula(drawing, f"<math {uri}><mtable>{row * rows}</mtable></math>", 9, 1, 0.2, True)


X = Math("x<1", formula=Formula(SINGLE, "<math><mi>x</mi></math>", 1, 1, 0.2))


def drawn_book(desk: Desk) -> None:
    blocks = (
        Paragraph((Text("设"), X, Text("，"))),
        MathBlock(Math("y", True, formula=tagged(1)), (("eq-1", "1.1"),)),
        MathBlock(Math("z", True, formula=tagged(2)), (("eq-2", "1.1"),)),
    )
    chapter = Chapter("a.md", "a", "chapter", "", "", (Text("题"),), blocks, "a")
    desk.book = Book((chapter,), {"a": 0, "eq-1": 0, "eq-2": 0})


def test_a_drawn_formula_stands_on_the_line_in_the_colour_of_the_text() -> None:
    made = etree.fromstring(svg(X, False))
    assert (made.get("role"), made.get("aria-label")) == ("img", "x<1")
    assert made.get("style") == "vertical-align:-0.2em"
    assert {group.get("fill") for group in made} == {"currentColor"}
    assert not re.search("#[0-9a-f]{3}|black", svg(X, False))


def test_the_number_of_a_drawn_row_is_text_and_no_part_of_the_drawing() -> None:
    drawn = draw(tagged(1), True)
    assert (drawn.width, drawn.number) == (4.0, "(1.1)")
    assert drawn.svg.count("<path") == 1
    rows = draw(tagged(2), True)
    assert (rows.number, rows.svg.count("<path")) == ("", 2)
    assert rows.width > 9


@pytest.mark.parametrize("form", ["svg", "png"])
def test_drawn_editions_say_what_they_are(desk: Desk, form: str) -> None:
    drawn_book(desk)
    desk.config = replace(CONFIG, epub=replace(CONFIG.epub, math=form))
    content = desk.render()
    assert content is not None
    opened = Opened(content)
    features = opened.find(
        "content.opf", "//o:meta[@property='schema:accessibilityFeature']/text()"
    )
    assert "describedMath" in features and "MathML" not in features
    assert "visual" in opened.find("content.opf", "//o:meta[@property='schema:accessMode']/text()")
    kinds = opened.find("content.opf", "//o:item[@href='text/a.xhtml']/@properties")
    assert kinds == (["svg"] if form == "svg" else [])
    assert not opened.find("text/a.xhtml", "//m:math")


def test_a_formula_as_a_picture_is_black_on_white_and_as_high_as_the_text() -> None:
    rasters = Rasters(FontSet(()), Cache(None))
    made = etree.fromstring(rasters.png(X, False, "../"))
    (entry,) = rasters
    assert made.get("src") == f"../{entry.name}"
    assert made.get("alt") == "x<1"
    assert "vertical-align:-0.23em" in made.get("style", "")
    with Picture.open(io.BytesIO(entry.content)) as picture:
        grey = picture.convert("L")
        assert grey.getextrema() == (0, 255)
        assert grey.getpixel((0, 0)) == 255
        assert abs(picture.height - 1.06 * 56) <= 1
    rasters.png(X, True, "")
    assert len(rasters.entries) == 1


def test_a_character_that_cannot_be_drawn_is_named(desk: Desk) -> None:
    text = '<text font-family="serif" font-size="1000px">𪚥</text>'
    lost = replace(X.formula, svg=SINGLE.replace(GLYPH, text))  # type: ignore[type-var]
    blocks = (Paragraph((replace(X, formula=lost),)),)
    chapter = Chapter("a.md", "a", "chapter", "", "", (Text("题"),), blocks, "a")
    desk.book = Book((chapter,), {"a": 0})
    desk.config = replace(CONFIG, epub=replace(CONFIG.epub, math="png"))
    assert desk.render() is None
    assert [d.code for d in desk.report.sorted()] == ["E204"]


def test_pages_of_print_are_marked_where_they_begin() -> None:
    body = "<section><h1>题</h1><p>一</p><ul><li>二</li><li>三</li></ul><p>四</p></section>"
    names = [name for name, _ in find_places(etree.fromstring(f"<body>{body}</body>"))]
    pages = dict(zip(names, (0, 0, 0, 1, 1, 3), strict=True))
    made, breaks = finish(body, "zh-CN", "en", Run(("7", "8", "9", "10"), pages), ZH)
    assert [one.label for one in breaks] == ["7", "8", "9", "10"]
    plain = re.sub(r'<span class="pagebreak" id="bookbuild-page-(\d+)"[^>]*/>', r"[\1]", made)
    # Page 9 lies within a block, so its mark stands with that of the next page.
    expected = body.replace("<h1>", "[7]<h1>").replace("二", "[8]二")
    assert plain == expected.replace("四", "[9][10]四")
    assert 'role="doc-pagebreak"' in made and 'aria-label="第 8 页"' in made


def test_the_notes_after_a_chapter_are_no_place_where_a_printed_page_begins() -> None:
    body = '<p>一<span class="footnote">注</span></p><section class="footnotes"><p>注</p></section>'
    assert len(find_places(etree.fromstring(f"<body>{body}</body>"))) == 1


def printed(desk: Desk) -> Pagination:
    """Return page numbers: one page a chapter."""
    chapters = tuple(
        Run((label,), {chapter.anchor: 0})
        for label, chapter in zip(("iii", "2", "3", "4", "5"), desk.book.chapters, strict=True)
    )
    return Pagination(Run(("i", "ii")), Run(("v",)), chapters, {1: Run(("1",))})


def test_the_list_of_pages_leads_to_every_page(desk: Desk) -> None:
    desk.printed = printed(desk)
    content = desk.render()
    assert content is not None
    opened = Opened(content)
    pages = "//h:nav[@e:type='page-list' and @role='doc-pagelist']//h:a"
    labels = ["i", "ii", "iii", "v", "1", "2", "3", "4", "5"]
    assert opened.find("nav.xhtml", f"{pages}/text()") == labels
    assert opened.find("toc.ncx", "//n:pageTarget/n:navLabel/n:text/text()") == labels
    for href in opened.find("nav.xhtml", f"{pages}/@href"):
        name, _, identifier = href.partition("#")
        (mark,) = opened.find(name, f"//*[@id='{identifier}']/@e:type")
        assert mark == "pagebreak"
    assert opened.find("content.opf", "//o:meta[@property='pageBreakSource']/text()")


def test_without_print_nothing_speaks_of_pages(desk: Desk) -> None:
    opened = Opened(desk.render())
    assert not opened.find("nav.xhtml", "//h:nav[@e:type='page-list']")
    assert "page" not in "".join(opened.find("content.opf", "//o:meta/@property")).lower()


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("<p>见 Denoising Diffusion Models 一文</p>", ["Denoising Diffusion Models"]),
        ("<p>用 PyTorch 写</p>", []),
        ("<p>在<em>score matching</em>里</p>", ["score matching"]),
        ("<p><code>import numpy as np</code></p>", []),
        ('<p lang="fr">à la carte du jour</p>', []),
    ],
)
def test_words_of_another_language_are_marked(body: str, marked: list[str]) -> None:
    made, _ = finish(body, "zh-CN", "en", Run(()), ZH)
    root = etree.fromstring(f"<body>{made}</body>")
    assert root.xpath("//span[@lang='en' and @xml:lang='en']/text()") == marked
    assert "".join(root.itertext()) == "".join(etree.fromstring(body).itertext())
    assert finish(body, "en", "en", Run(()), ZH)[0] == body


def test_pictures_are_described_by_the_author_or_complained_of(desk: Desk) -> None:
    bare = Image("figures/plot.svg", (), attr=Attr())
    pictures = (
        bare,
        replace(bare, attr=Attr("", ("decorative",))),
        replace(bare, attr=Attr("", (), (("alt", "一条曲线"),))),
    )
    captioned = Figure((Paragraph((replace(bare),)),), (Text("过程"),))
    blocks = (*(Paragraph((Text("图"), picture)) for picture in pictures), captioned)
    chapter = Chapter("a.md", "a", "chapter", "", "", (Text("题"),), blocks, "a")
    desk.book = Book((chapter,), {"a": 0})
    report = Report()
    check_alternatives(desk.book, report)
    assert [d.code for d in report] == ["E203"]
    opened = Opened(desk.render())
    assert opened.find("text/a.xhtml", "//h:img/@alt") == ["", "", "一条曲线", "过程"]
    assert len(opened.find("text/a.xhtml", "//h:img[@role='presentation']/@alt")) == 1


def test_what_may_scroll_can_be_reached_by_keyboard(desk: Desk) -> None:
    opened = Opened(desk.render())
    reached = opened.find("text/ch1.xhtml", "//*[@tabindex='0' and @role='group']/@aria-label")
    assert reached == ["表 1-1", "代码"]
    scrolling = "//h:div[@class='table'] | //h:pre[contains(@class, 'plain')]"
    assert len(opened.tree("text/ch1.xhtml").xpath(scrolling, namespaces=NS)) == 2


def test_a_drawing_carries_title_and_description(desk: Desk) -> None:
    image = Image("figures/plot.svg", (Text("曲线"),))
    figure = Figure((Paragraph((image,)),), (Text("噪声随时间的变化"),))
    chapter = Chapter("a.md", "a", "chapter", "", "", (Text("题"),), (figure,), "a")
    desk.book = Book((chapter,), {"a": 0})
    opened = Opened(desk.render())
    (name,) = [n for n in opened.zip.namelist() if n.endswith(".svg")]
    drawing = etree.fromstring(opened.zip.read(name))
    assert [(e.tag.split("}")[1], e.text) for e in drawing[:2]] == [
        ("title", "曲线"),
        ("desc", "噪声随时间的变化"),
    ]


def test_conformance_series_and_subjects_are_said_when_book_yaml_says_them(desk: Desk) -> None:
    opened = Opened(desk.render())
    assert "conformsTo" not in opened.zip.read("EPUB/content.opf").decode()
    desk.config = replace(
        CONFIG,
        subjects=("概率", "统计"),
        series="丛书",
        series_number="2",
        epub=replace(CONFIG.epub, conforms_to="AA", summary="自己的话"),
    )
    opened = Opened(desk.render())

    def meta(name: str) -> list[str]:
        return opened.find("content.opf", f"//o:meta[@property='{name}']/text()")

    assert meta("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert meta("a11y:certifiedBy") == ["某社"]
    assert meta("schema:accessibilitySummary") == ["自己的话"]
    assert (meta("belongs-to-collection"), meta("group-position")) == (["丛书"], ["2"])
    assert opened.find("content.opf", "//dc:subject/text()") == ["概率", "统计"]


def tiny_face(path: Path, characters: str) -> None:
    """Write a TrueType face with these characters."""
    pen = TTGlyphPen(None)
    for step, point in enumerate(((0, 0), (500, 0), (500, 700))):
        pen.lineTo(point) if step else pen.moveTo(point)
    pen.closePath()
    names = [f"u{ord(character):x}" for character in characters]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap({ord(c): n for c, n in zip(characters, names, strict=True)})
    builder.setupGlyf(dict.fromkeys((".notdef", *names), pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", *names), (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Reserved", "copyright": "Copyright 甲"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


@pytest.mark.parametrize("form", ["woff2", "ttf"])
def test_faces_are_embedded_with_the_characters_in_use(desk: Desk, form: str) -> None:
    path = desk.root / "face.ttf"
    tiny_face(path, "扩散模型入门龘一")
    desk.fonts = FontSet((Face("text", "Reserved", 400, False, path, "0"),))
    desk.config = replace(CONFIG, epub=replace(CONFIG.epub, fonts=form))
    content = desk.render()
    assert content is not None
    opened = Opened(content)
    with TTFont(io.BytesIO(opened.zip.read(f"EPUB/fonts/text-400.{form}"))) as face:
        assert set("扩散模型入门一") == {chr(point) for point in face.getBestCmap()}
        names = face["name"]
        assert (names.getDebugName(0), names.getDebugName(1)) == ("Copyright 甲", "Book Text")
    sheet = opened.zip.read("EPUB/style/book.css").decode()
    assert f"src: url(../fonts/text-400.{form})" in sheet
    notice = "".join(opened.find("copyright.xhtml", "//h:p[@class='fonts']//text()"))
    assert "Copyright 甲" in notice and "SIL Open Font License 1.1" in notice


@needs_epubcheck
def test_epubcheck_finds_nothing_where_all_is_asked_for(desk: Desk) -> None:
    path = desk.root / "face.ttf"
    tiny_face(path, "扩散模型入门一")
    desk.fonts = FontSet((Face("text", "Reserved", 400, False, path, "0"),))
    desk.printed = printed(desk)
    first, chapter, *others = desk.book.chapters
    more = (Paragraph((Text("设"), X)), MathBlock(Math("y", True, formula=tagged(1))))
    chapter = replace(chapter, blocks=(*chapter.blocks, *more))
    desk.book = replace(desk.book, chapters=(first, chapter, *others))
    asked = replace(CONFIG.epub, math="svg", fonts="woff2", conforms_to="AA", page_list=True)
    desk.config = replace(CONFIG, epub=asked, subjects=("概率",), series="丛书", series_number="1")
    content = desk.render()
    assert content is not None
    assert epubcheck(content) == []


def test_the_books_own_style_sheet_comes_last_and_may_ask_for_nothing(desk: Desk) -> None:
    folder = desk.root / "templates/epub"
    folder.mkdir(parents=True)
    (folder / "book.css").write_text("h1 { color: red }")
    sheet = Opened(desk.render()).zip.read("EPUB/style/book.css").decode()
    assert sheet.endswith("h1 { color: red }")
    (folder / "book.css").write_text("h1 { }\nb { background: URL(http://a/b) }")
    assert desk.render() is None
    assert [(d.code, str(d.span)) for d in desk.report.sorted()] == [
        ("E205", "templates/epub/book.css:2:17")
    ]


PROGRAM = """
import hashlib, pathlib, sys, tempfile
sys.path.insert(0, sys.argv[1])
from tests.epub import conftest
from bookbuild.diagnostics import Report
root = pathlib.Path(tempfile.mkdtemp(prefix=sys.argv[2]))
(root / "figures").mkdir()
(root / "figures/图 一.png").write_bytes(conftest.picture("PNG"))
(root / "figures/plot.svg").write_text(conftest.SVG)
(root / "figures/cover.jpg").write_bytes(conftest.picture("JPEG"))
made = conftest.Desk(root, Report(), conftest.small_book()).render()
print(hashlib.sha256(made).hexdigest())
"""


MEMORY = """
import os, pathlib, resource, sys, tempfile
sys.path.insert(0, sys.argv[1])
from PIL import Image as Picture
from bookbuild.diagnostics import Report
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import Image, Paragraph, Text
from tests.epub import conftest
root = pathlib.Path(tempfile.mkdtemp())
(root / "figures").mkdir()
(root / "figures/cover.jpg").write_bytes(conftest.picture("JPEG"))
shown = []
for number in range(20):
    noise = Picture.frombytes("RGB", (600, 600), os.urandom(600 * 600 * 3))
    noise.save(root / f"p{number}.png")
    shown.append(Paragraph((Image(f"p{number}.png", (Text("x"),)),)))
chapter = Chapter("a.md", "a", "chapter", "", "", (Text("t"),), tuple(shown), "a")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
made = conftest.Desk(root, Report(), Book((chapter,), {"a": 0})).render()
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(made) >> 20, after - before >> 10)
"""


def test_many_pictures_take_little_more_memory_than_they_are_large() -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(root)], capture_output=True, text=True, check=True
    )
    packed, grown = map(int, done.stdout.split())
    assert packed >= 20
    assert grown < 8 * packed


def test_time_zone_locale_hash_seed_and_folder_change_no_byte() -> None:
    root = Path(__file__).resolve().parents[2]
    worlds = [
        {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Lima", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    ]
    runs = [
        subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", PROGRAM, str(root), f"book{number}"],
            env=os.environ | world,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number, world in enumerate(worlds)
    ]
    said = {run.communicate(timeout=120)[0] for run in runs}
    assert len(said) == 1 and len(said.pop().strip()) == 64


def test_words_without_a_mark_are_of_the_language_of_book_yaml() -> None:
    body = "<p>甲 le modèle dénombre 乙 <span lang='de'>das Modell</span>。</p>"
    for latin in ("fr", "en"):
        made, _ = finish(body, "zh-CN", latin, Run(()), ZH)
        assert f'lang="{latin}">le modèle dénombre</span>' in made
        assert f'lang="{latin}">das' not in made
    made, _ = finish("<p>甲 GPU 乙</p>", "zh-CN", "fr", Run(()), ZH)
    assert "fr" not in made
