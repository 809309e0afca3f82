"""Books in Traditional Chinese, Japanese and Korean are set by rules of their own."""

from __future__ import annotations

import io
import subprocess

import pytest

from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet
from bookbuild.model.nodes import Attr, Phrase, Styled, Text
from bookbuild.render.pdf import render_pdf
from bookbuild.render.pdf.sheet import make_sheet
from bookbuild.workspace import Workspace

from . import books
from .conftest import config
from .glyphs import OBJECT, glyphs, rows
from .measure import shortfalls

cjk = pytest.importorskip("bookbuild.render.pdf.cjk", exc_type=(ImportError, OSError))

HANT = (
    "他說：「學習（learning）的對象是反向過程，隨步數單調下降。」於是我們先固定前向過程，它不含任何要學的參數；"
    "為什麼可以這樣做？因為每一步加入的雜訊足夠小，反向的條件分布就近似於高斯分布——這正是《機率論》裡早就知道"
    "的事實……近似的誤差可以忽略不計。「是的」，她回答，「我們都明白。」"
)
JA = (
    "拡散モデルは、データを少しずつノイズに変え、そのノイズをデータへ戻すことを学習する。「前向き過程」には学習"
    "すべきパラメーターがなく、「逆向き過程」だけが学習の対象となる。なぜそれでよいのか？ちょっとしたノイズなら、"
    "きゃしゃなモデルでも推定できるだろう。コンピューターのメモリーとプロセッサーがあれば足りる。"
)
KO = (
    "확산 모형은 데이터를 조금씩 잡음으로 바꾸고, 다시 그 잡음을 데이터로 되돌리는 것을 배운다. "
    "“순방향 과정”에는 배울 매개변수가 없고, 역방향 과정만이 학습의 대상이 된다. 왜 그래도 되는가? "
    "한 걸음마다 더해지는 잡음이 충분히 작으면 역방향의 조건부 분포는 가우스 분포에 가깝다. "
)
SHEET = make_sheet("A5", 10.5)
NEVER_FIRST = "，。、；：？！）》」』】”’…ーっゃゅょァィゥェォッャュョ々〻"


def print_book(lang: str, text: str, tmp_path, blocks=()):
    report = Report()
    fonts = FontSet.locate(report, lang=lang)
    if len(report):
        pytest.skip(f"the fonts for {lang} are not installed")
    blocks = blocks or [
        books.paragraph(
            text[0] + text[n : n + 5],
            Styled("emphasis", (Text(text[:2]),)),
            text[n:] + text,
            text[n:],
        )
        for n in range(24)
    ]
    content = render_pdf(
        books.make_book(books.chapter(1, blocks, title=text[:4])),
        config(lang=lang, pdf=_a5()),
        Workspace(tmp_path, {"PATH": "/usr/bin:/bin"}),
        Cache(None),
        fonts,
        report,
        lambda *_: None,
    )
    assert [d.message for d in report] == []
    path = tmp_path / "book.pdf"
    path.write_bytes(content)
    return path


def _a5():
    from bookbuild.config import PdfConfig

    return PdfConfig(paper="A5", font_size=10.5)


@pytest.mark.parametrize(
    ("lang", "text", "face"),
    [
        ("zh-TW", HANT, "Noto-Serif-TC"),
        ("ja", JA, "Noto-Serif-JP"),
        ("ko", KO, "Noto-Serif-KR"),
    ],
)
def test_lines_are_full_in_the_face_of_the_language(lang, text, face, tmp_path):
    path = print_book(lang, text, tmp_path)
    found = shortfalls(path, SHEET, first=4, halved="".join(cjk.trimmed(lang)))
    assert len(found) > 100
    assert [(short, row.text) for short, row in found if short < -0.05] == []
    ragged = [(short, row.text) for short, row in found if short > 0.05]
    assert len(ragged) <= 0.01 * len(found), ragged
    first = {row.text[0] for _, row in found}
    assert not first & set(NEVER_FIRST)
    assert not {row.text[-1] for _, row in found} & set("（《「『“")
    body = [g.font for g in glyphs(path) if g.page >= 4 and abs(g.size - 10.5) < 0.1]
    assert max(set(body), key=body.count) == face


@pytest.mark.parametrize(
    ("lang", "text", "indent"), [("ja", JA, 1), ("ko", KO, 1), ("zh-TW", HANT, 2)]
)
def test_paragraphs_begin_as_far_in_as_the_language_has_it(lang, text, indent, tmp_path):
    found = [row for row in rows(print_book(lang, text, tmp_path), 10.5) if row.page == 5]
    steps = {round((row.left - SHEET.outer) / 10.5, 1) for row in found}
    assert max(steps) == indent


def test_centred_marks_keep_their_square_at_the_end_of_a_line():
    assert "，" in cjk.trimmed("zh-CN")
    assert "，" not in cjk.trimmed("zh-TW")
    assert "」" in cjk.trimmed("zh-TW")
    assert "、" in cjk.trimmed("ja")
    assert "？" not in cjk.trimmed("ja")
    assert not cjk.trimmed("ko")


@pytest.mark.parametrize(
    ("lang", "text", "spaced"),
    [
        ("zh-TW", "學習TeX的人，用GPU算3次。", "學習 TeX 的人，用 GPU 算 3 次。"),
        ("ja", "モデルはTeXとGPUを3回使う。", "モデルは TeX と GPU を 3 回使う。"),
        # Korean puts blanks between words; a particle follows a foreign word at once.
        ("ko", "모형은 TeX로 GPU를 3번 쓴다.", "모형은 TeX로 GPU를 3번 쓴다."),
    ],
)
def test_the_gap_beside_latin_letters_is_a_matter_of_the_language(lang, text, spaced):
    from bookbuild.passes.spacing import spacing

    made = books.chapter(1, (books.paragraph(text),))
    [paragraph] = spacing(made, lang).blocks
    assert paragraph.children[0].text == spaced


@pytest.mark.parametrize(
    ("lang", "word", "above"),
    [("zh-TW", "前向", False), ("ja", "逆向", True), ("ko", "매개", True)],
)
def test_dots_of_emphasis_stand_where_the_language_has_them(lang, word, above, tmp_path):
    from PIL import Image

    stressed = Phrase(Attr("", ("zhuozhong",), ()), (Text(word),))
    path = print_book(lang, HANT, tmp_path, [books.paragraph("甲乙丙", stressed, "丁戊")])
    found = [g for g in glyphs(path) if g.text != OBJECT]
    at = "".join(g.text[:1] or " " for g in found).index(word)
    marked, scale = found[at], 200 / 72
    shown = subprocess.run(
        ["pdftoppm", "-r", "200", "-gray", "-f", f"{marked.page + 1}", "-singlefile", str(path)],
        capture_output=True,
        check=True,
    ).stdout
    page = Image.open(io.BytesIO(shown))

    def is_inked(top: float, foot: float) -> bool:
        em = marked.size
        box = (marked.x, marked.y + top * em, marked.right, marked.y + foot * em)
        return page.crop(tuple(round(v * scale) for v in box)).getextrema()[0] < 128

    assert is_inked(-1.2, -0.95) is above
    assert is_inked(0.17, 0.4) is not above
