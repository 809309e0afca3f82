"""Each node of the model has one agreed markup; style sheets rely on it."""

from __future__ import annotations

import pytest

from bookbuild.model.nodes import (
    Answer,
    AnswerEntry,
    Aside,
    Attr,
    Block,
    BulletList,
    Callout,
    Cell,
    CitationItem,
    Cite,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Exercise,
    Figure,
    Formula,
    Heading,
    Hint,
    Image,
    Inline,
    LineBreak,
    Link,
    ListItem,
    Math,
    MathBlock,
    Note,
    OrderedList,
    Paragraph,
    Phrase,
    Quote,
    RawBlock,
    RawInline,
    Styled,
    Table,
    Text,
    ThematicBreak,
)
from bookbuild.render.html import Edition, render_blocks, render_inlines
from bookbuild.words import words

EDITION = Edition(
    words("zh-CN"),
    math=lambda math, block: f"<m>{math.tex}</m>",
    href=lambda anchor: "" if anchor == "nowhere" else f"#{anchor}",
    picture=lambda source: "" if source == "lost.png" else f"p/{source}",
)
X = Math("x")


def t(text: str) -> Text:
    return Text(text)


def p(*parts: Inline | str, tight: bool = False, continued: bool = False) -> Paragraph:
    run = tuple(Text(part) if isinstance(part, str) else part for part in parts)
    return Paragraph(run, tight, continued)


