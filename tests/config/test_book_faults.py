"""Everything that can be wrong in book.yaml: input, code, line, column."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookbuild.config import BookConfig, load_config
from bookbuild.diagnostics import Report
from bookbuild.workspace import Workspace

OK = "title: 书\nchapters: [a.md]\n"
"""Nothing is wrong with these two lines; what follows them starts on line 3."""
LAUGHS = "a: &a [ha, ha]\n" + "".join(
    f"{y}: &{y} [*{x}, *{x}, *{x}, *{x}, *{x}, *{x}, *{x}]\n"
    for x, y in zip("abcdefgh", "bcdefghi", strict=True)
)


def load(root: Path, content: str | bytes) -> tuple[BookConfig | None, Report]:
    raw = content if isinstance(content, bytes) else content.encode()
    (root / "book.yaml").write_bytes(raw)
    report = Report()
    return load_config(Workspace(root), report), report


FAULTS: list[tuple[str | bytes, str, int, int]] = [
    (OK + "latin-lang: zh-CN\n", "B008", 3, 13),
    (OK + "latin-lang: French\n", "B008", 3, 13),
    # the file
    ("", "B005", 1, 1),
    ("\n# nothing but this\n", "B005", 1, 1),
    ("---\n", "B005", 1, 1),
    (b"title: \xca\xe9\nchapters: [a.md]\n", "F005", 1, 8),
    ("title: 书\nauthor: 甲".encode() + b"\xff", "F005", 2, 10),
    (b"\xef\xbb\xbftitle: a\xff", "F005", 1, 9),
    ("title: 书".encode("utf-16"), "F005", 1, 1),
    (OK + "rights: a\0b\n", "B001", 3, 10),
    (OK + "rights: a\x1bb\n", "B001", 3, 10),
    (OK + "x" * 300_000, "F004", 1, 1),
    # YAML
    ("- a\n- b\n", "B003", 1, 1),
    ("书名\n", "B003", 1, 1),
    ("title：书\nchapters: [a.md]\n", "B001", 2, 9),
    ("title:书\nchapters: [a.md]\n", "B001", 2, 9),
    ("title: [书\nchapters: [a.md]\n", "B001", 2, 9),
    ("title: '书\nchapters: [a.md]\n", "B001", 3, 1),
    ("title: 书: 上册\nchapters: [a.md]\n", "B001", 1, 9),
    (OK + "\tauthor: 甲\n", "B001", 3, 1),
    (OK + "pdf:\n\tpaper: A4\n", "B001", 4, 1),
    (OK + "  author: 甲\n", "B001", 3, 3),
    (OK + "author: @甲\n", "B001", 3, 9),
    (OK + "---\ntitle: 二\n", "B001", 3, 1),
    (OK + "author: !!python/object/apply:os.system [ls]\n", "B001", 3, 9),
    (OK + "author: !!str 甲\n", "B001", 3, 9),
    (OK + "rights: !own 甲\n", "B001", 3, 9),
    ("%YAML 1." + "9" * 5000 + "\n---\n" + OK, "B001", 1, 1),
    (OK + 'rights: "\\U00110000"\n', "B001", 3, 7),
    (OK + 'rights: "\\ud800"\n', "B001", 3, 9),
    (OK + 'rights: "\\0"\n', "B001", 3, 9),
    (OK + 'rights: "\\e[31m"\n', "B001", 3, 9),
    (OK + "author: " + "[" * 100_000, "B001", 3, 29),
    (OK + "author: " + "{a: " * 50_000, "B001", 3, 86),
    ("- " * 100_000, "B001", 1, 43),
    ("? " * 100_000, "B001", 1, 43),
    (OK + "k" * 100_000 + ": v\n", "B001", 3, 100_001),
    (OK + "? " + "k" * 100_000 + "\n: v\n", "B002", 3, 3),
    # anchors, aliases, merge keys
    (LAUGHS, "B007", 1, 4),
    (OK + "rights: &r 甲\n", "B007", 3, 9),
    (OK + "rights: *r\n", "B007", 3, 9),
    (OK + "&k rights: 甲\n", "B007", 3, 1),
    ("&all\n" + OK, "B007", 1, 1),
    ("title: 书\nchapters: &c [a.md]\nappendices: *c\n", "B007", 2, 11),
    ("<<: {title: 书}\n" + OK, "B007", 1, 1),
    (OK + "pdf:\n  <<: {paper: A4}\n", "B007", 4, 3),
    (OK + "rights: **粗**\n", "B001", 3, 10),
    # keys
    ("titel: 甲\n" + OK, "B002", 1, 1),
    ("Title: 甲\n" + OK, "B002", 1, 1),
    (OK + "书名: 甲\n", "B002", 3, 1),
    (OK + "pdf: {papre: A4}\n", "B002", 3, 7),
    (OK + "pdf:\n  font_size: 10\n", "B002", 4, 3),
    (OK + "authors:\n  - name: 甲\n    email: a@b.cn\n", "B002", 5, 5),
    (OK + "epub: {paper: A4}\n", "B002", 3, 8),
    ("title: 书\nchapters:\n  - part: 一\n    chapter: x\n    chapters: [a.md]\n", "B002", 4, 5),
    (OK + "title: 乙\n", "B004", 3, 1),
    (OK + "pdf: {paper: A4, paper: A5}\n", "B004", 3, 18),
    (OK + "macros: {R: a, R: b}\n", "B004", 3, 16),
    (OK + "author: 甲\nauthors: [乙]\n", "B004", 4, 1),
    (OK + "authors: [乙]\nauthor: 甲\n", "B004", 4, 1),
    (OK + "? [a, b]\n: c\n", "B003", 3, 3),
    (OK + "? {a: b}\n: c\n", "B003", 3, 3),
    ("chapters: [a.md]\n", "B005", 1, 1),
    ("\n\ntitle: 书\n", "B005", 3, 1),
    ("title:\nchapters: [a.md]\n", "B005", 1, 1),
    ("title: ~\nchapters: [a.md]\n", "B005", 1, 1),
    ("title: 书\nchapters:\n", "B005", 2, 1),
    ("title: 书\nchapters: null\n", "B005", 2, 1),
    ("title: 书\nchapters: [{part: 一}]\n", "B005", 2, 12),
    ("title: 书\nchapters:\n- chapters: [a.md]\n", "B005", 3, 3),
    (OK + "authors: [{role: aut}]\n", "B005", 3, 11),
    (OK + "numbers: {part: '第{chapter}.{n}篇'}\n", "B008", 3, 17),
    (OK + "numbers: {part: 第一篇}\n", "B008", 3, 17),
    (OK + "numbers: {figure: '{han}'}\n", "B008", 3, 19),
    (OK + "numbers: {figure: none}\n", "B008", 3, 19),
    ("title: 书\nchapters: [{part: 一, id: a b, chapters: [a.md]}]\n", "B008", 2, 26),
    ("title: 书\nchapters: [{part: 一, unnumbered: 是, chapters: [a.md]}]\n", "B003", 2, 34),
    (
        "title: 书\nchapters:\n- {part: 一, id: x, chapters: [a.md]}\n"
        "- {part: 二, id: part:x, chapters: [b.md]}\n",
        *("B006", 4, 10),
    ),
    # shapes
    ("title: [书]\nchapters: [a.md]\n", "B003", 1, 8),
    ("title: {a: 书}\nchapters: [a.md]\n", "B003", 1, 8),
    ("title: 书\nchapters: a.md\n", "B003", 2, 11),
    ("title: 书\nchapters: {part: 一}\n", "B003", 2, 11),
    ("title: 书\nchapters: [[a.md]]\n", "B003", 2, 12),
    ("title: 书\nchapters: [{part: 一, chapters: a.md}]\n", "B003", 2, 32),
    ("title: 书\nchapters: [{part: [一], chapters: [a.md]}]\n", "B003", 2, 19),
    (OK + "appendices: a.md\n", "B003", 3, 13),
    (OK + "appendices: [{part: 一, chapters: [c.md]}]\n", "B003", 3, 14),
    (OK + "frontmatter: {a: b}\n", "B003", 3, 14),
    (OK + "author: [[甲]]\n", "B003", 3, 10),
    (OK + "pdf: A4\n", "B003", 3, 6),
    (OK + "pdf: [A4]\n", "B003", 3, 6),
    (OK + "pdf: {font-size: big}\n", "B003", 3, 18),
    (OK + "pdf: {font-size: 10.5pt}\n", "B003", 3, 18),
    (OK + "pdf: {font-size: １０}\n", "B003", 3, 18),
    (OK + "pdf: {font-size: 1e1}\n", "B003", 3, 18),
    (OK + "pdf: {toc-depth: 2.5}\n", "B003", 3, 18),
    (OK + "pdf: {toc-depth: " + "9" * 5000 + "}\n", "B003", 3, 18),
    (OK + "pdf: {cover: 1}\n", "B003", 3, 14),
    (OK + "epub: 3\n", "B003", 3, 7),
    (OK + "math: {brackets: [true]}\n", "B003", 3, 18),
    (OK + "math: {packages: physics}\n", "B003", 3, 18),
    (OK + "macros: [a]\n", "B003", 3, 9),
    (OK + "macros: {R: [a]}\n", "B003", 3, 13),
    (OK + "cover: [a.png]\n", "B003", 3, 8),
    (OK + "bibliography: {a: b}\n", "B003", 3, 15),
    # values
    ("title: ''\nchapters: [a.md]\n", "B008", 1, 8),
    ('title: " \\n "\nchapters: [a.md]\n', "B008", 1, 8),
    ("title: 书\nchapters: []\n", "B008", 2, 11),
    ("title: 书\nchapters: ['']\n", "B008", 2, 12),
    ("title: 书\nchapters:\n  - a.md\n  -\n", "B008", 4, 4),
    ("title: 书\nchapters: [{part: '', chapters: [a.md]}]\n", "B008", 2, 19),
    ("title: 书\nchapters: [{part: 一, chapters: []}]\n", "B008", 2, 32),
    (OK + "lang: chinese!\n", "B008", 3, 7),
    (OK + "lang: zh_CN\n", "B008", 3, 7),
    (OK + "date: 2026/5/1\n", "B008", 3, 7),
    (OK + "date: 2026-02-30\n", "B008", 3, 7),
    (OK + "date: 2026-13\n", "B008", 3, 7),
    (OK + "date: ２０２６\n", "B008", 3, 7),
    (OK + "date: 0000\n", "B008", 3, 7),
    (OK + "slug: ../../etc/passwd\n", "B008", 3, 7),
    (OK + "slug: .hidden\n", "B008", 3, 7),
    (OK + "slug: 'end '\n", "B008", 3, 7),
    (OK + "slug: |\n  a\n  b\n", "B008", 3, 7),
    (OK + "slug: " + "书" * 67 + "\n", "B008", 3, 7),
    (OK + "answers: last\n", "B008", 3, 10),
    (OK + "answers: no\n", "B008", 3, 10),
    (OK + "pdf: {font-size: 5.9}\n", "B008", 3, 18),
    (OK + "pdf: {font-size: 100}\n", "B008", 3, 18),
    (OK + "pdf: {font-size: -10}\n", "B008", 3, 18),
    (OK + "pdf: {toc-depth: 0}\n", "B008", 3, 18),
    (OK + "epub: {toc-depth: 9}\n", "B008", 3, 19),
    (OK + "pdf: {paper: A3}\n", "B008", 3, 14),
    (OK + "pdf: {paper: 10x10mm}\n", "B008", 3, 14),
    (OK + "math: {packages: [require]}\n", "B008", 3, 19),
    (OK + "macros: {R2: a}\n", "B008", 3, 10),
    (OK + "authors: [{name: 甲, role: author}]\n", "B008", 3, 27),
    (OK + "author: ''\n", "B008", 3, 9),
    (OK + "cover: ''\n", "B008", 3, 8),
    (OK + "macros:\n  P: \\Pr(#1 \\mid #2)\n", "B008", 4, 6),
    # the same file twice
    ("title: 书\nchapters: [a.md, a.md]\n", "B006", 2, 18),
    ("title: 书\nchapters: [a.md, ./a.md]\n", "B006", 2, 18),
    ("title: 书\nchapters: [a.md, x/../a.md]\n", "B006", 2, 18),
    ("title: 书\nchapters: [x/a.md, x//a.md]\n", "B006", 2, 20),
    ("title: 书\nchapters: [x/a.md, x/./y/../a.md]\n", "B006", 2, 20),
    (OK + "frontmatter: [a.md]\n", "B006", 2, 12),
    (OK + "appendices:\n- ./a.md\n", "B006", 4, 3),
    ("title: 书\nchapters: [{part: 一, chapters: [a.md]}, a.md]\n", "B006", 2, 41),
]


@pytest.mark.parametrize(("content", "code", "line", "column"), FAULTS)
def test_each_fault_is_named_once_at_its_place(
    content: str | bytes, code: str, line: int, column: int, tmp_path: Path
) -> None:
    _, report = load(tmp_path, content)
    found = [(d.code, d.span and (d.span.line, d.span.column)) for d in report.sorted()]
    assert found == [(code, (line, column))]


HINTS = [
    ("titel: 甲\n" + OK, "did you mean `title`?"),
    ("TITLE: 甲\n" + OK, "did you mean `title`?"),
    (OK + "pdf:\n  font_size: 10\n", "did you mean `font-size`?"),
    (OK + "toc-depth: 2\n", "it belongs under `pdf`"),
    (OK + "answers: chaptre\n", "did you mean `chapter`?"),
    ("title：书\nchapters: [a.md]\n", "a key is followed by the ASCII colon `:` and a blank"),
    ("title:书\nchapters: [a.md]\n", "a key is followed by the ASCII colon `:` and a blank"),
    (OK + "\tauthor: 甲\n", "indent with blanks, not with tabs"),
    ("title: 书\nchapters: a.md\n", "write `chapters:` and below it one line `- …` for each"),
    (OK + "author: - - 甲\n", ""),
]


@pytest.mark.parametrize(("content", "hint"), HINTS)
def test_a_fault_comes_with_its_cure(content: str, hint: str, tmp_path: Path) -> None:
    _, report = load(tmp_path, content)
    assert [diagnostic.hint for diagnostic in report] == [hint]


def test_all_faults_of_a_file_are_reported_in_one_run(tmp_path: Path) -> None:
    config, report = load(
        tmp_path, "titel: 甲\nlang: 中文\nchapters: [a.md, a.md, [b]]\npdf: {paper: A9, cover: x}\n"
    )
    assert [(d.code, d.span and d.span.line) for d in report.sorted()] == [
        ("B002", 1),
        ("B005", 1),
        ("B008", 2),
        ("B006", 3),
        ("B003", 3),
        ("B008", 4),
        ("B003", 4),
    ]
    assert config is not None
    assert [entry.path for entry in config.entries] == ["a.md"]


def test_a_repeated_key_and_a_repeated_file_point_at_the_first(tmp_path: Path) -> None:
    _, report = load(tmp_path, "title: 甲\ntitle: 乙\nchapters:\n- a.md\n- ./a.md\n")
    places = [[(r.span.line, r.span.column) for r in d.related] for d in report.sorted()]
    assert places == [[(1, 1)], [(4, 3)]]


def test_two_links_to_one_file_are_one_chapter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("甲")
    (tmp_path / "b.md").symlink_to("a.md")
    _, report = load(tmp_path, "title: 书\nchapters: [a.md, b.md]\n")
    assert [d.code for d in report] == ["B006"]


def test_a_folder_without_book_yaml_is_no_book(tmp_path: Path) -> None:
    report = Report()
    assert load_config(Workspace(tmp_path), report) is None
    assert [(d.code, d.span) for d in report] == [("B009", None)]


def test_faults_found_earlier_do_not_hide_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("")
    report = Report()
    report.add("G105", "no pango")
    load_config(Workspace(tmp_path), report)
    assert [d.code for d in report] == ["G105", "B005"]


@pytest.mark.parametrize("kind", ["folder", "link outside"])
def test_book_yaml_itself_must_be_a_file_of_the_book(kind: str, tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    (tmp_path / "other.yaml").write_text(OK)
    if kind == "folder":
        (book / "book.yaml").mkdir()
    else:
        (book / "book.yaml").symlink_to("../other.yaml")
    report = Report()
    assert load_config(Workspace(book), report) is None
    assert [d.code for d in report] == ["F003" if kind == "folder" else "F002"]


PIECES = st.sampled_from(
    (
        *("title: ", "chapters: ", "- ", "a.md", "\n", "\n  ", "[", "]", "{", "}", ": ", ", ", "'"),
        *('"', "&a ", "*a", "<<: ", "!!str ", "---\n", "? ", "|\n", ">-\n", "#", "%", "\t", "\r\n"),
        *("\r", "书", "\u2028", "\x85", "\ufeff", "\0", "\\u0000", "\\ud800", "pdf: ", "null", "~"),
    )
)
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join), st.binary(max_size=40)
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=TEXTS.map(lambda t: t if isinstance(t, bytes) else t.encode(errors="replace")))
def test_any_file_is_read_or_reported_inside_itself(content: bytes, tmp_path: Path) -> None:
    config, report = load(tmp_path, content)
    assert config is not None or report.has_errors
    lines = content.decode("utf-8-sig", "replace").split("\n")
    for diagnostic in report:
        assert diagnostic.span is not None
        for span in (diagnostic.span, *(related.span for related in diagnostic.related)):
            assert 1 <= span.line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert span.end_line == 0 or (span.line, span.column) <= (
                span.end_line,
                span.end_column,
            )
            assert span.end_line <= len(lines)
