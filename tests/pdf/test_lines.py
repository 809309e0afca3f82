"""Chinese lines end where the type area ends."""

from __future__ import annotations

import itertools
import re

import pyphen
import pytest

from bookbuild.model.nodes import Attr, Code, Link, Phrase, Styled, Text
from bookbuild.render.pdf.sheet import make_sheet

from . import books
from .glyphs import rows
from .measure import CLOSING, shortfalls

cjk = pytest.importorskip("bookbuild.render.pdf.cjk", exc_type=(ImportError, OSError))


def weights(text: str) -> list[int]:
    return cjk.gap_weights(list(text))


def test_gaps_are_widest_at_blanks_then_at_punctuation_then_between_characters():
    blank, comma, plain = weights("甲 乙")[1], weights("甲，乙")[1], weights("甲乙")[0]
    assert blank > comma > plain > 0


def test_nothing_is_put_before_closing_or_after_opening_marks():
    assert weights("甲，")[0] == weights("（甲")[0] == weights("甲 乙")[0] == 0


def test_dashes_and_ellipses_hold_together_and_latin_words_too():
    assert weights("——") == [0]
    assert weights("……") == [0]
    assert weights("word") == [0, 0, 0]
    assert weights("甲—")[0] > 0


def test_a_formula_takes_a_gap_beside_a_character_and_none_before_a_comma():
    assert weights("甲\ufffc，") == [weights("甲乙")[0], 0]


def test_the_layout_knows_the_weasyprint_it_is_pinned_to():
    assert cjk.mismatch() == ""


def test_another_weasyprint_is_noticed(monkeypatch):
    monkeypatch.setattr(cjk.inline, "text_align", lambda context, line: 0)
    assert "text_align" in cjk.mismatch()
    monkeypatch.setattr(cjk.weasyprint, "VERSION", "71.0")
    assert "71.0" in cjk.mismatch()


def test_other_pages_images_and_streams_are_noticed(monkeypatch):
    from bookbuild.render.pdf import inside

    assert inside.inside_mismatch() == ""
    monkeypatch.setattr(inside.stream.Stream, "add_group", lambda self, box: None)
    assert "add_group" in inside.inside_mismatch()
    monkeypatch.undo()
    monkeypatch.delattr(inside.boxes, "FootnoteAreaBox")
    assert "FootnoteAreaBox" in inside.inside_mismatch()


def mixed(count: int):
    parts = (
        "“学习”的对象是反向过程，",
        Styled("strong", (Text("信噪比（SNR）"),)),
        "随步数单调下降；函数 ",
        Code("q_sample(x, t)"),
        " 只用到两个数组，见",
        Link("#ch1", (Text("第1章"),)),
        "（其中讨论了《概率论》里的——也许是最常见的……误解）。Ornstein–Uhlenbeck 过程的",
        Styled("emphasis", (Text("平稳分布"),)),
        "是高斯分布，",
    )
    for shift in range(count):
        yield books.paragraph(
            "又" + books.PROSE[shift : shift + 19], *parts, books.PROSE[shift:], *parts
        )


def test_full_lines_end_at_the_right_edge_and_none_beyond(render, tmp_path):
    path = tmp_path / "lines.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, mixed(60)))))
    found = shortfalls(path, make_sheet("16k", 10.5), first=4)
    assert len(found) > 300
    over = [(short, line) for short, line in found if short < -0.05]
    assert over == []
    short = [(missing, line) for missing, line in found if missing > 0.05]
    assert len(short) <= 0.01 * len(found), short


def test_lines_are_equally_far_apart_whatever_faces_stand_in_them(render, tmp_path):
    path = tmp_path / "lines.pdf"
    chapter = books.chapter(1, (*books.prose(2), *mixed(8)))
    path.write_bytes(render(books.make_book(chapter)))
    sheet = make_sheet("16k", 10.5)
    first, *others = [row for row in rows(path, 10.5) if row.page == 5]
    assert len(others) == sheet.lines - 1
    for count, row in enumerate(others, 1):
        assert row.y - first.y == pytest.approx(count * sheet.leading, abs=0.1), row.text