INLINES: list[tuple[str, tuple[Inline, ...], str]] = [
    ("text is escaped", (t('a<b & "c"'),), "a&lt;b &amp; &quot;c&quot;"),
    ("control characters become visible", (t("a\x00b\x0bc\ud800"),), "a\ufffdb\ufffdc\ufffd"),
    ("line break", (t("a"), LineBreak(), t("b")), "a<br/>b"),
    ("emphasis", (Styled("emphasis", (t("a"),)),), "<em>a</em>"),
    ("strong", (Styled("strong", (t("a"),)),), "<strong>a</strong>"),
    ("underline", (Styled("underline", (t("a"),)),), "<u>a</u>"),
    ("strikeout", (Styled("strikeout", (t("a"),)),), "<del>a</del>"),
    ("superscript", (Styled("superscript", (t("a"),)),), "<sup>a</sup>"),
    ("subscript", (Styled("subscript", (t("a"),)),), "<sub>a</sub>"),
    ("smallcaps", (Styled("smallcaps", (t("a"),)),), '<span class="smallcaps">a</span>'),
    (
        "of a phrase's attributes only harmless ones pass",
        (
            Phrase(
                Attr("n", ("term", 'x"y'), (("lang", "en"), ("onclick", "x"), ("style", "y"))),
                (t("a"),),
            ),
        ),
        '<span id="n" class="term" lang="en" xml:lang="en">a</span>',
    ),
    (
        "keys, marked words and words underlined are elements",
        tuple(Phrase(Attr("", (name,)), (t("a"),)) for name in ("kbd", "mark", "underline")),
        '<kbd class="kbd">a</kbd><mark class="mark">a</mark><u class="underline">a</u>',
    ),
    ("an id XML cannot have is dropped", (Phrase(Attr("ex:1"), (t("a"),)),), "<span>a</span>"),
    (
        "an id stands once",
        (Phrase(Attr("n"), (t("a"),)), Phrase(Attr("n"), (t("b"),))),
        '<span id="n">a</span><span>b</span>',
    ),
    ("code", (Code("<x>"),), "<code>&lt;x&gt;</code>"),
    ("formula alone", (X,), "<m>x</m>"),
    (
        "formula with punctuation on both sides",
        (t("设（"), X, t("），则")),
        '设<span class="nobr">（<m>x</m>），</span>则',
    ),
    (
        "formula in emphasis still holds its comma",
        (Styled("strong", (X,)), t("，则")),
        '<span class="nobr"><strong><m>x</m></strong>，</span>则',
    ),
    ("formula between Han stays free", (t("在"), X, t("中")), "在<m>x</m>中"),
    (
        "a footnote call keeps to the character before it and the stop after it",
        (t("好的"), Note((p("注"),)), t("。又")),
        '好<span class="nobr">的<span class="footnote">注</span>。</span>又',
    ),
    (
        "a footnote call after a Latin word needs nothing",
        (t("word"), Note((p("n"),)), t(" b")),
        'word<span class="footnote">n</span> b',
    ),
    (
        "paragraphs of a printed footnote are one run",
        (Note((p("甲"), BulletList((ListItem((p("乙"),)),)), CodeBlock("x<y"), MathBlock(X))),),
        '<span class="footnote">甲<br/>乙<br/><code>x&lt;y</code><br/><m>x</m></span>',
    ),
    ("link in the book", (Link("#a", (t("b"),)),), '<a class="ref" href="#a">b</a>'),
    ("link to nowhere keeps its words", (Link("#nowhere", (t("b"),)),), "<span>b</span>"),
    (
        "outside link",
        (Link("https://a.org/x y?q=1&r=熵|%", (t("b"),), "T"),),
        '<a class="external" href="https://a.org/x%20y?q=1&amp;r=%E7%86%B5%7C%25" title="T">b</a>',
    ),
    ("script link", (Link("javascript:alert(1)", (t("b"),)),), "<span>b</span>"),
    ("file link", (Link("file:///etc/passwd", (t("b"),)),), "<span>b</span>"),
    ("broken address", (Link("https://[::1", (t("b"),)),), "<span>b</span>"),
    (
        "a link within a link is words",
        (Link("#a", (t("b"), Link("#c", (t("d"),)))),),
        '<a class="ref" href="#a">b<span>d</span></a>',
    ),
    (
        "picture with safe sizes",
        (Image("a b.png", (t("图"),), "T", Attr("", (), (("width", "85%"), ("height", "8cm")))),),
        '<img src="p/a b.png" alt="图" style="width:85%;height:8cm" title="T"/>',
    ),
    (
        "picture with an unsafe size",
        (Image("a.png", (), "", Attr("", (), (("width", "1;x:url(y)"),))),),
        '<img src="p/a.png" alt=""/>',
    ),
    (
        "picture that cannot be shown",
        (Image("lost.png", (t("图"),)),),
        '<span class="missing-picture">图</span>',
    ),
    ("citation", (Cite((CitationItem("k"),), (t("[1]"),)),), '<span class="cite">[1]</span>'),
    ("unformatted citation", (Cite((CitationItem("k"),)),), '<span class="cite">[@k]</span>'),
    (
        "raw tags are balanced",
        (RawInline("<b>"), t("a"), RawInline("</i>"), RawInline('<kbd onclick="x">'), t("c")),
        "<b>a<kbd>c</kbd></b>",
    ),
    ("raw scripts vanish", (RawInline("<script>"), t("a"), RawInline("<!-- c -->")), "a"),
]


@pytest.mark.parametrize(
    ("inlines", "expected"), [c[1:] for c in INLINES], ids=[c[0] for c in INLINES]
)
def test_inline(inlines: tuple[Inline, ...], expected: str) -> None:
    assert render_inlines(inlines, EDITION) == expected


