"""What holds for any Markdown: no words lost or doubled, places in the file, no exception."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bookbuild.diagnostics import Report, Span
from bookbuild.markdown import MarkdownOptions, parse_chapter
from bookbuild.markdown.normalise import normalise
from bookbuild.markdown.normalise.draft import Draft, Edit, SourceMap
from bookbuild.model.nodes import CodeBlock, Division, Figure, Image, Math
from bookbuild.model.walk import children, walk

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
LINES = [
    "甲@，乙",
    "**甲@。**乙",
    "*（@）*的",
    "# @",
    "##@",
    "### 3.1 @ {#s@}",
    "- @",
    "  - @",
    "1. @",
    "2. @",
    "> @",
    "> > @",
    "> - @",
    "",
    "",
    "",
    "$x_@$",
    "$$x_@$$",
    "价 $@",
    "$$",
    "$$ @",
    "a $ @ $ b",
    "```",
    "```python",
    "~~~ {.a}",
    "    @",
    "::: note",
    "::: {.a}",
    ":::",
    "::::",
    "<details>",
    "</details>",
    "<summary>@</summary>",
    "<details><summary>@</summary>@</details>",
    "| @ | $\\|@\\|$ |",
    "|---|---|",
    ": @",
    "[@](a.md)",
    "![@](a.png)",
    "`@`",
    "`` ` @ ``",
    "<b>@</b>",
    "<div>",
    "</div>",
    '<div class="a">**@**</div>',
    "<section>",
    "@</section>",
    "<br>@",
    "@  ",
    "@\\",
    "\\begin{align}",
    "\\end{align}",
    "术语@",
    "~~@~~ 3~5",
    "x^@ y^@",
    "{a=@}",
    "「@」",
    "—— @ ——",
    "@\u200b@",
    "\t@",
    "-\t@",
    "---",
    "===",
    "[^a] @",
    "??? note",
    '!!! tip "@"',
    "“@”",
    "<@",
    "@ > @",
    "&amp; @",
    "\\$@",
    "\\@",
    "*@",
    "**@",
    "_@_",
    "[@",
    "@]",
    "![",
    "](",
]
ITEM = st.tuples(
    st.sampled_from(["", "", "", "  ", "    ", "> ", "- ", "   "]), st.sampled_from(LINES)
)
ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from("$*`<>[](){}|:#-_~^\\\n\t !甲，。（“”ab1"),
        st.characters(codec="utf-8", exclude_characters="\r"),
    ),
    max_size=120,
)


def numbered(items: list[tuple[str, str]]) -> str:
    """Put a word of its own for every `@`."""
    source = "\n".join(indent + line for indent, line in items)
    count = iter(range(len(source)))
    return re.sub("@", lambda _: f"W{next(count)}W", source)


def parse(source: str) -> tuple[tuple, Report]:
    report = Report()
    return parse_chapter(source, "x.md", MarkdownOptions(), report), report


def all_text(blocks: tuple) -> str:
    """Return everything of a chapter that is printed or kept with it."""
    out = []
    for node in walk(blocks):
        for name in ("text", "tex", "source", "target", "attr"):
            value = getattr(node, name, "")
            out.append(value if isinstance(value, str) else str(value))
        if isinstance(node, Figure):
            # The words of a picture alone are its caption and its alternative.
            [image] = [n for n in walk(node.blocks) if isinstance(n, Image)][:1] or [None]
            if image is not None:
                out.append("")
    return " ".join(out)


@QUICK
@given(st.lists(ITEM, max_size=14).map(numbered))
def test_no_word_is_lost_or_doubled(source: str) -> None:
    blocks, report = parse(source)
    codes = {d.code for d in report}
    if codes & {"M013", "M014", "M016", "M017", "M019", "M020", "M024"}:
        return
    text = all_text(blocks)
    figures = all_text(tuple(n for f in walk(blocks) if isinstance(f, Figure) for n in f.caption))
    for word in re.findall(r"W\d+W", source):
        times = text.count(word) - figures.count(word)
        assert times == 1, (word, times, source)


def check_span(span: Span | None, lines: list[str]) -> None:
    if span is None:
        return
    assert 1 <= span.line <= len(lines)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    if span.end_line:
        assert (span.end_line, span.end_column) >= (span.line, span.column)
        assert span.end_line <= len(lines)
        assert span.end_column <= len(lines[span.end_line - 1]) + 1


def check_places(blocks: tuple, report: Report, source: str) -> None:
    lines = source.split("\n")
    for found in report:
        check_span(found.span, lines)
    for node in walk(blocks):
        check_span(getattr(node, "span", None), lines)
        if isinstance(node, Math):
            for offset, line, column in node.tex_map:
                if offset < len(node.tex) and node.tex[offset] != "\n":
                    assert lines[line - 1][column - 1] == node.tex[offset]


@QUICK
@given(st.lists(ITEM, max_size=14).map(numbered))
def test_places_lie_in_the_file_and_tex_where_it_says(source: str) -> None:
    blocks, report = parse(source)
    check_places(blocks, report, source)


@QUICK
@given(ANY_TEXT)
def test_any_text_is_read_without_an_exception(source: str) -> None:
    blocks, report = parse(source)
    check_places(blocks, report, source)
    for node in walk(blocks):
        list(children(node))


@QUICK
@given(st.lists(ITEM, max_size=14).map(numbered))
def test_no_trace_of_the_repairs_is_left(source: str) -> None:
    blocks, _ = parse(source)
    text = all_text(blocks)
    assert "\u3164" not in text
    assert "Qzf" not in text
    assert "bookbuild-caption" not in text


@QUICK
@given(st.lists(ITEM, max_size=14).map(numbered))
@example("<section>\n    ```")
def test_a_repaired_chapter_needs_no_further_repair(source: str) -> None:
    report = Report()
    first = normalise(source, "x.md", MarkdownOptions(), report).text.replace("\u3164", "")
    if {d.code for d in report} & {"M001", "M005", "M006", "M007", "M008"}:
        return
    again = normalise(first, "x.md", MarkdownOptions(), Report()).text.replace("\u3164", "")
    assert again == first


@given(
    st.text("ab\n", max_size=30),
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 3), st.text("xy", max_size=3)), max_size=5
    ),
)
def test_a_map_leads_every_kept_character_back(
    source: str, changes: list[tuple[int, int, str]]
) -> None:
    edits, at = [], 0
    for start, length, text in sorted(changes):
        start = max(start, at)
        if start + length > len(source):
            break
        edits.append(Edit(start, start + length, text))
        at = start + length
    before = Draft(source, SourceMap.of("x.md", source), MarkdownOptions())
    after = before.edited(edits).edited([Edit(0, 0, "zz")])
    for offset, char in enumerate(after.text):
        if char in "ab\n":
            assert source[after.map.start(offset)] == char
            assert after.map.end(offset + 1) == after.map.start(offset) + 1
    starts = [after.map.start(offset) for offset in range(len(after.text) + 1)]
    assert starts == sorted(starts)


def test_code_and_divisions_hold_what_stands_in_them() -> None:
    blocks, _ = parse("::: a\n```\n$x$\n```\n:::\n")
    assert [type(node) for node in walk(blocks)] == [Division, CodeBlock]
