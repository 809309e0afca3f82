"""The specimen book: every kind of page and block, measured in the PDF."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from books.shelf import BOOKS

from bookbuild.config import PdfConfig
from bookbuild.render.pdf.sheet import MM, book_sheet


@dataclass(frozen=True)
class Line:
    """A line as pdftotext finds it, in pt from the left and the top of the page."""

    page: int
    left: float
    right: float
    top: float
    text: str


def lines(path: Path) -> list[Line]:
    out = subprocess.run(
        ["pdftotext", "-bbox-layout", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    found: list[Line] = []
    page = -1
    for piece in re.split(r"(?=<page |<line )", out):
        if piece.startswith("<page "):
            page += 1
        elif hit := re.match(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"', piece):
            text = " ".join(re.findall(r">([^<>]+)</word>", piece))
            left, top, right = map(float, hit.groups())
            found.append(Line(page, left, right, top, text))
    return found


class Printed:
    """A PDF on disk, its pages as text and as lines."""

    def __init__(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        self.path = path
        self.pdf = pikepdf.open(io.BytesIO(content))
        out = subprocess.run(
            ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
        )
        self.pages = ["".join(page.split()) for page in out.stdout.decode().split("\f")[:-1]]
        self.lines = lines(path)

    def page(self, text: str, after: int = -1) -> int:
        """Return the first page after another that has `text`, blanks left out."""
        return next(i for i, page in enumerate(self.pages) if i > after and text in page)

    def line(self, text: str, page: int | None = None):
        """Return the first line that begins with `text`, blanks left out."""
        return next(
            line
            for line in self.lines
            if line.text.replace(" ", "").startswith(text) and page in (None, line.page)
        )

    def operators(self) -> set[str]:
        """Return every operator of pages and what they draw."""
        return {
            str(one.operator) for s in self.streams() for one in pikepdf.parse_content_stream(s)
        }

    def streams(self) -> list:
        drawn = [
            item
            for item in self.pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"
        ]
        return [*self.pdf.pages, *drawn]


def specimen(shelf, name: str, **keys: str) -> Printed:
    """Build the specimen with other keys under `pdf`; it must be without any finding."""
    root = shelf.copy("specimen")
    for key, value in keys.items():
        text = (root / "book.yaml").read_text(encoding="utf-8")
        key = key.replace("_", "-")
        text = re.sub(rf"\n  {key}: .*", "", text).replace("\npdf:", f"\npdf:\n  {key}: {value}")
        (root / "book.yaml").write_text(text, encoding="utf-8")
    edition = shelf.build(root, "pdf")
    assert edition.found == []
    return Printed(root / f"{name}.pdf", edition.content)


@pytest.fixture(scope="module")
def screen(shelf) -> Printed:
    return specimen(shelf, "screen")


@pytest.fixture(scope="module")
def press(shelf) -> Printed:
    return specimen(
        shelf,
        "press",
        paper="32k",
        heads="book",
        notes="chapter",
        links="print",
        color="black",
        bleed="3",
        crop_marks="on",
    )


@pytest.mark.parametrize(
    ("paper", "width", "height"),
    [
        ("A4", 210, 297),
        ("A5", 148, 210),
        ("B5", 176, 250),
        ("16k", 185, 260),
        ("32k", 140, 203),
        ("7x10in", 177.8, 254),
        ("170x240mm", 170, 240),
    ],
)
def test_papers_have_their_size_and_margins_for_binding_and_cutting(paper, width, height):
    sheet = book_sheet(PdfConfig(paper=paper))
    assert sheet.width == pytest.approx(width * MM, abs=0.01)
    assert sheet.height == pytest.approx(height * MM, abs=0.01)
    assert sheet.inner + sheet.measure + sheet.outer == pytest.approx(sheet.width, abs=0.02)
    assert sheet.top + sheet.body + sheet.bottom == pytest.approx(sheet.height, abs=0.02)
    assert min(sheet.inner, sheet.outer) > 10 * MM
    assert sheet.inner >= sheet.outer
    assert min(sheet.top, sheet.bottom) > 12 * MM


def test_characters_and_lines_asked_for_are_what_stands_on_the_page(shelf):
    root = shelf.write(
        {
            "book.yaml": "title: 书\nchapters: [a.md]\n"
            "pdf: {paper: A5, characters: 28, lines: 27, font-size: 10}\n",
            "a.md": "# 一\n\n" + "甲" * 3000 + "\n",
        }
    )
    edition = shelf.build(root, "pdf")
    assert edition.found == []
    printed = Printed(root / "grid.pdf", edition.content)
    full = printed.page("甲" * 28, after=printed.page("甲" * 28))
    body = [line for line in printed.lines if line.page == full and line.text.startswith("甲")]
    assert len(body) == 27
    assert {len(line.text) for line in body} == {28}
    assert body[0].right - body[0].left == pytest.approx(280, abs=0.1)
    assert body[1].top - body[0].top == pytest.approx(17, abs=0.05)


def test_a_grid_too_large_for_the_paper_is_told_with_what_fits(shelf):
    root = shelf.write(
        {
            "book.yaml": "title: 书\nchapters: [a.md]\npdf: {paper: 32k, characters: 60}\n",
            "a.md": "# 一\n\n文。\n",
        }
    )
    edition = shelf.build(root, "pdf")
    assert edition.places() == [("E108", "book.yaml:3:1")]
    assert "set with 33" in edition.found[0].message


def test_pages_of_the_whole_book_stand_in_their_order_and_are_labelled(screen):
    labels = [page.label for page in screen.pdf.pages]
    assert labels[0] == "封面"
    assert labels[-1] == "封底"
    assert len(labels) % 2 == 0
    first = labels.index("1")
    assert labels[2:first] == [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
        "xvi",
    ]
    assert screen.pages[2] == "版式样张"
    assert "中文技术书的每一种页面" in screen.pages[4]
    assert "作者编写组著、李四编" in screen.pages[5]
    assert screen.pages[6].startswith("前言")
    assert screen.pages[8].replace("·", "").startswith("目录前言v")
    assert screen.pages[first] == "第一部分版块"
    assert screen.pages[first + 2].startswith("第1章版块")
    assert screen.page("由bookbuild") == len(labels) - 2
    assert "把排版系统会用到的每一种页面" in screen.pages[-1]


@pytest.mark.parametrize("theme", ["textbook", "plain"])
def test_a_long_title_has_room_on_cover_and_title_page(shelf, theme):
    title = "一本题目很长的书：从扩散模型的理论、算法与应用讲到大规模训练的工程实践与评测"
    setting = f"title: {title}\nsubtitle: 副题也长，要排成两行才放得下，看它是否合适\n"
    setting += f"authors: [甲]\nchapters: [a.md]\npdf: {{paper: 32k, theme: {theme}"
    files = {"a.md": "# 一\n\n文。\n", "book.yaml": setting + ", generated-cover: on}\n"}
    root = shelf.write(files)
    edition = shelf.build(root, "pdf")
    assert edition.found == []
    printed = Printed(root / "title.pdf", edition.content)
    sheet = book_sheet(PdfConfig(paper="32k"))
    bare = [page.replace("\u2060", "") for page in printed.pages]
    assert [i for i, page in enumerate(bare) if page.startswith(title)][:3] == [0, 2, 3]
    for page, head in ((0, 0.1), (2, 0.15)):
        own = [line for line in printed.lines if line.page == page]
        assert min(line.top for line in own) > head * sheet.height
        assert min(len(line.text) for line in own if len(line.text) > 3) > 3


def test_lists_name_the_pages_and_reach_the_edge(screen):
    page = screen.page("表格目录")
    tables = screen.page("表2-1记号一览", after=15)
    label = screen.pdf.pages[tables].label
    assert f"表2-1记号一览{label}" in screen.pages[page].replace("·", "")
    sheet = book_sheet(PdfConfig())
    right = max(line.right for line in screen.lines if line.page == page)
    assert right == pytest.approx(sheet.inner + sheet.measure, abs=1)


def test_symbols_works_terms_and_index_have_pages(screen):
    symbols = screen.page("符号表", after=screen.page("代码目录"))
    assert "步的累积" in screen.pages[symbols]
    assert "[2]周志华.机器学习[M].北京" in screen.pages[screen.page("参考文献", after=30)]
    assert "分数函数scorefunction" in screen.pages[screen.page("术语表", after=30)]
    index = next(i for i, page in enumerate(screen.pages) if page.startswith("索引"))
    here = screen.pdf.pages[screen.page("4.3字与记号", after=20)].label
    assert f"前向过程{here}" in screen.pages[index]
    sheet = book_sheet(PdfConfig())
    entries = [one for one in screen.lines if one.page == index and one.top < 0.8 * sheet.height]
    heads = [one for one in entries if re.fullmatch("[A-Z]", one.text)]
    first = min(one.left for one in heads)
    left, right = (
        min(one.top for one in heads if (one.left > first + 1) is beside)
        for beside in (False, True)
    )
    assert left == pytest.approx(right, abs=0.1)


def test_words_are_divided_in_the_language_they_are_marked_with(screen):
    page = screen.page("4.2外文", after=20)
    ends = [re.split("[ 、]", line.text)[-1] for line in screen.lines if line.page == page]
    assert {"rep-", "Stichproben-", "carac-"} <= set(ends)


def test_words_marked_in_the_text_have_a_look_of_their_own(screen):
    page = screen.pdf.pages[screen.page("4.3字与记号", after=20)]
    drawn = (
        page.Contents.read_bytes()
        if page.Contents._type_name == "stream"
        else b"".join(one.read_bytes() for one in page.Contents)
    )
    assert b"0.882353 0.882353 0.854902 rg" in drawn  # the ground of marked words
    from .glyphs import glyphs

    keys = [g for g in glyphs(screen.path) if g.page == page.index and g.font == "Inconsolata"]
    assert "Ctrl" in "".join(g.text for g in keys)


def test_readings_stand_over_their_characters(screen):
    marked = screen.page("4.3字与记号", after=20)
    assert "hànzì" in screen.pages[marked]
    assert "zàoshēng" in screen.pages[marked]


def test_margins_are_mirrored(screen):
    sheet = book_sheet(PdfConfig())
    for text in ("1.1提示块", "2.2横排的表"):
        line = screen.line(text, screen.page(text, after=15))
        left = sheet.outer if line.page % 2 else sheet.inner
        assert line.left == pytest.approx(left, abs=0.2)


def test_heads_are_chapter_and_section_or_book_and_chapter(screen, press):
    page = screen.page("3.2长代码", after=15)
    assert screen.pages[page].startswith(f"{screen.pdf.pages[page].label}第3章代码")
    left = press.page("1.1提示块", after=15)
    assert press.pages[left].startswith(f"{press.pdf.pages[left].label}版式样张")
    right = left + 1
    assert re.match(rf"第1章版块{press.pdf.pages[right].label}", press.pages[right])


def test_notes_are_numbered_in_circles(screen):
    page = screen.page("脚注用带圈数字①")
    assert "每页重新编号②" in screen.pages[page]
    assert "①这是第一条脚注" in screen.pages[page]
    assert "②第二条脚注" in screen.pages[page]


def test_a_note_of_another_page_begins_the_count_anew_or_goes_on(shelf):
    text = "# 一\n\n文[^a]。\n\n" + "甲" * 3000 + "\n\n文[^b]。\n\n[^a]: 前注。\n\n[^b]: 后注。\n"
    for notes, call in (("page", "①"), ("chapter", "②")):
        yaml = f"title: 书\nchapters: [a.md]\npdf: {{notes: {notes}}}\n"
        root = shelf.write({"book.yaml": yaml, "a.md": text})
        edition = shelf.build(root, "pdf")
        printed = Printed(root / "notes.pdf", edition.content)
        assert f"{call}后注" in printed.pages[printed.page("后注")]


def test_a_table_that_goes_on_says_so_where_its_caption_stood(screen):
    first = screen.page("表2-2各种方法的误差", after=15)
    for page in (first + 1, first + 2):
        assert "续表2-2方法年份误差说明" in screen.pages[page]
        words, head = screen.line("续表2-2", page), screen.line("方法", page)
        assert (words.left + words.right) / 2 == pytest.approx(
            (screen.line("表2-2", first).left + screen.line("表2-2", first).right) / 2
            + (book_sheet(PdfConfig()).outer - book_sheet(PdfConfig()).inner) * (page % 2),
            abs=1,
        )
        assert 12 < head.top - words.top < 24
    assert "续表2-2" not in screen.pages[first]
    assert sum("各种方法的误差" in page for page in screen.pages[16:]) == 1
    assert "续表2-1" not in "".join(screen.pages)


def test_two_characters_are_not_broken_where_a_table_is_set_smaller(press):
    assert any("方法learning_rate" in page for page in press.pages)


def test_a_turned_table_has_an_upright_page_of_its_own(screen):
    boxes = {tuple(float(v) for v in one.mediabox) for one in screen.pdf.pages}
    assert len(boxes) == 1
    before, after = screen.page("列数太多的表"), screen.page("转过的表之后")
    assert after == before + 2
    page = screen.pdf.pages[before + 1]
    turned = [
        one.operands for one in pikepdf.parse_content_stream(page) if str(one.operator) == "cm"
    ]
    assert [float(v) for v in turned[0]][:4] == [0, 1, -1, 0]
    plain = subprocess.run(
        ["pdftotext", "-f", str(before + 2), "-l", str(before + 2), str(screen.path), "-"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    assert "CelebA-HQ" in plain
    assert "2.2" in plain  # the running head


def test_a_page_whose_margins_add_up_to_another_last_digit_is_not_turned():
    from types import SimpleNamespace

    from bookbuild.render.pdf.layout import _turned

    sizes = [(559.3733333333332, 793.7), (559.3733333333333, 793.7), (793.7, 559.3733333333332)]
    pages = [SimpleNamespace(width=width, height=height) for width, height in sizes]
    assert _turned(SimpleNamespace(pages=pages)) == (2,)


def test_a_table_that_fits_in_no_type_is_turned_with_a_warning(shelf):
    names = " | ".join(f"`{'identifier' * 2}{n}`" for n in range(8))
    table = f"| {names} |\n|{'---|' * 8}\n| {' | '.join('12345678')} |\n\n: 宽表\n"
    root = shelf.write({"a.md": f"# 一\n\n文。\n\n{table}\n文。\n"})
    edition = shelf.build(root, "pdf")
    assert edition.places() == [("E109", "a.md:5:1")]
    nested = shelf.write({"a.md": f"# 一\n\n文。\n\n::: sideways\n{table}:::\n\n文。\n"})
    assert shelf.build(nested, "pdf").found == []


def test_code_has_numbers_title_and_marked_lines(screen):
    page = screen.page("代码3-1一步前向加噪", after=15)
    assert "5defforward(x0,t,alpha_bar):" in screen.pages[page]
    assert "10returnscale*x0+sigma*noise,noise" in screen.pages[page]
    numbers = [one for one in screen.lines if one.page == page and one.text in "56789"]
    assert len(numbers) > 2
    assert len({round(one.left) for one in numbers}) == 1
    fills = [
        [round(float(v), 2) for v in one.operands]
        for one in pikepdf.parse_content_stream(screen.pdf.pages[page])
        if str(one.operator) == "rg"
    ]
    assert fills.count([0.88, 0.88, 0.85]) == 4


def test_a_caption_of_code_never_stands_without_code(screen, press):
    for printed in (screen, press):
        page = printed.page("代码3-2跨页的代码", after=15)
        assert "1importtorch2fromtorchimportnn" in printed.pages[page]


def test_a_demonstration_prints_poster_words_address_and_code(screen):
    page = screen.page("1-2前向加噪：拖动滑块", after=12)
    assert "https://example.org/demos/forward" in screen.pages[page]
    targets = {str(note.A.URI) for note in screen.pdf.pages[page].Annots if "/A" in note}
    assert targets == {"https://example.org/demos/forward"}


def test_the_code_of_an_address_is_printed_module_by_module(shelf):
    """A reader needs every module and a margin of four; what segno makes, readers can read."""
    import segno
    from PIL import Image

    address = "https://example.org/demos/forward?steps=1000&lang=zh"
    demo = f'::: {{.demo url="{address}" poster="p.png" caption="演示。"}}\n:::\n'
    poster = io.BytesIO()
    Image.new("RGB", (900, 300), "white").save(poster, "PNG")
    root = shelf.write({"a.md": f"# 一\n\n文。\n\n{demo}", "p.png": poster.getvalue()})
    edition = shelf.build(root, "pdf")
    assert edition.found == []
    printed = Printed(root / "code.pdf", edition.content)
    page = printed.page("演示。")
    dots, pages = 600, ("-f", f"{page + 1}", "-l", f"{page + 1}")
    shown = subprocess.run(
        ["pdftoppm", "-r", f"{dots}", "-gray", "-singlefile", *pages, str(printed.path)],
        capture_output=True,
        check=True,
    ).stdout
    sheet = book_sheet(PdfConfig())
    pixel = dots / 72
    side = 5.6 * sheet.font_size
    right = sheet.inner + sheet.measure
    whole = Image.open(io.BytesIO(shown)).convert("L").point(lambda level: 255 * (level < 128))
    band = whole.crop(
        (round((right - side) * pixel), 0, round(right * pixel), round(0.8 * sheet.height * pixel))
    )
    # Rules go through the whole band, the code does not.
    for y in range(band.height):
        row = band.crop((0, y, band.width, y + 1))
        if row.histogram()[255] > 0.95 * band.width:
            band.paste(0, (0, y, band.width, y + 1))
    left, top, far, low = band.getbbox()
    matrix = [list(row) for row in segno.make_qr(address, error="m", boost_error=False).matrix]
    module = (far - left) / len(matrix)
    assert (low - top) / len(matrix) == pytest.approx(module, rel=0.02)
    found = [
        [
            int(band.getpixel((left + (x + 0.5) * module, top + (y + 0.5) * module)) > 0)
            for x in range(len(matrix))
        ]
        for y in range(len(matrix))
    ]
    assert found == matrix
    assert min(left, band.width - far) >= 3.9 * module


def test_an_address_too_long_for_a_code_is_told(shelf):
    address = "https://example.org/" + "a" * 400
    demo = f'::: {{.demo url="{address}" poster=p.svg caption="演示"}}\n:::\n'
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>'
    root = shelf.write({"a.md": f"# 一\n\n{demo}", "p.svg": picture})
    assert "E110" in shelf.build(root, "pdf").codes


def test_for_print_addresses_are_notes_and_every_colour_is_black_ink(screen, press):
    page = press.page("链接③")
    assert "③https://example.org/paper" in press.pages[page]
    assert "https://example.org/paper" not in "".join(screen.pages)
    # One that the text prints itself is not repeated below.
    assert "".join(press.pages).count("/a/very/long/path") == 1
    used = press.operators()
    assert used & {"k", "K"}
    assert not used & {"rg", "RG", "g", "G", "scn", "SCN", "sc", "SC"}


def test_four_inks_keep_colours_and_write_text_in_black_alone(shelf):
    printed = specimen(shelf, "inks", color="cmyk")
    assert not printed.operators() & {"rg", "RG", "g", "G"}
    inks = {
        tuple(float(v) for v in one.operands)
        for page in printed.pdf.pages
        for one in pikepdf.parse_content_stream(page)
        if str(one.operator) == "k"
    }
    assert (0, 0, 0, 1) in inks
    assert any(cyan for cyan, *_ in inks)
    assert all(cyan or magenta or yellow or black <= 1 for cyan, magenta, yellow, black in inks)


def pictures_in_ink(shelf, **keys):
    """Print a drawing with lines and a gradient, a grey and a coloured picture."""
    from PIL import Image

    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><linearGradient id="g">'
        '<stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/>'
        '</linearGradient><rect width="90" height="90" fill="url(#g)"/>'
        '<path d="M0 0h200" stroke="#000"/><path d="M0 99h200" stroke="#070"/></svg>'
    )
    files: dict[str, str | bytes] = {"a.svg": svg}
    for name, colour in (("g.png", (90, 90, 90)), ("g.jpg", (99, 99, 99)), ("c.png", (200, 0, 0))):
        out = io.BytesIO()
        Image.new("RGB", (900, 300), colour).save(out, "PNG" if name[-3:] == "png" else "JPEG")
        files[name] = out.getvalue()
    text = "".join(f"![图]({name})\n\n" for name in files)
    pdf = "".join(f"  {key}: {value}\n" for key, value in keys.items())
    yaml = f"title: 书\nchapters: [a.md]\npdf:\n{pdf}"
    root = shelf.write({"book.yaml": yaml, "a.md": f"# 一\n\n文。\n\n{text}", **files})
    edition = shelf.build(root, "pdf")
    assert edition.found == []
    return Printed(root / "ink.pdf", edition.content)


def spaces(printed, kind: str) -> list[str]:
    items = [i for i in printed.pdf.objects if isinstance(i, pikepdf.Dictionary | pikepdf.Stream)]
    if kind == "image":
        found = [str(i.ColorSpace) for i in items if i.get("/Subtype") == "/Image"]
    else:
        shadings = [
            one
            for i in items
            if "/Resources" in i
            for one in i.Resources.get("/Shading", {}).values()
        ]
        found = [str(one.ColorSpace) for one in shadings]
    return sorted(found)


def test_pictures_are_printed_in_the_inks_of_the_book(shelf):
    four = pictures_in_ink(shelf, color="cmyk")
    assert spaces(four, "image") == ["/DeviceGray", "/DeviceGray", "/DeviceRGB"]
    assert spaces(four, "shading") == ["/DeviceCMYK"]
    black = pictures_in_ink(shelf, color="black")
    assert spaces(black, "image") == ["/DeviceGray"] * 3
    assert spaces(black, "shading") == ["/DeviceGray"]
    for printed in (four, black):
        assert not printed.operators() & {"rg", "RG", "g", "G"}
        lines = [
            tuple(float(v) for v in one.operands)
            for item in printed.streams()
            for one in pikepdf.parse_content_stream(item)
            if str(one.operator) == "K"
        ]
        assert (0, 0, 0, 1) in lines
    shown = subprocess.run(
        ["pdftoppm", "-r", "40", "-png", "-f", "5", "-l", "5", "-singlefile", str(black.path)],
        capture_output=True,
        check=True,
    ).stdout
    from PIL import Image, ImageChops

    red, green, blue = Image.open(io.BytesIO(shown)).convert("RGB").split()
    for one in (red, green):
        assert ImageChops.difference(one, blue).getextrema()[1] <= 3  # of the viewer's own inks
    levels = {level for _, level in red.getcolors()}
    assert any(abs(level - 90) < 8 for level in levels), levels
    usual = pictures_in_ink(shelf)
    assert spaces(usual, "image") == ["/DeviceRGB"] * 3


def test_bleed_and_crop_marks_leave_the_trimmed_page_at_the_origin(press):
    bleed, outside = 3 * MM, 3 * MM + 7 * MM
    for page in press.pdf.pages:
        trim, bled, media = (
            [float(v) for v in page[k]] for k in ("/TrimBox", "/BleedBox", "/MediaBox")
        )
        assert trim == pytest.approx([0, 0, 140 * MM, 203 * MM], abs=0.01)
        assert bled == pytest.approx([-bleed, -bleed, trim[2] + bleed, trim[3] + bleed], abs=0.01)
        assert media == pytest.approx(
            [-outside, -outside, trim[2] + outside, trim[3] + outside], abs=0.01
        )
    out = subprocess.run(
        ["pdftoppm", "-r", "50", "-png", "-f", "1", "-l", "1", "-singlefile", str(press.path)],
        capture_output=True,
        check=True,
    ).stdout
    from PIL import Image

    cover = Image.open(io.BytesIO(out)).convert("L")
    pixel = 50 / 72
    inside = cover.getpixel((round((outside - bleed + 2) * pixel), cover.height // 3))
    beyond = cover.getpixel((round((outside - bleed - 4) * pixel), cover.height // 3))
    assert inside < 100
    assert beyond > 200
    out = subprocess.run(
        ["pdftoppm", "-r", "200", "-gray", "-f", str(len(press.pages)), "-singlefile", press.path],
        capture_output=True,
        check=True,
    ).stdout
    back = Image.open(io.BytesIO(out))
    foot = back.height - (outside - bleed) * 200 / 72
    assert back.getpixel((back.width // 2, round(foot - 1.5))) < 100
    assert back.getpixel((back.width // 2, round(foot + 1.5))) > 200


@pytest.mark.parametrize("keys", [{}, {"color": "cmyk", "links": "print", "crop_marks": "on"}])
def test_an_archive_conforms_to_pdf_a(shelf, keys, monkeypatch):
    pytest.importorskip("jsonschema")
    monkeypatch.syspath_prepend(str(BOOKS.parents[1] / "tools"))
    from check_pdfa import findings

    printed = specimen(shelf, "archive", pdf_a="on", **keys)
    assert findings(printed.path.read_bytes()) == []
    assert not printed.operators() & {"k", "K"}


def test_a_drawing_the_check_of_pdf_a_does_not_know_is_told(shelf):
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><linearGradient id="g">'
        '<stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/>'
        '</linearGradient><rect width="90" height="90" fill="url(#g)"/></svg>'
    )
    yaml = "title: 书\nchapters: [a.md]\npdf: {pdf-a: on}\n"
    root = shelf.write({"book.yaml": yaml, "a.md": "# 一\n\n文。\n\n![图](a.svg)\n", "a.svg": svg})
    assert shelf.build(root, "pdf").places() == [("E113", "a.md:5:1")]


def test_the_plain_theme_has_no_colour(shelf):
    printed = specimen(shelf, "plain", theme="plain")
    for page in printed.pdf.pages:
        for one in pikepdf.parse_content_stream(page):
            if str(one.operator) in ("rg", "RG"):
                red, green, blue = (float(v) for v in one.operands)
                assert red == pytest.approx(green, abs=0.05) == pytest.approx(blue, abs=0.05)


def test_a_book_overrides_one_file_or_adds_its_own_and_sets_properties(shelf):
    root = shelf.write(
        {
            "a.md": "# 一\n\n## 1.1 节\n\n文。\n",
            "templates/pdf/book.css": ":root { --accent: #ff0000; }\n"
            "h2 { color: var(--accent); }\n",
            "templates/pdf/front.css": ".title-page .title { font-size: 40pt; }\n",
        }
    )
    edition = shelf.build(root, "pdf")
    assert edition.found == []
    with pikepdf.open(io.BytesIO(edition.content)) as pdf:
        assert b"1 0 0 rg" in b"".join(
            item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream)
        )


def test_a_style_sheet_of_a_book_asks_for_nothing_from_outside(shelf):
    root = shelf.write(
        {
            "a.md": "# 一\n\n文。\n",
            "templates/pdf/book.css": "p { color: red }\n"
            "h1 { background: url(file:///etc/passwd) }\n",
        }
    )
    assert shelf.build(root, "pdf").places() == [("E205", "templates/pdf/book.css:2:18")]


def test_what_is_no_css_or_has_no_effect_is_told_where_it_stands(shelf):
    css = """h1 { colour: red; color: #fff }
h2 { color: reddish }
h3 > > p { color: red }
h4 { color red; }
@page :lefty { margin: 1cm }
"""
    root = shelf.write({"a.md": "# 一\n\n文。\n", "templates/pdf/book.css": css})
    edition = shelf.build(root, "pdf")
    assert edition.places() == [
        ("E111", "templates/pdf/book.css:1:6"),
        ("E111", "templates/pdf/book.css:2:6"),
        ("E111", "templates/pdf/book.css:3:1"),
        ("E206", "templates/pdf/book.css:4:15"),
        ("E111", "templates/pdf/book.css:5:1"),
    ]
    assert [one.message for one in edition.found][:2] == [
        "`colour: red` has no effect: no such property",
        "`color: reddish` has no effect: no such value",
    ]


@pytest.mark.parametrize("css", ["p { color: red", "p { color: red } /* ", "h1 { content: 'a"])
def test_a_style_sheet_that_would_swallow_the_next_is_refused(shelf, css):
    root = shelf.write({"a.md": "# 一\n\n文。\n", "templates/pdf/text.css": "\n" + css})
    found = shelf.build(root, "pdf").places()
    assert [code for code, _ in found][-1] == "E205", found


def test_the_shipped_style_sheets_have_no_mistake():
    from bookbuild.render.pdf.stylecheck import check_style
    from bookbuild.resources import template_folder

    for sheet in sorted((template_folder() / "pdf").glob("*.css")):
        assert check_style(sheet.read_text(encoding="utf-8")) == [], sheet


def test_the_specimen_is_the_same_bytes_from_a_fresh_cache(shelf, screen, tmp_path):
    shutil.copytree(BOOKS / "specimen", tmp_path / "book")
    from bookbuild.build import Job, build
    from bookbuild.cache import Cache
    from bookbuild.diagnostics import Report
    from bookbuild.workspace import Workspace

    out = tmp_path / "again.pdf"
    job = Job("pdf", out)
    build(job, Workspace(tmp_path / "book"), Cache(None), Report(), lambda *_: None)
    assert out.read_bytes() == screen.path.read_bytes()
