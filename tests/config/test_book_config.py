"""What a sound book.yaml becomes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bookbuild.config import Author, BookConfig, EpubConfig, MathConfig, PdfConfig, load_config
from bookbuild.diagnostics import Report, Span
from bookbuild.workspace import Workspace

OK = "title: 书\nchapters: [a.md]\n"


def load(root: Path, content: str | bytes) -> BookConfig:
    raw = content if isinstance(content, bytes) else content.encode()
    (root / "book.yaml").write_bytes(raw)
    report = Report()
    config = load_config(Workspace(root), report)
    assert list(report) == []
    assert config is not None
    return config


GOOD: list[tuple[str | bytes, Callable[[BookConfig], object], object]] = [
    (OK, lambda c: (c.title, c.slug, c.lang, c.answers), ("书", "书", "zh-CN", "end")),
    (OK, lambda c: (c.pdf, c.epub, c.math), (PdfConfig(), EpubConfig(), MathConfig())),
    # text stays what was typed
    ("title: no\nchapters: [a.md]\n", lambda c: c.title, "no"),
    ("title: 1.10\nchapters: [a.md]\n", lambda c: c.title, "1.10"),
    ("title: 0x1F\nchapters: [010]\n", lambda c: (c.title, c.entries[0].path), ("0x1F", "010")),
    ("title: 'null'\nchapters: [a.md]\n", lambda c: c.title, "null"),
    ("title: 12:30:45\nchapters: [a.md]\n", lambda c: c.title, "12:30:45"),
    (OK + "date: 2026-05-01\n", lambda c: c.date, "2026-05-01"),
    (OK + "date: 2026\n", lambda c: c.date, "2026"),
    (OK + "date: 2024-02-29\n", lambda c: c.date, "2024-02-29"),
    (OK + "identifier: 9787111111111\n", lambda c: c.identifier, "9787111111111"),
    (OK + "latin-lang: fr-CA\n", lambda c: (c.lang, c.latin_lang), ("zh-CN", "fr-CA")),
    (OK, lambda c: c.latin_lang, "en"),
    (OK + "author: yes\n", lambda c: c.authors, (Author("yes"),)),
    # white space, encodings, styles
    ("title: >\n  上\n  下\nchapters: [a.md]\n", lambda c: c.title, "上 下"),
    ("title: '书：“一”'\nchapters: [a.md]\n", lambda c: c.title, "书：“一”"),
    ("title: 甲\u2028乙\nchapters: [a.md]\n", lambda c: c.title, "甲 乙"),
    (OK + "description: |\n  一\n\n  二\n", lambda c: c.description, "一\n\n二"),
    (b"\xef\xbb\xbf" + OK.encode(), lambda c: (c.title, c.entries[0].span.column), ("书", 12)),
    (OK.replace("\n", "\r\n"), lambda c: (c.title, c.entries[0].span.line), ("书", 2)),
    ('{"title": "书", "chapters": ["a.md"]}', lambda c: c.title, "书"),
    ("%YAML 1.2\n---\n" + OK + "...\n", lambda c: c.title, "书"),
    # authors
    (OK + "author: 甲\n", lambda c: c.authors, (Author("甲"),)),
    (OK + "authors: 甲\n", lambda c: c.authors, (Author("甲"),)),
    (OK + "author: [甲, 乙]\n", lambda c: c.authors, (Author("甲"), Author("乙"))),
    (
        OK + "authors:\n- 甲\n- name: 乙  丙\n  role: trl\n  file-as: yi\n",
        lambda c: c.authors,
        (Author("甲"), Author("乙 丙", "trl", "yi")),
    ),
    # keys without a value count as not written
    (OK + "subtitle:\nlang: ~\nappendices: null\n", lambda c: (c.lang, c.subtitle), ("zh-CN", "")),
    (OK + "pdf:\ncover: # later\nmacros:\n", lambda c: (c.pdf, c.cover), (PdfConfig(), "")),
    (OK + "pdf: {paper: , cover: no}\n", lambda c: c.pdf, PdfConfig(cover=False)),
    # the rest of the keys
    (OK + "cover: 图/c.png\n", lambda c: c.cover, "图/c.png"),
    (OK + "cover: 图/c.png\n", lambda c: c.cover_span, Span("book.yaml", 3, 8, 3, 15)),
    (OK + "bibliography: a.bib\n", lambda c: [path for path, _ in c.bibliography], ["a.bib"]),
    (OK + "bibliography: [a.bib, b.json]\n", lambda c: len(c.bibliography), 2),
    (OK + "answers: none\n", lambda c: c.answers, "none"),
    (OK + "lang: zh-Hant-TW\n", lambda c: c.lang, "zh-Hant-TW"),
    (OK + "lang: zh-cmn-Hans-CN\n", lambda c: c.lang, "zh-cmn-Hans-CN"),
    (OK + "macros: |\n  \\def\\R{R} #1\n", lambda c: c.macros, "\\def\\R{R} #1\n"),
    (
        OK + "macros:\n  R: \\mathbb R\n  \\E: '\\mathbb{E}[#1 \\mid #2]' # 2\n",
        lambda c: c.macros,
        "\\newcommand{\\R}{\\mathbb R}\n\\newcommand{\\E}[2]{\\mathbb{E}[#1 \\mid #2]}",
    ),
    (
        OK + "pdf: {paper: 170x240mm, font-size: 11, toc-depth: 3, cover: off}\n",
        lambda c: c.pdf,
        PdfConfig(paper="170x240mm", font_size=11.0, toc_depth=3, cover=False),
    ),
    (
        OK + "pdf: {paper: 7x10in, characters: 36, lines: 38, heads: book,"
        " bleed: 3, crop-marks: on, color: black, links: print, accent: '#004488'}\n",
        lambda c: c.pdf,
        PdfConfig(
            paper="7x10in",
            characters=36,
            lines=38,
            heads="book",
            bleed=3.0,
            crop_marks=True,
            color="black",
            links="print",
            accent="#004488",
        ),
    ),
    (OK + "epub: {toc-depth: 1}\n", lambda c: c.epub, EpubConfig(1)),
    (
        OK + "epub: {math: png, fonts: woff2, page-list: true, conforms-to: AA}\n",
        lambda c: c.epub,
        EpubConfig(3, "png", "woff2", True, "AA"),
    ),
    (OK + "subjects: [概率, ' 扩散  模型']\n", lambda c: c.subjects, ("概率", "扩散 模型")),
    (OK + "series: 丛书\n", lambda c: (c.series, c.series_number), ("丛书", "")),
    (
        OK + "series: {title: 丛书, number: 2.1}\n",
        lambda c: (c.series, c.series_number),
        ("丛书", "2.1"),
    ),
    (OK + "math: {brackets: true}\n", lambda c: c.math, MathConfig(True)),
    (OK + "math: {packages: [physics]}\n", lambda c: c.math, MathConfig(False, ("physics",))),
    # file names
    (OK + "slug: my book\n", lambda c: c.slug, "my book"),
    ("title: C++ / 数学：上、下\nchapters: [a.md]\n", lambda c: c.slug, "C-数学-上-下"),
    ("title: '...'\nchapters: [a.md]\n", lambda c: c.slug, "book"),
    ("title: Cafe\u0301\nchapters: [a.md]\n", lambda c: c.slug, "Café"),
    ("title: " + "𠀀" * 99 + "\nchapters: [a.md]\n", lambda c: c.slug, "𠀀" * 50),
]  # fmt: skip


@pytest.mark.parametrize(("content", "field", "expected"), GOOD)
def test_a_field_is_read(
    content: str | bytes, field: Callable[[BookConfig], object], expected: object, tmp_path: Path
) -> None:
    assert field(load(tmp_path, content)) == expected


def test_files_stand_in_the_order_of_the_book_with_their_places(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        "backmatter: [z.md]\nappendices: [y.md]\ntitle: 书\nchapters:\n- ./a.md\n"
        "- part: 第一\n    部分\n  chapters: [x//b.md, x/./c.md]\n- x/../d.md\n"
        "frontmatter: [0.md]\n",
    )
    assert [
        (e.path, e.kind, e.part and e.part.title, e.span.line, e.span.column)
        for e in config.entries
    ] == [
        ("0.md", "front", None, 10, 15),
        ("a.md", "chapter", None, 5, 3),
        ("x/b.md", "chapter", "第一 部分", 8, 14),
        ("x/c.md", "chapter", None, 8, 23),
        ("d.md", "chapter", None, 9, 3),
        ("y.md", "appendix", None, 2, 14),
        ("z.md", "back", None, 1, 14),
    ]


def test_the_part_of_a_repeated_file_opens_with_the_next_one(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(
        "title: 书\nchapters: [a.md, {part: 一, chapters: [a.md, b.md]}]\n"
    )
    config = load_config(Workspace(tmp_path), Report())
    assert config is not None
    assert [(e.path, e.part and e.part.title) for e in config.entries] == [
        ("a.md", None),
        ("b.md", "一"),
    ]


def test_a_path_through_a_linked_folder_means_what_the_system_means(tmp_path: Path) -> None:
    (tmp_path / "deep" / "x").mkdir(parents=True)
    (tmp_path / "deep" / "a.md").write_text("深")
    (tmp_path / "a.md").write_text("浅")
    (tmp_path / "link").symlink_to("deep/x")
    config = load(tmp_path, "title: 书\nchapters: [a.md, link/../a.md]\n")
    assert [entry.path for entry in config.entries] == ["a.md", "deep/a.md"]


def test_a_missing_chapter_is_reported_where_book_yaml_names_it(tmp_path: Path) -> None:
    config = load(tmp_path, OK)
    report = Report()
    assert Workspace(tmp_path).read(config.entries[0].path, report, config.entries[0].span) is None
    assert [(d.code, str(d.span)) for d in report] == [("F001", "book.yaml:2:12")]
