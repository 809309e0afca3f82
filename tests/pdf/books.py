"""Small books as values, for the tests of the printed edition."""

from __future__ import annotations

from bookbuild.diagnostics import Span
from bookbuild.model.book import Book, Chapter
from bookbuild.model.nodes import (
    AnswerEntry,
    BulletList,
    Callout,
    Cell,
    Code,
    CodeBlock,
    Exercise,
    Figure,
    Heading,
    Hint,
    Image,
    Link,
    ListItem,
    Note,
    OrderedList,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)

PROSE = (
    "扩散模型把数据逐步变成噪声，再学会把噪声变回数据。这样的想法并不新：非平衡热力学里早有先例，"
    "变分推断也给出了训练的目标。我们先固定前向过程（forward process），它不含任何要学的参数；"
    "“学习”只发生在反向。为什么可以这样做？因为每一步加入的噪声足够小，反向的条件分布就近似于高斯分布——"
    "这正是 Feller 在 1949 年已经知道的事实……当步数 T 取 1000 左右时，近似的误差可以忽略不计。"
)


def text(content: str) -> Text:
    return Text(content)


def paragraph(*parts) -> Paragraph:
    return Paragraph(tuple(Text(p) if isinstance(p, str) else p for p in parts))


def prose(count: int = 1) -> tuple[Paragraph, ...]:
    return tuple(paragraph(PROSE[i % 7 :]) for i in range(count))


def heading(level: int, number: str, title: str, anchor: str) -> Heading:
    return Heading(level, (Text(title),), number=number, anchor=anchor)


def note(content: str) -> Note:
    return Note((paragraph(content),))


def link(target: str, words: str) -> Link:
    return Link(target, (Text(words),))


def table(rows: int) -> Table:
    def cells(*texts: str):
        return tuple(Cell((Paragraph((Text(t),), tight=True),)) for t in texts)

    return Table(
        aligns=("left", "center", "right"),
        head=(cells("方法", "年份", "误差"),),
        body=tuple(cells(f"第 {i} 种方法", str(1990 + i), f"0.{i:03d}") for i in range(rows)),
        caption=(Text("各种方法的比较"),),
        number="3-1",
        anchor="tbl-1",
    )


LONG_CODE = """import torch

def q_sample(x_0, t, noise=None):
    if noise is None:
        noise = torch.randn_like(x_0)  # 标准高斯噪声
    return extract(sqrt_alphas_cumprod, t, x_0.shape) * x_0 + LONG  # 这一行很长，放不下一行
""".replace("LONG", "extract(sqrt_one_minus_alphas_cumprod, t, x_0.shape) * noise")

DIAGRAM = """┌──────────┐      ┌──────────┐
│ 数据 x_0 │ ──→  │ 噪声 x_T │
└──────────┘      └──────────┘
     ↑                 │
     └──── 反向过程 ───┘"""


def chapter(
    index: int, blocks, kind="chapter", number=None, title=None, part="", images=()
) -> Chapter:
    slug = f"ch{index}"
    return Chapter(
        path=f"chapters/{slug}.md",
        slug=slug,
        kind=kind,
        number=f"第{index}章" if number is None else number,
        ordinal=str(index),
        title=(Text(title or f"标题{index}"),),
        blocks=tuple(blocks),
        anchor=slug,
        part=part,
        part_number=part.partition(" ")[0],
        part_anchor=f"bookbuild-part-{index}" if part else "",
        images=tuple(images),
    )


def exercise(number: str, answered: bool = True) -> Exercise:
    return Exercise(
        number,
        (Text("均值与方差"),),
        "基础",
        (paragraph("证明前向过程的边缘分布是高斯分布，并求出它的均值与方差。"),),
        hints=(Hint((paragraph("用归纳法。"),)),),
        anchor=f"ex-{number.replace('.', '-')}",
        answer_anchor=f"ans-{number.replace('.', '-')}" if answered else "",
    )


def answer(of: Exercise) -> AnswerEntry:
    return AnswerEntry(of, prose(1), of.answer_anchor)


def make_book(*chapters: Chapter) -> Book:
    from dataclasses import fields, is_dataclass

    anchors: dict[str, int] = {}

    def collect(value, index):
        if isinstance(value, tuple):
            for one in value:
                collect(one, index)
        elif is_dataclass(value):
            anchor = getattr(value, "anchor", "")
            if isinstance(value, Exercise) or anchor:
                anchors.setdefault(anchor, index)
            if not isinstance(value, AnswerEntry):
                for f in fields(value):
                    collect(getattr(value, f.name), index)
            else:
                collect(value.blocks, index)

    for index, one in enumerate(chapters):
        anchors[one.anchor] = index
        collect(one.blocks, index)
    return Book(chapters, anchors)