def test_no_line_starts_with_a_closing_mark_or_ends_with_an_opening_one(render, tmp_path):
    path = tmp_path / "lines.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, mixed(40)))))
    found = [line.text for _, line in shortfalls(path, make_sheet("16k", 10.5), first=4)]
    assert not [text for text in found if text[0] in CLOSING or text[-1] in "（《“【"]
    assert not [text for text in found if text.endswith("—") and not text.endswith("——")]


def test_the_text_of_justified_lines_is_the_authors(render, tmp_path):
    import subprocess

    path = tmp_path / "lines.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, books.prose(3)))))
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
    squeezed = "".join(text.decode().split())
    for start in range(3):
        assert "".join(books.PROSE[start:].split()) in squeezed


def paragraphs_of_formulas(count: int):
    """Paragraphs with long formulas within the lines, shifted so that they break everywhere."""
    from bookbuild.math.engine import Engine
    from bookbuild.model.nodes import Math

    texs = (
        r"q(x_t\mid x_{t-1})=\mathcal N(x_t;\sqrt{\alpha_t}x_{t-1},\beta_t\mathbf I)",
        r"\mathrm{Var}(X)=\mathbb E[X^2]-\mathbb E[X]^2\ge 0",
        r"\bar\alpha_t=\prod_{s=1}^t\alpha_s",
        r"x_t=\sqrt{\alpha_t}\,x_0+\sqrt{1-\alpha_t}\,\epsilon,\quad\epsilon\sim\mathcal N(0,I)",
    )
    with Engine() as engine:
        drawn = [Math(tex, formula=engine.convert(tex, display=False)) for tex in texs]
    for shift in range(count):
        one, two, three, four = (drawn[(shift + n) % 4] for n in range(4))
        prose = "。" + books.PROSE[shift % 30 : shift % 30 + 40] + "因此 "
        start = "又" * (1 + shift % 19) + "有 "
        yield books.paragraph(
            start, one, "，其中的参数 ", two, "；它们满足 ", three, prose, four, "，这正是要证的。"
        )


def test_lines_with_long_formulas_are_full_too(render, tmp_path):
    path = tmp_path / "formulas.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, paragraphs_of_formulas(40)))))
    found = shortfalls(path, make_sheet("16k", 10.5), first=4)
    assert len(found) > 60
    assert [(short, row.text) for short, row in found if short < -0.05] == []
    ragged = [(short, row.text) for short, row in found if short > 0.05]
    assert len(ragged) <= 0.01 * len(found), ragged
    starts = [row.text.lstrip()[0] for _, row in found]
    assert not set(starts) & set(CLOSING)


def test_words_are_divided_by_english_rules_and_names_are_not(render, tmp_path):
    words = "reparameterization、PyTorchLightning、independently distributed representation、"
    blocks = [books.paragraph("又" * n + words * 4 + "完毕。") for n in range(1, 25)]
    path = tmp_path / "words.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, blocks))))
    ends = {row.text.split()[-1] for _, row in shortfalls(path, make_sheet("16k", 10.5), first=4)}
    divided = {end.rpartition("、")[2] for end in ends if end.endswith("-")}
    assert divided
    names = ("PyTorch-", "PyTor-", "Py-", "Light-", "Lightning-")
    assert not [end for end in divided if end.endswith(names)]
    assert all(len(end) - 1 >= 3 for end in divided)


def test_words_of_addresses_are_not_divided():
    from bookbuild.render.pdf.hyphens import word_after
    from bookbuild.render.pdf.linebreaks import marked

    address = marked("https://example.org/step?number=1000&schedule=cosine").encode()
    assert not word_after(address, address.index(b"schedule"))
    text = "在 schedule 里".encode()
    assert word_after(text, text.index(b"schedule"))


def divisions(path) -> set[tuple[str, str]]:
    """The two halves of every word that is divided between two lines."""
    found = set()
    for row, following in itertools.pairwise(rows(path, 10.5)):
        end = row.text.rstrip()
        if end.endswith("-") and row.page == following.page:
            first = re.split("[^a-z]", end[:-1])[-1]
            found.add((first, re.split("[^a-z]", following.text.lstrip())[0]))
    return found


