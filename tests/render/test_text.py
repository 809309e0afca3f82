"""No word of the model is lost or doubled on its way into markup, which is always well-formed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Aside,
    Attr,
    Block,
    BulletList,
    Callout,
    Cell,
    Code,
    CodeBlock,
    Division,
    Heading,
    Inline,
    Link,
    ListItem,
    Math,
    Note,
    Paragraph,
    Phrase,
    Quote,
    Styled,
    Table,
    Text,
)
from bookbuild.model.walk import walk
from bookbuild.render.highlight import highlight
from bookbuild.render.html import Edition, render_blocks, render_chapter
from bookbuild.render.markup import escape, is_name, outside_address
from bookbuild.words import words

PRINT = Edition(
    words("zh-CN"),
    math=lambda math, block: f"<i>{escape(math.tex)}</i>",
    href=lambda anchor: f"#{anchor}",
    picture=lambda source: source,
)
SCREEN = replace(PRINT, notes="collected")

_chunk = st.text(alphabet="甲乙丙，。（）“”a1 <&\"'\x00\u200b", min_size=1, max_size=6)
_attr = st.builds(
    Attr, st.sampled_from(["", "a", "b:c", "甲"]), st.lists(_chunk, max_size=2).map(tuple)
)
_plain: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Text, _chunk), st.builds(Code, _chunk, _attr), st.builds(Math, _chunk)
)


def _inlines(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    run = st.lists(inner, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Styled, st.sampled_from(["emphasis", "strong", "smallcaps"]), run),
        st.builds(Phrase, _attr, run),
        st.builds(Link, st.sampled_from(["#a", "https://a.org", "x:y"]), run),
        st.builds(Note, run.map(lambda r: (Paragraph(r), Paragraph(r)))),
    )


_inline = st.recursive(_plain, _inlines, max_leaves=8)
_run = st.lists(_inline, max_size=6).map(tuple)
_simple: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, _run, st.booleans()),
    st.builds(Heading, st.integers(1, 4), _run),
    st.builds(
        CodeBlock, _chunk.filter(str.strip), st.sampled_from(["", "python", "c++", "nope"]), _run
    ),
)


def _blocks(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    some = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Quote, some),
        st.builds(Division, _attr, some),
        st.builds(Aside, _run, some),
        st.builds(Callout, st.sampled_from(["proof", "note", "lemma"]), st.just(""), some, _run),
        st.lists(st.builds(ListItem, some), max_size=3).map(lambda i: BulletList(tuple(i))),
        some.map(lambda b: Table((), ((Cell(b),),), ((Cell(b),),))),
    )


_body = st.lists(st.recursive(_simple, _blocks, max_leaves=6), max_size=4).map(tuple)


ADDED = set("证明引理注：（）□\n ")
"""Characters of the words an edition adds."""


def _words(blocks: tuple[Block, ...]) -> Counter[str]:
    said: Counter[str] = Counter()
    for node in walk(blocks):
        match node:
            case Math(tex=text) | Text(text=text) | Code(text=text) | CodeBlock(text=text):
                said.update(text.replace("\x00", "\ufffd"))
    return said


@given(_body)
@settings(max_examples=120, deadline=None)
@pytest.mark.parametrize("edition", [PRINT, SCREEN], ids=["print", "screen"])
def test_every_character_arrives_once(edition: Edition, blocks: tuple[Block, ...]) -> None:
    markup = render_chapter(Chapter("a.md", "a", "chapter", "", "", (), blocks), edition)
    tree = etree.fromstring(markup)
    for element in tree.xpath("//*[@class='back' or @class='call' or @class='qed']"):
        for part in element.iter():
            part.text = None
    said, seen = _words(blocks), Counter("".join(tree.itertext()))
    for blank in "\n ":
        del said[blank], seen[blank]
    assert not said - seen, "lost"
    assert set(seen - said) <= ADDED, "doubled"


def test_nested_far_deeper_than_the_stack() -> None:
    block: Block = Paragraph((Text("底"),))
    for level in range(2000):
        block = Quote((block,)) if level % 2 else BulletList((ListItem((block,)),))
    assert "<p>底</p>" in render_blocks((block,), PRINT)


def test_footnotes_of_a_screen_edition_link_both_ways() -> None:
    inner = Note((Paragraph((Text("里"),)),))
    call = Link("#a", (Text("词"), Note((Paragraph((Text("注"), inner)),))))
    chapter = Chapter("a.md", "ch", "chapter", "第1章", "1", (Text("题"),), (Paragraph((call,)),))
    markup = render_chapter(chapter, replace(SCREEN, semantics=True))
    assert markup == (
        '<section class="chapter" epub:type="chapter" role="doc-chapter">\n'
        '<header class="opening"><h1><span class="number">第1章'
        '</span> <span class="title">题</span>'
        '</h1></header>\n<p><a class="ref" href="#a"><span class="nobr">词</span></a>'
        '<sup class="call"><a id="fnref-ch-1" '
        'epub:type="noteref" role="doc-noteref" href="#fn-ch-1">1</a></sup></p>\n'
        '<section class="footnotes">\n'
        '<aside class="note" id="fn-ch-1" epub:type="footnote" role="doc-footnote">\n'
        '<p><a class="back" role="doc-backlink" href="#fnref-ch-1">1</a> <span class="nobr">注'
        '<sup class="call"><a id="fnref-ch-2" epub:type="noteref" role="doc-noteref" '
        'href="#fn-ch-2">2</a></sup></span></p>\n</aside>\n'
        '<aside class="note" id="fn-ch-2" epub:type="footnote" role="doc-footnote">\n'
        '<p><a class="back" role="doc-backlink" href="#fnref-ch-2">2</a> 里</p>\n</aside>\n'
        "</section>\n</section>\n"
    )


@given(st.text(alphabet="a\t \n\"'#=(){}:\x00甲\\", max_size=60))
@settings(deadline=None)
@pytest.mark.parametrize("language", ["python", "c", "bash", "json", "latex", "yaml", "html"])
def test_colours_never_change_the_code(language: str, code: str) -> None:
    tree = etree.fromstring(f"<pre>{highlight(code, language)}</pre>")
    assert "".join(tree.itertext()) == code.rstrip("\n").replace("\x00", "\ufffd")
    assert len(tree) == code.rstrip("\n").count("\n") + 1


@given(st.text())
def test_an_address_is_ascii_without_blanks_or_nothing(target: str) -> None:
    for address in (outside_address(target), outside_address(f"https://{target}")):
        assert address.isascii()
        assert not set(address) & set(' <>"{}|\\^`\n\t\x00')


@pytest.mark.parametrize("name", ["a", "甲", "_1", "a.b-c·"])
def test_names_xml_takes(name: str) -> None:
    etree.fromstring(f'<!DOCTYPE a [<!ATTLIST a id ID #IMPLIED>]><a id="{name}"/>')
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "1a", "a:b", "a b", "²", "a①", "-a"])
def test_names_xml_refuses(name: str) -> None:
    assert not is_name(name)