TAGGED = Math("y", True, None, None, Formula("<svg/>", "<math/>", 1, 1, 0, True))
HINT = Hint((p("想"),))
EXERCISE = Exercise(
    "3.2",
    (t("题"),),
    "基础",
    (p("求"),),
    (HINT,),
    (Answer((p("解"),)),),
    anchor="ex",
    answer_anchor="an",
)
BLOCKS: list[tuple[str, Block, str]] = [
    ("paragraph", p("a"), "<p>a</p>"),
    ("continued paragraph", p("a", continued=True), '<p class="continued">a</p>'),
    (
        "numbered heading",
        Heading(2, (t("a"),), number="3.1", anchor="s"),
        '<h2 id="s"><span class="number">3.1</span> a</h2>',
    ),
    ("unnumbered deep heading", Heading(9, (t("a"),)), "<h6>a</h6>"),
    ("a second first-level heading is no chapter", Heading(1, (t("a"),)), "<h2>a</h2>"),
    ("display formula", MathBlock(Math("y", True)), '<div class="equation"><m>y</m></div>'),
    (
        "numbered rows",
        MathBlock(TAGGED, (("e1", "1"), ("e2", "2"))),
        '<div class="equation tagged" id="e1"><a id="e2"></a><m>y</m></div>',
    ),
    (
        "code with caption",
        CodeBlock("if x:\n\n    y", "python", (t("题"),), "3-1", "l"),
        '<div class="listing" id="l"><p class="listing-caption"><span class="number">代码 3-1'
        '</span> 题</p><pre class="code" data-language="python"><code><span class="line">'
        '<span class="k">if</span> <span class="n">x</span><span class="p">:</span>\n</span>'
        '<span class="line">\n</span><span class="line">    <span class="n">y</span></span>'
        "</code></pre></div>",
    ),
    (
        "code without language",
        CodeBlock("┌<\n└"),
        '<pre class="code plain"><code><span class="line">┌&lt;\n</span>'
        '<span class="line">└</span></code></pre>',
    ),
    (
        "what code has printed",
        CodeBlock("1", "text", attr=Attr("", ("output",))),
        '<pre class="code output" data-language="text"><code><span class="line">1</span>'
        "</code></pre>",
    ),
    (
        "code in an unknown language",
        CodeBlock("a", 'no"such'),
        '<pre class="code" data-language="no&quot;such"><code><span class="line">a</span>'
        "</code></pre>",
    ),
    ("quote", Quote((p("a"),)), "<blockquote>\n<p>a</p>\n</blockquote>"),
    (
        "tight and task items",
        BulletList(
            (
                ListItem((p("a", tight=True),)),
                ListItem((p("b"),)),
                ListItem((p("c", tight=True),), True),
            )
        ),
        '<ul>\n<li>a</li>\n<li>\n<p>b</p></li>\n<li class="task"><span class="box done" role="img" '
        'aria-label="已完成"></span> c</li>\n</ul>',
    ),
    (
        "numbered list",
        OrderedList((ListItem((p("a", tight=True),)),), 3, "lower-alpha", ")"),
        '<ol class="paren" start="3" type="a">\n<li>a</li>\n</ol>',
    ),
    (
        "definitions",
        DefinitionList((Definition((t("a"),), ((p("b", tight=True),), (p("c"),))),)),
        "<dl>\n<dt>a</dt>\n<dd>b</dd>\n<dd>\n<p>c</p></dd>\n</dl>",
    ),
    ("rule", ThematicBreak(), "<hr/>"),
    (
        "table",
        Table(
            ("left", "default"),
            ((Cell((p("a"),)), Cell((p("b"),))),),
            ((Cell((p("c"),), "right", 2), Cell((p("d"), p("e")), rows=2)),),
            (t("题"),),
            (0.25, 0.75),
            "3-1",
            "t",
        ),
        '<div id="t" class="table"><table>\n<caption>'
        '<span class="number">表 3-1</span> 题</caption>\n'
        '<colgroup><col style="width:25%"/><col style="width:75%"/></colgroup>\n'
        '<thead>\n<tr><th class="left" scope="col">a</th><th scope="col">b</th></tr>\n</thead>\n'
        '<tbody>\n<tr><td class="right" colspan="2">c</td><td rowspan="2"><p>d</p>\n<p>e</p>\n</td>'
        "</tr>\n</tbody>\n</table></div>",
    ),
    (
        "an empty corner is no heading",
        Table((), ((Cell(()), Cell((p("a"),))),), ()),
        '<div class="table"><table>\n<thead>\n<tr><td></td><th scope="col">a</th></tr>\n</thead>\n'
        "</table></div>",
    ),
    (
        "a head without a word is none",
        Table((), ((Cell(()), Cell((p(),))),), ((Cell((p("a"),)), Cell((p("b"),))),)),
        '<div class="table"><table>\n<tbody>\n<tr><td>a</td><td>b</td></tr>\n</tbody>\n'
        "</table></div>",
    ),
    (
        "figure whose caption stands in for a missing description",
        Figure((p(Image("a.png", ())),), (t("题"),), "3-1", "f"),
        '<figure id="f"><img src="p/a.png" alt="题"/>'
        '<figcaption><span class="number">图 3-1</span> '
        "题</figcaption></figure>",
    ),
    (
        "a number that brings its word is not given it twice",
        Figure((), (t("题"),), "图 3-1"),
        '<figure><figcaption><span class="number">图 3-1</span> 题</figcaption></figure>',
    ),
    (
        "theorem",
        Callout("lemma", "引理", (p("a"),), (t("名"),), "3.1", "th", Attr("thm:x")),
        '<div id="th" class="theorem lemma"><p class="theorem-head"><span class="label">引理 3.1'
        '</span><span class="name">（名）</span></p>\n<p>a</p>\n</div>',
    ),
    (
        "proof",
        Callout("proof", "证明", (p("a"), p("b"))),
        '<div class="proof"><p class="theorem-head"><span class="label">证明</span></p>\n<p>a</p>\n'
        '<p>b <span class="qed">□</span></p>\n</div>',
    ),
    (
        "proof that ends in a formula",
        Callout("proof", "", (MathBlock(X),)),
        '<div class="proof"><p class="theorem-head"><span class="label">证明</span></p>\n'
        '<div class="equation"><m>x</m></div>\n<p class="qed-line"><span class="qed">□</span></p>\n'
        "</div>",
    ),
    (
        "note to the reader",
        Callout("warning", "警告", (p("a"),), (t("题"),)),
        '<aside class="callout warning"><p class="callout-title">警告：题</p>\n<p>a</p>\n</aside>',
    ),
    (
        "aside",
        Aside((t("题"),), (p("a"),)),
        '<aside class="details"><p class="summary">题</p>\n<p>a</p>\n</aside>',
    ),
    (
        "exercise",
        EXERCISE,
        '<section id="ex" class="exercise">'
        '<p class="exercise-head"><span class="label">练习 3.2</span>'
        ' <span class="difficulty">基础</span> <span class="title">题</span> <a class="to-answer" '
        'href="#an">答案</a></p>\n<p>求</p>\n<div class="hint">'
        '<p class="hint-head">提示</p>\n<p>想</p>\n'
        '</div>\n<div class="answer">'
        '<p class="answer-head">解答</p>\n<p>解</p>\n</div>\n</section>',
    ),
    (
        "hint with a title of its own",
        Hint((p("a"),), (t("从定义出发"),)),
        '<div class="hint"><p class="hint-head">提示：从定义出发</p>\n<p>a</p>\n</div>\n',
    ),
    (
        "answer at the end",
        AnswerEntry(EXERCISE, (p("解"),), "an"),
        '<section class="answer-entry" id="an"><p class="answer-head"><a class="to-exercise" '
        'href="#ex">练习 3.2</a> <span class="title">题</span></p>\n<p>解</p>\n</section>',
    ),
    (
        "division",
        Division(Attr("d", ("wide",), (("dir", "rtl"),)), (p("a"),)),
        '<div id="d" class="wide" dir="rtl">\n<p>a</p>\n</div>',
    ),
    (
        "raw block is rebuilt",
        RawBlock("<center onclick='x'>a<br><td>b</td><script>c</script>&nbsp;d"),
        "<div>a<br/>b\xa0d</div>",
    ),
]


@pytest.mark.parametrize(("block", "expected"), [c[1:] for c in BLOCKS], ids=[c[0] for c in BLOCKS])
def test_block(block: Block, expected: str) -> None:
    assert render_blocks((block,), EDITION) == expected + "\n"
