"""Index, glossary, symbols and lists as the readers of both editions have them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest
from books.shelf import Edition, Shelf, pdf_text, shelf
from lxml import etree

__all__ = ["shelf"]

PARAGRAPH = "这是一段够长的文字，好让书页填满，索引里的页码才有先有后，读者才翻得到。" * 8
FILES: dict[str, str | bytes] = {
    "book.yaml": """title: 书
chapters: [a.md, b.md]
appendices: [c.md]
bibliography: w.bib
glossary: terms.yaml
notation: symbols.yaml
lists: [tables, theorems]
""",
    "terms.yaml": """- term: 扩散过程
  english: diffusion process
  definition: 逐步加噪，见[](#sec:b)。
""",
    "symbols.yaml": """- symbol: x_t
  meaning: 时刻 $t$ 的样本
  first: "#eq:a"
""",
    "w.bib": "@book{li, author={李航 and 周华 and 张三 and 王五}, title={统计}, year={2019}}",
    "a.md": f"""# 甲

扩散过程[@li]从[起点]{{.index}}出发。[]{{.index key="全程" range=start}}

$$
x_t \\label{{eq:a}}
$$

{PARAGRAPH}

::: {{.theorem #thm:a name="中值"}}
文。
:::

{chr(10).join([PARAGRAPH + chr(10)] * 8)}

回到[起点]{{.index}}，[]{{.index key="起点" main=true}}又见[起点]{{.index}}。
""",
    "b.md": f"""# 乙

## 节 {{#sec:b}}

{chr(10).join([f"[重采样]{{.index}}{PARAGRAPH}" + chr(10)] * 9)}

[得分]{{.index see="起点"}}至此[]{{.index key="全程" range=end}}。
""",
    "c.md": """# 丙

| 甲 |
|----|
| [表中]{.index key="过程!前向"} |

: 题
""",
}


@pytest.fixture(scope="module")
def pdf(shelf: Shelf) -> Edition:
    shelf.ask_for_fonts()
    edition = shelf.build(shelf.write(FILES), "pdf")
    assert edition.found == []
    return edition


@pytest.fixture(scope="module")
def epub(shelf: Shelf) -> Edition:
    edition = shelf.build(shelf.write(FILES), "epub")
    assert edition.found == []
    return edition


def entry(pages: list[str], word: str) -> str:
    [found] = re.findall(rf"(?:^|\s){word} +([0-9][0-9, –]*)", pages[-1], re.MULTILINE)
    return found.strip().rstrip(",")


def test_the_index_names_the_pages_where_its_words_stand(pdf: Edition) -> None:
    pages = [page for page in pdf_text(pdf.content, "-layout") if page.strip()]
    blank = pdf_text(pdf.content, "-layout")
    start = next(i for i, page in enumerate(blank) if "从起点出发" in page)
    back = next(i for i, page in enumerate(blank) if "回到起点" in page)
    assert entry(pages, "起点") == f"1, {back - start + 1}"
    again = [i - start + 1 for i, page in enumerate(blank) if "重采样这是" in page]
    assert len(again) >= 3
    assert entry(pages, "重采样") == f"{again[0]}–{again[-1]}"
    assert entry(pages, "全程") == f"1–{again[-1]}"


def destinations(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield source and target page of every link within the file."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        numbers = {page.obj.objgen: i for i, page in enumerate(opened.pages)}
        named = pikepdf.NameTree(opened.Root.Names.Dests)
        for source, page in enumerate(opened.pages):
            for annotation in page.obj.get("/Annots", ()):
                action = annotation.get("/A", {})
                target = action.get("/D", annotation.get("/Dest"))
                if isinstance(target, pikepdf.String):
                    target = named[str(target)]
                if target is not None:
                    yield source, numbers[target[0].objgen]


def test_page_numbers_in_the_index_lead_to_those_pages(pdf: Edition) -> None:
    pages = pdf_text(pdf.content)
    last = len(pages) - 1
    start = next(i for i, page in enumerate(pages) if "从起点出发" in page)
    back = next(i for i, page in enumerate(pages) if "回到起点" in page)
    targets = [target for source, target in destinations(pdf.content) if source == last]
    assert {start, back} <= set(targets)


def test_lists_name_the_printed_pages(pdf: Edition) -> None:
    pages = pdf_text(pdf.content, "-layout")
    [table] = [page for page in pages if "表格目录" in page]
    [theorem] = [page for page in pages if "定理目录" in page]
    start = next(i for i, page in enumerate(pages) if "从起点出发" in page)
    there = next(i for i, page in enumerate(pages) if "表 A-1" in page and "目录" not in page)
    assert re.search(rf"表 A-1 +题[ ·]+{there - start + 1}$", table, re.MULTILINE)
    assert re.search(r"定理 1.1（中值）[ ·]+1$", theorem.replace(" （", "（"), re.MULTILINE)


def page(epub: Edition, name: str) -> etree._Element:
    [content] = [c for n, c in epub.files().items() if n.endswith(f"{name}.xhtml")]
    return etree.fromstring(content)


def test_the_index_is_sorted_by_pinyin_with_letters_as_heads(epub: Edition) -> None:
    found = page(epub, "index").xpath("//*[local-name()='h2' or @class='term']")
    words = ["".join(element.itertext()) for element in found]
    assert words == ["C", "重采样", "D", "得分", "G", "过程", "前向", "Q", "起点", "全程"]


def test_every_link_of_the_made_pages_of_the_epub_resolves(epub: Edition) -> None:
    files = epub.files()
    ids = {
        name.rpartition("/")[2]: set(etree.fromstring(content).xpath("//@id"))
        for name, content in files.items()
        if name.endswith(".xhtml")
    }
    for name in ("index", "glossary", "notation", "list_of_tables", "list_of_theorems"):
        links = page(epub, name).xpath("//*[local-name()='section']//*[local-name()='a']/@href")
        assert links, name
        for link in links:
            file, _, anchor = link.rpartition("/")[2].partition("#")
            assert anchor in ids[file or f"{name}.xhtml"], link


def test_the_first_use_of_a_term_leads_to_the_glossary_and_back(epub: Edition) -> None:
    [there] = page(epub, "a").xpath("//*[@class='ref glossary']/@href")
    assert there == "glossary.xhtml#glossary-1"
    words = "".join(page(epub, "glossary").itertext())
    assert "扩散过程 diffusion process" in words
    assert "逐步加噪，见 1.1 节。" in words or "逐步加噪，见 2.1 节。" in words
    assert "首见第 1 章" in words


def test_the_list_of_works_ends_chinese_authors_in_deng(epub: Edition) -> None:
    words = "".join(page(epub, "references").itertext())
    assert "李航, 周华, 张三, 等. 统计[M]. 2019." in words


@pytest.mark.parametrize(
    "marked",
    [
        "甲[乙丙]{.index}丁",
        "甲[]{.index key=x}DDPM[]{.index key=y}丁",
        "（[甲]{.index}）[“乙”]{.index}，[$x$]{.index}。",
        "$x$[]{.index key=x}，丁[]{.index key=x}",
        "[**甲**]{.index}乙[`c`]{.index}丙",
        "一行[]{.index key=x}\n二行",
    ],
)
def test_marks_leave_text_and_spacing_as_they_were(shelf: Shelf, marked: str) -> None:
    plain = re.sub(r"\[([^\]]*)\]\{\.index[^}]*\}", r"\1", marked)
    book = {"book.yaml": "title: 书\nchapters: [a.md]\nindex: false\n"}
    with_marks, without = (
        "".join(
            page(
                shelf.build(shelf.write(book | {"a.md": f"# 题\n\n{text}\n"}), "epub"), "a"
            ).itertext()
        )
        for text in (marked, plain)
    )
    assert with_marks == without
