"""What people, programs and GitHub are shown of a finding."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookbuild.diagnostics import CODES, Diagnostic, Related, Report, Span
from bookbuild.diagnostics.show import as_github, as_json, explain, human, summary

YAML = "book.yaml"


def nowhere(_: str) -> None:
    """Stand for sources of which none can be had."""


def shown(line: str, column: int, end: int = 0, *, width: int = 80, colour: bool = False) -> str:
    span = Span(YAML, 1, column, 1 if end else 0, end)
    return human([Diagnostic("B002", "m", span)], {YAML: line}.get, colour=colour, width=width)


def frame(line: str, column: int, end: int = 0, *, width: int = 80) -> tuple[str, str]:
    """Return the source line and the line of carets, without the gutter."""
    rows = shown(line, column, end, width=width).split("\n")
    return rows[3].removeprefix("1 | "), rows[4].removeprefix("  | ")


def test_a_finding_has_head_place_source_carets_and_hint() -> None:
    found = Diagnostic(
        "B002", "unknown key `titel`", Span(YAML, 3, 1, 3, 6), "did you mean `title`?"
    )
    source = {YAML: "lang: zh-CN\n\ntitel: 书名\n"}
    assert human([found], source.get, colour=False, width=80) == (
        "error[B002] unknown key `titel`\n"
        " --> book.yaml:3:1\n"
        "  |\n"
        "3 | titel: 书名\n"
        "  | ^^^^^\n"
        "  = hint: did you mean `title`?\n"
    )


def test_related_places_are_shown_with_their_lines() -> None:
    related = (Related(Span(YAML, 9, 1, 9, 6), "it stands here first"),)
    found = Diagnostic("B004", "`title` stands twice", Span(YAML, 10, 1, 10, 6), "", related)
    source = {YAML: "\n" * 8 + "title: 甲\ntitle: 乙\n"}
    assert human([found], source.get, colour=False, width=80) == (
        "error[B004] `title` stands twice\n"
        "  --> book.yaml:10:1\n"
        "   |\n"
        "10 | title: 乙\n"
        "   | ^^^^^\n"
        "   = it stands here first:\n"
        "  --> book.yaml:9:1\n"
        "   |\n"
        " 9 | title: 甲\n"
        "   | ^^^^^\n"
    )


CARETS = [
    ("carets stand under Han", "标题 titel：甲", 4, 9, "标题 titel：甲", "     ^^^^^"),
    ("a Han is two carets wide", "书名：甲", 2, 3, "书名：甲", "  ^^"),
    ("tabs reach to the next stop", "a\tb\tc", 3, 4, "a   b   c", "    ^"),
    ("a tab itself is marked as wide as it is", "a\tb", 2, 3, "a   b", " ^^^"),
    ("half-width kana are narrow", "ｱｲｳx", 4, 5, "ｱｲｳx", "   ^"),
    ("combining marks take no cell", "e\u0301e\u0301x", 5, 6, "e\u0301e\u0301x", "  ^"),
    ("emoji are wide", "💡x", 2, 3, "💡x", "  ^"),
    ("a place without an end has one caret", "abc", 2, 0, "abc", " ^"),
    ("an empty stretch has one caret", "abc", 2, 2, "abc", " ^"),
    ("the end of the line can be marked", "abc", 4, 5, "abc", "   ^"),
    ("a column past the end is brought back", "abc", 99, 120, "abc", "   ^"),
    ("a carriage return is no character", "abc\r", 1, 4, "abc", "^^^"),
    ("a byte order mark is no character", "\ufeffabc", 1, 2, "abc", "^"),
    ("invisible characters are seen", "a\u200bb", 2, 3, "a<U+200B>b", " ^^^^^^^^"),
    ("controls are seen", "a\x1b[31mb", 7, 8, "a␛[31mb", "      ^"),
]


@pytest.mark.parametrize(("line", "column", "end", "source", "carets"), [c[1:] for c in CARETS])
def test_carets(line: str, column: int, end: int, source: str, carets: str) -> None:
    assert frame(line, column, end) == (source, carets)


def test_a_stretch_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    found = Diagnostic("B002", "m", Span(YAML, 1, 2, 3, 1))
    text = human([found], {YAML: "abcd\nefg\nh"}.get, colour=False, width=80)
    assert text.endswith("1 | abcd\n  |  ^^^\n")


@pytest.mark.parametrize("column", [1, 30, 31, 150, 5000, 299_990, 300_000, 300_001])
@pytest.mark.parametrize("width", [0, 40, 80])
@pytest.mark.parametrize("filler", ["x", "汉", "\t", "\x1b", "e\u0301"])
def test_a_long_line_is_cut_around_its_carets(column: int, width: int, filler: str) -> None:
    size = len(filler)
    column = (column - 1) // size * size + 1
    line = (filler * 300_000)[:300_000]
    line = line[: column - 1] + "@" + line[column:]
    source, carets = frame(line, column, column + 1, width=width)
    assert wide(source) <= max(width - 4, 20)
    if column in (1, 149, 150, 4999, 5000):
        assert (source.startswith("..."), source.endswith("...")) == (column > 1, True)
    if column > 299_000:
        assert source.startswith("...")
    before = source[: source.index("@")]
    assert carets == " " * wide(before) + "^"


def wide(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def test_a_line_that_fits_is_not_cut() -> None:
    line = "汉" * 38
    assert frame(line, 38, 39, width=80) == (line, " " * 74 + "^^")


def test_a_pile_of_combining_marks_is_not_let_loose() -> None:
    source, _ = frame("e" + "\u0301" * 5000 + "x", 1, 2)
    assert len(source) < 20


@pytest.mark.parametrize("source", [None, "", "one line\n", "\n\n\n\n   \n"])
def test_a_place_whose_line_is_not_there_is_named_all_the_same(source: str | None) -> None:
    found = Diagnostic("B002", "m", Span(YAML, 5, 1))
    text = human([found], lambda _: source, colour=False, width=80)
    assert text == "error[B002] m\n --> book.yaml:5:1\n"


def test_a_finding_without_a_place_has_head_and_hint() -> None:
    text = human(
        [Diagnostic("G105", "no pango", None, "install it")], nowhere, colour=False, width=80
    )
    assert text == "error[G105] no pango\n  = hint: install it\n"


def test_findings_stand_by_place_and_once() -> None:
    report = Report()
    for line, file in [(9, "b.md"), (2, "b.md"), (10, "a.md"), (2, "b.md")]:
        report.add("M003", "m", Span(file, line, 1))
    text = human(report, nowhere, colour=False, width=80)
    assert [row for row in text.split("\n") if "-->" in row] == [
        "  --> a.md:10:1",
        " --> b.md:2:1",
        " --> b.md:9:1",
    ]
    assert text.count("\n\n") == 2
    assert len(as_json(report).splitlines()) == len(as_github(report).splitlines()) == 3


def test_nothing_is_said_of_nothing() -> None:
    assert (
        human([], nowhere, colour=True, width=80)
        == as_json([])
        == as_github([])
        == summary([])
        == ""
    )


def test_colours_only_wrap_what_is_there_without_them() -> None:
    import re

    coloured = shown("titel: 甲", 1, 6, colour=True)
    assert "\x1b[1;31merror[B002]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shown("titel: 甲", 1, 6)


HOSTILE = "\x1b]0;x\x07\x1b[2J\x9b31m\r\n\n::add-mask::x\n\u202e\u2066\0\x7f\ud800\u2028"


def raw(text: str) -> set[str]:
    return {
        c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    }


def hostile() -> Diagnostic:
    related = (Related(Span(f"r{HOSTILE}", 1, 1), HOSTILE),)
    return Diagnostic("B002", HOSTILE, Span(f"a{HOSTILE}", 1, 1, 1, 9), HOSTILE, related)


def test_a_strangers_text_never_steers_the_terminal() -> None:
    text = human([hostile()], lambda _: HOSTILE, colour=False, width=80)
    assert raw(text) == set()
    assert not any(row.lstrip().startswith("::") for row in text.split("\n"))
    assert raw(as_json([hostile()])) == set()
    assert raw(as_github([hostile()])) == set()


def test_a_strangers_text_makes_no_workflow_command_of_its_own() -> None:
    assert as_github([hostile()]).count("\n") == 1


def test_an_endless_message_is_cut() -> None:
    found = Diagnostic("B002", "x" * 1_000_000, None, "y" * 1_000_000)
    assert len(human([found], nowhere, colour=False, width=80)) < 5000
    assert len(as_github([found])) < 5000


@given(st.text(), st.text(), st.text(), st.integers(0, 99), st.integers(0, 99), st.integers(0, 3))
def test_any_text_is_shown_on_its_own_rows(
    line: str, message: str, file: str, column: int, end: int, end_line: int
) -> None:
    found = Diagnostic("B002", message, Span(file, 1, column, end_line, end), message)
    text = human([found], lambda _: line, colour=False, width=60)
    assert raw(text) == set()
    rows = 2 + 3 * bool(line.split("\n")[0].removeprefix("\ufeff").strip()) + bool(message)
    assert text.count("\n") == rows
    json.loads(as_json([found]))
    assert as_github([found]).count("\n") == 1


def test_json_gives_every_field() -> None:
    related = (Related(Span("b.md", 1, 2), "here"),)
    found = [
        Diagnostic("B002", "未知 `\x1b\u202e`", Span("a.md", 3, 4, 5, 6), "h", related),
        Diagnostic("G105", "no pango"),
    ]
    first, second = (json.loads(line) for line in as_json(found).splitlines())
    assert first == {
        "code": "G105",
        "name": "no-pango",
        "severity": "error",
        "message": "no pango",
        "messageZh": "no pango",
        **dict.fromkeys(("file", "line", "column", "endLine", "endColumn")),
        "hint": "",
        "hintZh": "",
        "related": [],
    }
    assert second == {
        "code": "B002",
        "name": "unknown-key",
        "severity": "error",
        "message": "未知 `\x1b\u202e`",
        "messageZh": "未知 `\x1b\u202e`",
        "file": "a.md",
        "line": 3,
        "column": 4,
        "endLine": 5,
        "endColumn": 6,
        "hint": "h",
        "hintZh": "h",
        "related": [
            {
                "message": "here",
                "messageZh": "here",
                "file": "b.md",
                "line": 1,
                "column": 2,
                "endLine": None,
                "endColumn": None,
            }
        ],
    }
    assert "未知" in as_json(found)


def test_github_commands_are_escaped() -> None:
    found = Diagnostic("M003", "100%: 甲, 乙", Span("图,1:2/50%.md", 3, 4, 3, 6), "一\n二")
    assert as_github([found]) == (
        "::warning file=图%2C1%3A2/50%25.md,line=3,endLine=3,col=4,endColumn=6,"
        "title=M003 lone-dollar::100%25: 甲, 乙%0Ahint: 一␊二\n"
    )


@pytest.mark.parametrize(
    ("span", "folder", "properties"),
    [
        (Span("a.md", 3, 4), "", "file=a.md,line=3,col=4,"),
        (Span("a.md", 3, 4, 5, 1), "", "file=a.md,line=3,endLine=5,col=4,"),
        (Span("a.md", 3, 4), "./docs/book/", "file=docs/book/a.md,line=3,col=4,"),
        (Span("a.md", 3, 4), ".", "file=a.md,line=3,col=4,"),
        (None, "docs", ""),
    ],
)
def test_github_places(span: Span | None, folder: str, properties: str) -> None:
    text = as_github([Diagnostic("B002", "m", span)], folder=folder)
    assert text == f"::error {properties}title=B002 unknown-key::m\n"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["B001"], "1 error"),
        (["M003"], "1 warning"),
        (["B001", "M003", "B002"], "2 errors, 1 warning"),
        (["M003", "M003"], "1 warning"),
    ],
)
def test_the_summary_counts_each_finding_once(codes: list[str], expected: str) -> None:
    assert summary(Diagnostic(code, "m") for code in codes) == expected


def test_a_code_is_explained_with_both_examples() -> None:
    assert explain("b004") == (
        "B004 duplicate-key (error)\n\n"
        "The same key stands twice in one mapping; YAML would keep the last and drop the first.\n\n"
        "Bad:\n    title: 甲\n    title: 乙\n\n"
        "Good:\n    title: 甲\n"
    )


@pytest.mark.parametrize("code", CODES)
def test_every_code_can_be_explained(code: str) -> None:
    assert explain(code).startswith(f"{code} {CODES[code].name}")


def test_an_unknown_code_is_no_code() -> None:
    with pytest.raises(KeyError):
        explain("Z999")
