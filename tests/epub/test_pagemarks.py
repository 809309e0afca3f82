"""Where printed pages begin, within paragraphs too, measured against the PDF's own text."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from books.shelf import Shelf, pdf_text
from lxml import etree

from bookbuild.render.epub.finish import finish
from bookbuild.render.html.places import Run, Start, find_places
from bookbuild.words import words

from .test_edition import NS, Opened

ZH = words("zh-CN")


def marked(body: str, place: int, units: int) -> str:
    """Return `body` with `|` where a page begins after `units` of the text of a place."""
    names = [name for name, _ in find_places(etree.fromstring(f"<body>{body}</body>"))]
    run = Run(("7",), dict.fromkeys(names, 0), (Start(names[place], units),))
    made, _ = finish(body, "zh-CN", "en", run, ZH)
    plain = re.sub(r' (xmlns[:\w]*|xml:lang)="[^"]*"', "", made)
    return re.sub(r'<span class="pagebreak"[^>]*/>', "|", plain)


@pytest.mark.parametrize(
    ("body", "place", "units", "expected"),
    [
        ("<p>甲乙，丙丁</p>", 0, 2, "<p>甲乙，|丙丁</p>"),
        ("<p>甲乙（丙丁）</p>", 0, 2, "<p>甲乙|（丙丁）</p>"),
        ("<p>甲<em>乙丙</em>丁</p>", 0, 2, "<p>甲<em>乙|丙</em>丁</p>"),
        ("<p>甲<em>乙</em>丙丁</p>", 0, 2, "<p>甲<em>乙</em>|丙丁</p>"),
        # A formula counts as one, and no mark is put into it.
        (
            "<p>甲<math><mi>x</mi><mi>y</mi></math>乙丙</p>",
            0,
            2,
            "<p>甲<math><mi>x</mi><mi>y</mi></math>|乙丙</p>",
        ),
        (
            "<p>甲乙（<math><mi>x</mi></math>）</p>",
            0,
            2,
            "<p>甲乙|（<math><mi>x</mi></math>）</p>",
        ),
        # What print words otherwise or has elsewhere does not count.
        (
            '<p>甲<sup class="call"><a>1</a></sup>乙丙</p>',
            0,
            2,
            '<p>甲<sup class="call"><a>1</a></sup>乙|丙</p>',
        ),
        # The text of a block within belongs to that block.
        ("<ul><li>甲乙<p>丙丁</p>戊己</li></ul>", 0, 3, "<ul><li>甲乙<p>丙丁</p>戊|己</li></ul>"),
        # Within a heading a mark would become part of its name; so it stands before it.
        (
            "<section><h2>甲乙</h2><p>丙</p></section>",
            1,
            1,
            "<section>|<h2>甲乙</h2><p>丙</p></section>",
        ),
        (
            "<section><p>甲</p><h2>乙</h2></section>",
            2,
            0,
            "<section><p>甲</p>|<h2>乙</h2></section>",
        ),
    ],
)
def test_a_mark_stands_where_the_page_begins(
    body: str, place: int, units: int, expected: str
) -> None:
    assert marked(body, place, units) == expected


SENTENCE = (
    "第{n}步：由 $x_{{{n}}}=\\sqrt{{a}}x_0+b$ 得（见脚注）[^n{n}]下一步的 diffusion "
    "probabilistic model，其**方差**不超过给定的常数{n}；"
)


def long_book() -> dict[str, str | bytes]:
    """Return a book whose paragraphs go over pages, with all that is worded in two ways."""
    text = "".join(SENTENCE.format(n=n) for n in range(1, 70))
    code = "\n".join(f"value_{n} = {n}" for n in range(70))
    notes = "\n".join(f"[^n{n}]: 注 {n}。" for n in range(1, 70))
    items = "\n".join(f"- 项目 {n}：{'文字' * 30}" for n in range(12))
    return {
        "book.yaml": "title: 书\nepub: {page-list: true}\nchapters:\n  - a.md\n",
        "a.md": f"# 题\n\n{text}\n\n{items}\n\n```python\n{code}\n```\n\n{text}\n\n{notes}\n",
    }


@pytest.mark.slow
def test_marks_stand_where_the_pages_of_the_pdf_begin(shelf: Shelf) -> None:
    shelf.ask_for_fonts()
    root = shelf.write(long_book())
    pdf, epub = shelf.build(root, "pdf"), shelf.build(root, "epub")
    opened = Opened(epub.content)
    body = opened.tree("text/a.xhtml")
    texts = [re.sub(r"\W", "", page) for page in pdf_text(pdf.content)]
    with pikepdf.open(io.BytesIO(pdf.content)) as document:
        total = len(document.pages)
    marks = body.xpath("//*[@class='pagebreak']", namespaces=NS)
    first = total - len(marks)
    assert len(marks) > 6
    inside = 0
    for number, mark in enumerate(marks):
        following = text_after(mark)
        # Above the text stand the running head and the page number.
        assert 0 <= texts[first + number].find(following) < 20, (number, following)
        inside += mark.getprevious() is not None or bool(mark.getparent().text)
    assert inside > 3


def text_after(mark: etree._Element) -> str:
    """Return the letters after a mark up to the next formula or note, eight at most."""
    found = ""
    for node in mark.xpath("following::node()"):
        if isinstance(node, etree._Element):
            if found and (node.tag.endswith("}math") or node.get("class") == "call"):
                break
            continue
        around = [node.getparent(), *node.getparent().iterancestors()]
        around = around[1:] if node.is_tail else around
        if any(e.tag.endswith("}math") or e.get("class") == "call" for e in around):
            continue
        found += re.sub(r"\W", "", str(node))
    return found[:8]