@pytest.mark.parametrize(("latin", "other"), [("en", "de"), ("de", "en")])
def test_words_without_a_mark_are_divided_by_the_language_of_book_yaml(
    render, tmp_path, latin, other
):
    words = "beobachtungsreihe、schwierigkeiten、grundgesamtheit、durchschnittlich、"
    blocks = [books.paragraph("又" * n + words * 3 + "完毕。") for n in range(1, 25)]
    path = tmp_path / "words.pdf"
    book = books.make_book(books.chapter(1, blocks))
    path.write_bytes(render(book, latin_lang=latin))
    found = divisions(path)
    assert found

    def wrong(lang: str) -> set[str]:
        places = pyphen.Pyphen(lang=lang)
        return {a + b for a, b in found if len(a) not in places.positions(a + b)}

    assert not wrong(latin)
    assert wrong(other)


def test_a_line_is_not_ended_where_only_the_blank_after_it_is_too_much(render, tmp_path):
    held = Phrase(Attr("", ("nobr",)), (Text("IEEE/CVF"),))
    words = "Peebles W, Xie S. Scalable Diffusion Models with Transformers as of the "
    blocks = [
        books.paragraph(
            "i" * narrow + "." * dots + " ",
            Phrase(Attr("", ("work",)), (Text(words), held, Text(" Conference on Vision."))),
        )
        for narrow in range(8)
        for dots in range(8)
    ]
    path = tmp_path / "blanks.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, blocks))))
    ends = [row.text.split()[-1] for row in rows(path, 10.5) if row.page >= 4]
    assert len(ends) > 100
    assert not {"Peebles", "W,"} & set(ends)


def test_no_character_stands_alone_in_the_last_line(render, tmp_path):
    blocks = [books.paragraph("甲" * n + "。") for n in range(30, 80)]
    path = tmp_path / "last.pdf"
    path.write_bytes(render(books.make_book(books.chapter(1, blocks))))
    lines = [row.text for row in rows(path, 10.5) if row.page >= 4 and "甲" in row.text]
    assert len(lines) > 60
    assert "甲。" not in lines
    assert "。" not in lines


def test_nothing_else_stands_alone_in_the_last_line(render, tmp_path):
    from bookbuild.math.engine import Engine
    from bookbuild.model.nodes import Math

    with Engine() as engine:
        formula = Math("x_t", formula=engine.convert("x_t", display=False))
    bold = Styled("strong", (Text("乙乙"),))
    ends = ((" ", formula, "。"), (bold, "丙。"), (" as。",), (Styled("strong", (Text("丁。"),)),))
    for end in ends:
        blocks = [books.paragraph("甲" * n, *end) for n in range(30, 80)]
        path = tmp_path / "last.pdf"
        path.write_bytes(render(books.make_book(books.chapter(1, blocks))))
        found = [row.text for row in rows(path, 10.5) if row.page >= 4]
        lines = [text for text in found if "甲" in text or "。" in text]
        assert len(lines) > 90
        assert [text for text in lines if "甲" not in text and "乙" not in text] == []


def test_a_paragraph_of_formulas_or_pictures_alone_is_left_as_it_is():
    from bookbuild.render.pdf.adapt import Paper, adapt

    for body in ("<img/><img/>。", "<img/>", "。", "", '<span class="ruby"><rt>a</rt></span>'):
        adapt(f"<p>{body}</p>", Paper(38, 80, "", ""))


@pytest.mark.slow
def test_the_lines_of_the_tutorial_are_full(tmp_path):
    from pathlib import Path

    from bookbuild.build import Job, build
    from bookbuild.cache import Cache
    from bookbuild.diagnostics import Report
    from bookbuild.workspace import Workspace

    root = Path(__file__).resolve().parents[2]
    path = tmp_path / "book.pdf"
    built = build(
        Job("pdf", path), Workspace(root), Cache(tmp_path / "cache"), Report(), lambda *_: None
    )
    assert built is not None
    found = shortfalls(path, make_sheet("16k", 10.5), first=12)
    assert len(found) > 500
    assert [(short, row.text) for short, row in found if short < -0.05] == []
    # The last lines of list items whose list is followed at once by text count as full here.
    assert sum(short > 0.05 for short, _ in found) <= 0.02 * len(found)
