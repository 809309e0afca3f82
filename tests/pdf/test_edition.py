"""Whole little books, as a reader's programs see them."""

from __future__ import annotations

import io
import subprocess

import pikepdf
import pytest
from pikepdf import Name

from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.model.nodes import Figure, Image, Paragraph, Text

from . import books


@pytest.fixture(scope="module")
def pdf(sample):
    with pikepdf.open(sample) as opened:
        yield opened


def page_texts(path) -> list[str]:
    out = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return out.stdout.decode().split("\f")[:-1]


def squeezed(path) -> str:
    return "".join("".join(page_texts(path)).split())


def labels(pdf) -> list[str]:
    return [page.label for page in pdf.pages]


def test_front_matter_counts_in_roman_and_the_text_in_arabic_numerals(pdf):
    found = labels(pdf)
    body = found.index("1")
    assert found[:body] == ["i", "ii", "iii", "iv", "v", "vi"][:body]
    assert found[body:] == [str(n) for n in range(1, len(found) - body + 1)]
    assert body % 2 == 0


def test_chapters_open_on_right_hand_pages(sample):
    texts = page_texts(sample)
    for opening in ("第1章\n", "第2章\n", "习题答案\n"):
        at = [
            i for i, text in enumerate(texts) if text.replace(" ", "").lstrip().startswith(opening)
        ]
        assert any(i % 2 == 0 for i in at), opening


def outline(pdf):
    def children(item, depth):
        while item is not None:
            page = next(i for i, p in enumerate(pdf.pages) if p.obj == item.Dest[0])
            yield depth, str(item.Title), page
            if "/First" in item:
                yield from children(item.First, depth + 1)
            item = item.get("/Next")

    return list(children(pdf.Root.Outlines.First, 0))


def test_bookmarks_are_nested_under_parts_and_lead_to_their_pages(pdf, sample):
    marks = outline(pdf)
    assert [(depth, title) for depth, title, _ in marks] == [
        (0, "书名页"),
        (0, "前言"),
        (0, "目录"),
        (0, "第一部分 基础"),
        (1, "第1章 扩散模型的直觉"),
        (2, "1.1 为什么要加噪声"),
        (3, "1.1.1 一个小节"),
        (2, "1.2 定理与注"),
        (2, "习题"),
        (1, "第2章 前向过程"),
        (2, "2.1 边缘分布"),
        (0, "习题答案"),
        (1, "第1章 扩散模型的直觉"),
        (1, "第2章 前向过程"),
    ]
    texts = ["".join(text.split()) for text in page_texts(sample)]
    for _, title, page in marks[3:]:
        assert title.replace(" ", "") in texts[page]


def links(pdf):
    for number, page in enumerate(pdf.pages):
        for annotation in page.obj.get("/Annots", ()):
            yield number, annotation


def destination(pdf, annotation):
    target = pikepdf.NameTree(pdf.Root.Names.Dests)[str(annotation.Dest)]
    return next(i for i, p in enumerate(pdf.pages) if p.obj == target[0])


def test_every_link_within_the_book_leads_somewhere_and_others_to_their_address(pdf):
    outside = set()
    for _, annotation in links(pdf):
        if "/A" in annotation:
            outside.add(str(annotation.A.URI))
        else:
            destination(pdf, annotation)
    assert outside == {"https://example.org/"}


def test_a_link_to_another_chapter_leads_to_the_page_of_its_anchor(pdf, sample):
    texts = ["".join(text.split()) for text in page_texts(sample)]
    pages = {str(a.Dest): destination(pdf, a) for _, a in links(pdf) if "/Dest" in a}
    assert "2.1边缘分布" in texts[pages["s2-1"]]
    assert "定义1.1（前向过程）" in texts[pages["def-1"]]


def test_exercise_and_answer_name_each_others_page(pdf, sample):
    texts = ["".join(text.split()) for text in page_texts(sample)]
    names = labels(pdf)
    for number in ("1.1", "2.1"):
        head = f"练习{number}（基础）均值与方差"
        exercise = next(i for i, text in enumerate(texts) if head in text)
        answer = next(
            i for i, text in enumerate(texts) if f"练习{number}均值与方差" in text and i > exercise
        )
        assert f"{head}答案见第{names[answer]}页" in texts[exercise]
        assert f"练习{number}均值与方差第{names[exercise]}页" in texts[answer]


def test_contents_print_the_labels_of_the_pages(pdf, sample):
    texts = page_texts(sample)
    contents = next(text for text in texts if "目" in text and "···" in text.replace(" ", ""))
    printed = {
        line.split("·")[0].replace(" ", "").strip(): line.split("·")[-1].strip()
        for line in contents.splitlines()
        if "·" in line
    }
    names = labels(pdf)
    marks = {title.replace(" ", ""): names[page] for _, title, page in outline(pdf)[:-2]}
    assert printed["前言"] == marks["前言"] == "iii"
    for title in ("第1章扩散模型的直觉", "2.1边缘分布", "习题答案"):
        assert printed[title] == marks[title]


def test_heads_name_chapter_and_section_except_where_a_chapter_opens(pdf, sample):
    texts = page_texts(sample)
    names = labels(pdf)
    first = names.index("3")
    assert "第1章扩散模型的直觉" not in "".join(texts[first].split()[:2])
    assert texts[first].rstrip().endswith("3")
    assert "".join(texts[first + 1].split())[:12].startswith("4第1章扩散模型的直觉"[:12])
    assert "".join(texts[first + 2].splitlines()[0].split()).endswith("5")