def sample_book() -> Book:
    """A book in which every construct of the body occurs once."""
    first, second = exercise("1.1"), exercise("2.1")
    preface = chapter(
        0, (*prose(2), paragraph("正文从", link("#ch1", "第1章"), "开始。")), "front", "", "前言"
    )
    one = chapter(
        1,
        (
            *prose(1),
            heading(2, "1.1", "为什么要加噪声", "s1-1"),
            paragraph(
                "这里有一个脚注",
                note("脚注在本页的下面，甲乙丙丁。"),
                "，还有",
                Styled("strong", (Text("信噪比（SNR）"),)),
                "的定义、",
                Styled("emphasis", (Text("强调的字"),)),
                "、",
                Styled("emphasis", (Text("Annals of Mathematics"),)),
                "、行内代码 ",
                Code("torch.randn_like(x)"),
                " 以及对",
                link("#s2-1", "2.1 节"),
                "的引用。It doesn’t matter whether a line is Latin. ",
                PROSE,
            ),
            heading(3, "1.1.1", "一个小节", "s1-1-1"),
            *prose(2),
            BulletList(
                (
                    ListItem((Paragraph((Text("第一项，" + PROSE[:60]),), tight=True),)),
                    ListItem(
                        (
                            Paragraph((Text("第二项"),), tight=True),
                            OrderedList(
                                (
                                    ListItem((Paragraph((Text("甲"),), tight=True),)),
                                    ListItem((Paragraph((Text("乙"),), tight=True),)),
                                )
                            ),
                        )
                    ),
                )
            ),
            Quote((paragraph("“学而时习之，不亦说乎？”——《论语》"),)),
            CodeBlock(LONG_CODE, "python", (Text("一步采样"),), "1-1", "lst-1"),
            CodeBlock(DIAGRAM),
            heading(2, "1.2", "定理与注", "s1-2"),
            Callout(
                "definition",
                "定义",
                (paragraph("前向过程是一条马尔可夫链，它的转移核是高斯核。" + PROSE),),
                (Text("前向过程"),),
                "1.1",
                "def-1",
            ),
            Callout("proof", "证明", (paragraph("显然。" + PROSE[:80]),)),
            Callout("note", "注意", (*prose(1),), (Text("关于记号"),)),
            table(6),
            Figure(
                (Paragraph((Image("figures/a.png", (Text("一张图"),)),)),),
                (Text("一张示意图。"),),
                "1-1",
                "fig-1",
            ),
            *prose(4),
            heading(2, "", "习题", "s1-x"),
            first,
        ),
        title="扩散模型的直觉",
        part="第一部分 基础",
        images=("figures/a.png",),
    )
    two = chapter(
        2,
        (
            *prose(2),
            heading(2, "2.1", "边缘分布", "s2-1"),
            *prose(6),
            paragraph(
                "参看", link("#def-1", "定义 1.1"), "和", link("https://example.org/", "网页"), "。"
            ),
            second,
        ),
        title="前向过程",
    )
    answers = Chapter(
        "",
        "answers",
        "answers",
        "",
        "",
        (Text("习题答案"),),
        (
            heading(2, "", "第1章 扩散模型的直觉", "ans-ch1"),
            answer(first),
            heading(2, "", "第2章 前向过程", "ans-ch2"),
            answer(second),
        ),
        anchor="answers",
    )
    return make_book(preface, one, two, answers)


def math_book():
    """A book of formulas, set by the real engine."""
    from bookbuild.math.engine import Engine
    from bookbuild.model.nodes import Math, MathBlock

    inline = [
        "x_t",
        r"q(x_t\mid x_{t-1})",
        r"\bar\alpha_t=\prod_{s=1}^t\alpha_s",
        r"\sigma_t^2",
        "T=1000",
        r"\frac{1}{2}",
    ]
    display = [
        r"q(x_t\mid x_0)=\mathcal N\left(x_t;\sqrt{\bar\alpha_t}\,x_0,\mathbf I\right)",
        r"f(x)=\begin{cases}1,&\text{若 }x>0\\0,&\text{否则}\end{cases}",
        r"\sqrt{" + "+".join(rf"\frac{{a_{{{i}}}}}{{b_{{{i}}}}}" for i in range(30)) + "}",
        r"\underbrace{\int_0^T g(t)^2\,\mathrm dt}_{\text{总噪声}}\geq"
        r"\left\|\begin{pmatrix}a&b\\c&d\end{pmatrix}\right\|",
        r"L=\mathbb E_q\left[D_{\mathrm{KL}}(q\,\|\,p)\right]\tag{1.1}",
    ]
    engine = Engine()
    done = {}
    for tex, shown in [(t, False) for t in inline] + [(t, True) for t in display]:
        f = engine.convert(tex, display=shown)
        done[tex] = Math(
            tex,
            shown,
            Span("chapters/ch1.md", 9 if shown else 3, 1),
            None,
            f,
        )
    engine.close()
    m = [done[t] for t in inline]

    def line():
        return Paragraph(
            (
                Text("设 "),
                m[0],
                Text(" 是第 "),
                Math("t", formula=m[0].formula),
                Text(" 步的变量，转移核 "),
                m[1],
                Text("，其中 "),
                m[2],
                Text("。方差 "),
                m[3],
                Text("（步数 "),
                m[4],
                Text("）随 "),
                m[0],
                Text(" 增大；系数 "),
                m[5],
                Text(" 来自高斯分布的指数，“" + PROSE[20:60] + "”。这里 "),
                m[1],
                Text(" 不含参数。"),
            )
        )

    blocks = [heading(2, "1.1", "公式", "m1"), line(), line(), line()]
    for t in display:
        blocks += [
            paragraph("于是得到下面的式子："),
            MathBlock(done[t], (("eq-1", "1.1"),) if "tag" in t else ()),
            line(),
        ]
    one = chapter(1, blocks, title="公式的排版")
    one = Chapter(
        one.path,
        one.slug,
        one.kind,
        one.number,
        one.ordinal,
        (Text("变量 "), m[0], Text(" 的边缘分布")),
        one.blocks,
        one.anchor,
    )
    return make_book(one)