def test_blank_pages_are_blank(pdf, sample):
    texts = page_texts(sample)
    assert sum(text.strip() == "" for text in texts) >= 2


def test_each_face_is_stored_once_and_embedded(pdf):
    files = {}
    names = set()
    for page in pdf.pages:
        for font in (page.obj.get("/Resources") or {}).get("/Font", {}).values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            names.add(str(descriptor.FontName))
            files.setdefault(str(descriptor.FontName), set()).add(descriptor.FontFile2.objgen)
    assert len(names) >= 6
    assert all(len(objects) == 1 for objects in files.values())
    embedded = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Length1" in o]
    assert len(embedded) == len(names)


def test_no_text_is_lost_or_out_of_order(sample):
    whole = squeezed(sample)
    at = 0
    for words in (
        "扩散模型教程",
        "张三、李四著",
        "©2026张三<保留所有权利>",
        "1.1为什么要加噪声",
        "Annals",
        "代码1-1一步采样",
        "定义1.1（前向过程）",
        "关于记号",
        "表3-1",
        "第5种方法",
        "图1-1一张示意图",
        "第2章",
        "习题答案",
    ):
        at = whole.index(words, at)
    assert whole.count("两行") == 0


def test_a_footnote_stands_on_the_page_of_its_call(sample):
    texts = ["".join(text.split()) for text in page_texts(sample)]
    page = next(text for text in texts if "这里有一个脚注" in text)
    assert "脚注在本页的下面，甲乙丙丁。" in page


def test_the_tree_of_tags_covers_the_pages(pdf):
    root = pdf.Root.StructTreeRoot
    nums = root.ParentTree.Nums
    keys = [int(nums[i]) for i in range(0, len(nums), 2)]
    assert keys == sorted(set(keys))
    parents = {int(nums[i]): nums[i + 1] for i in range(0, len(nums), 2)}
    tagged = 0
    for page in pdf.pages:
        if "/StructParents" in page.obj:
            tagged += 1
            for element in parents[int(page.obj.StructParents)]:
                assert element.Type == Name.StructElem
                assert element.Pg == page.obj
    assert tagged >= len(pdf.pages) - 4
    assert pdf.Root.MarkInfo.Marked
    assert {str(child.S) for child in root.K[0].K} >= {"/Sect"}


def test_metadata_name_the_book_and_no_time_of_building(pdf):
    assert str(pdf.docinfo.Title) == "扩散模型教程"
    assert str(pdf.docinfo.Author) == "张三, 李四"
    assert str(pdf.docinfo.CreationDate) == "D:20260501"
    assert str(pdf.Root.Lang) == "zh-CN"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == "扩散模型教程"
        assert xmp["dc:creator"] == ["张三", "李四"]
    assert "/Metadata" in pdf.Root


def test_the_same_book_gives_the_same_bytes_cached_or_not(render, sample, tmp_path):
    cache = Cache(tmp_path)
    book = books.sample_book()
    assert render(book, cache=cache) == sample.read_bytes()
    assert render(book, cache=cache) == sample.read_bytes()


def test_a_missing_picture_is_named_where_it_is_shown_and_nothing_is_written(render):
    from bookbuild.diagnostics import Span

    span = Span("chapters/ch1.md", 7, 3)
    figure = Figure((Paragraph((Image("figures/none.png", (Text("x"),), span=span),)),))
    report = Report()
    content = render(books.make_book(books.chapter(1, (figure,))), report)
    assert content is None
    assert [(d.code, d.span) for d in report] == [("F001", span)]


def test_a_picture_that_cannot_be_decoded_is_named_where_it_is_shown(render):
    from bookbuild.diagnostics import Span

    (render.root / "broken.png").write_bytes((render.root / "figures" / "a.png").read_bytes()[:200])
    span = Span("chapters/ch1.md", 7, 3)
    picture = Paragraph((Image("broken.png", (Text("x"),), span=span),))
    report = Report()
    assert render(books.make_book(books.chapter(1, (picture,))), report) is None
    assert [(d.code, d.span) for d in report] == [("F007", span)]


def test_a_cover_is_the_first_page_and_is_not_counted(render):
    content = render(books.make_book(books.chapter(1, books.prose())), cover="figures/a.png")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = labels(pdf)
        assert found[:4] == ["封面", "封面", "i", "ii"]
        assert list(pdf.pages[0].get_images())


def test_a_character_without_a_glyph_is_an_error_with_its_code_point(render):
    report = Report()
    odd = books.paragraph("天书\U000e0041\U00012000字")
    render(books.make_book(books.chapter(1, (odd,))), report)
    assert "E102" in {d.code for d in report}
    assert any("U+12000" in d.message for d in report)


@pytest.mark.parametrize("lines", range(18, 26))
def test_a_footnote_is_not_sent_on_to_make_room_for_other_text(render, tmp_path, lines):
    lead = [books.paragraph("甲") for _ in range(lines)]
    noted = books.paragraph("乙", books.note("这是注。"), "丙丁。")
    rest = books.prose(6)
    path = tmp_path / "notes.pdf"
    blocks = (*lead[:12], noted, *lead[12:], *rest)
    path.write_bytes(render(books.make_book(books.chapter(1, blocks))))
    pages = page_texts(path)
    [call] = [n for n, page in enumerate(pages) if "丙丁" in page]
    assert "这是注" in pages[call]
