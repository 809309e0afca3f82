"""The Markdown of a site becomes a book: its order kept, its files untouched, the rest reported."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bookbuild.config import load_config
from bookbuild.diagnostics import Report
from bookbuild.start import Given, import_site
from bookbuild.start.site import TOTAL_LIMIT, walk
from bookbuild.start.site.names import natural
from bookbuild.workspace import Workspace

from .command import lay, run, tree


def pages(*names: str) -> dict[str, str]:
    return {name: f"# {Path(name).stem}\n\n正文。\n" for name in names}


Found = list[tuple[str, str | None, int | None]]


def import_(
    folder: Path, files: dict[str, str], *arguments: str
) -> tuple[dict[str, object], Found]:
    """Import a site where it lies; return its book.yaml and where what was found."""
    before = lay(folder, files) and tree(folder)
    ran = run("new", "--from", folder, "--format", "json", *arguments)
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    after = tree(folder)
    text = after.pop("book.yaml", b"")
    assert after == before
    assert (ran.exit_code == 0) == bool(text), ran.output
    places = [(one["code"], one["file"], one["line"]) for one in found]
    return yaml.safe_load(text) or {}, places


MDBOOK = """# Summary

[前言](README.md)

# 第一篇

- [一](one.md)
    - [一之一](sub/deep.md)
- [草稿]()
- [二](two%20x.md#h "t")

# 第二篇

* [三](./three.md)
- [无](tree.md)

-----

[后记](after.md)
"""
MKDOCS = """site_name: "书: 一"
site_author: 张三
theme: {name: material, language: zh}
markdown_extensions:
  - emoji: {emoji_index: !!python/name:material.twemoji }
extra: &x {a: 1}
nav:
  - 首页: index.md
  - 基础:
      - 概率: a/one.md
      - 更多:
          - a/two.md
  - 附录:
      - a/app.md
  - 论坛: https://example.org
  - 外: ../../secret.md
  - 笔记: a/x.ipynb
  - *x
"""
TOC = """format: jb-book
root: intro
parts:
  - caption: 甲部
    chapters:
      - file: a
        sections:
          - file: b
  - caption: Appendix
    chapters:
      - file: c
      - file: nb
      - url: https://example.org
      - glob: x/*
"""
HOME = """# 教程

[官网](https://x.org)

## 第一部分 基础

- [二](chapter2.md)
- [一](chapter1.md)

```
[no](chapter4.md)
```

## 其余

- [三](chapter3.md)
"""
SITES: dict[str, tuple[dict[str, str], dict[str, object], Found]] = {
    "mdbook": (
        {
            "book.toml": '[book]\ntitle = "锈"\nauthors = ["甲", "乙"]\nlanguage = "zh"\n',
            "src/SUMMARY.md": MDBOOK,
            **pages("src/README.md", "src/one.md", "src/sub/deep.md", "src/two x.md"),
            **pages("src/three.md", "src/after.md", "src/left.md"),
        },
        {
            "title": "锈",
            "authors": ["甲", "乙"],
            "lang": "zh-CN",
            "frontmatter": ["src/README.md"],
            "chapters": [
                {"part": "第一篇", "chapters": ["src/one.md", "src/sub/deep.md", "src/two x.md"]},
                {"part": "第二篇", "chapters": ["src/three.md"]},
            ],
            "backmatter": ["src/after.md"],
        },
        [("N101", "src/left.md", 1), ("N104", "src/SUMMARY.md", 8), ("N102", "src/SUMMARY.md", 15)],
    ),
    "gitbook": (
        {
            "book.json": '{"title": "G", "author": "A", "language": "en", "root": "./docs"}',
            "docs/SUMMARY.md": "* [One](a.md)\n  * [Two](b.md)\n    * [3](c.md)\n* [Four](d.md)\n",
            **pages("docs/a.md", "docs/b.md", "docs/c.md", "docs/d.md"),
        },
        {
            "title": "G",
            "authors": ["A"],
            "lang": "en",
            "chapters": [
                {"part": "One", "chapters": ["docs/a.md", "docs/b.md", "docs/c.md"]},
                "docs/d.md",
            ],
        },
        [("N104", "docs/SUMMARY.md", 3)],
    ),
    "mkdocs": (
        {
            "mkdocs.yml": MKDOCS,
            "docs/a/x.ipynb": "{}",
            **pages("docs/index.md", "docs/a/one.md", "docs/a/two.md", "docs/a/app.md"),
        },
        {
            "title": "书: 一",
            "authors": ["张三"],
            "lang": "zh-CN",
            "frontmatter": ["docs/index.md"],
            "chapters": [{"part": "基础", "chapters": ["docs/a/one.md", "docs/a/two.md"]}],
            "appendices": ["docs/a/app.md"],
        },
        [
            ("N104", "mkdocs.yml", 12),
            ("N103", "mkdocs.yml", 15),
            ("N103", "mkdocs.yml", 16),
            ("N103", "mkdocs.yml", 17),
            ("N103", "mkdocs.yml", 18),
        ],
    ),
    "jupyter book": (
        {
            "_toc.yml": TOC,
            "_config.yml": "title: J\nauthor: A B\n",
            "refs.bib": "@book{x, title={t}}",
            "nb.ipynb": "{}",
            **{f"{name}.md": f"# {name}\n\ntext\n" for name in ("intro", "a", "b", "c")},
        },
        {
            "title": "J",
            "authors": ["A B"],
            "lang": "en",
            "frontmatter": ["intro.md"],
            "chapters": [{"part": "甲部", "chapters": ["a.md", "b.md"]}],
            "appendices": ["c.md"],
            "bibliography": ["refs.bib"],
        },
        [
            ("N104", "_toc.yml", 8),
            ("N103", "_toc.yml", 12),
            ("N103", "_toc.yml", 13),
            ("N102", "_toc.yml", 14),
        ],
    ),
    "the first jupyter books": (
        {"_toc.yml": "- file: intro\n- part: P\n  chapters:\n  - file: a\n  - file: b\n"}
        | {f"{name}.md": "# x\n\ntext\n" for name in ("intro", "a", "b")},
        {
            "title": "first",
            "lang": "en",
            "chapters": ["intro.md", {"part": "P", "chapters": ["a.md", "b.md"]}],
        },
        [],
    ),
    "numbers in names": (
        pages("chapter10.md", "chapter2.md", "chapter1.md", "appendix-b.md", "appendix-a.md")
        | pages("前言.md", "后记.md", "README.md"),
        {
            "title": "README",
            "lang": "zh-CN",
            "frontmatter": ["前言.md"],
            "chapters": ["chapter1.md", "chapter2.md", "chapter10.md"],
            "appendices": ["appendix-a.md", "appendix-b.md"],
            "backmatter": ["后记.md"],
        },
        [("N101", "README.md", 1)],
    ),
    "chinese numbers in names": (
        pages(
            "上篇/第十章 丙.md", "上篇/第二章 乙.md", "下篇/第十一章.md", "附录二.md", "附录一.md"
        ),
        {
            "title": "first",
            "lang": "zh-CN",
            "chapters": [
                {"part": "上篇", "chapters": ["上篇/第二章 乙.md", "上篇/第十章 丙.md"]},
                {"part": "下篇", "chapters": ["下篇/第十一章.md"]},
            ],
            "appendices": ["附录一.md", "附录二.md"],
        },
        [],
    ),
    "a folder for each chapter": (
        pages("docs/chapter10/README.md", "docs/chapter2/README.md", "docs/chapter2/notes.md"),
        {
            "title": "first",
            "lang": "zh-CN",
            "chapters": ["docs/chapter2/README.md", "docs/chapter10/README.md"],
        },
        [("N101", "docs/chapter2/notes.md", 1)],
    ),
    "a home page that lists all chapters": (
        {
            "README.md": HOME,
            **pages("chapter1.md", "chapter2.md", "chapter3.md"),
        },
        {
            "title": "教程",
            "lang": "zh-CN",
            "chapters": [
                {"part": "第一部分 基础", "chapters": ["chapter2.md", "chapter1.md"]},
                "chapter3.md",
            ],
        },
        [],
    ),
    "a home page that lists some chapters": (
        {
            "README.md": "# 教程\n\n- [二](chapter2.md)\n- [一](chapter1.md)\n",
            **pages("chapter1.md", "chapter2.md", "chapter3.md"),
        },
        {
            "title": "教程",
            "lang": "zh-CN",
            "chapters": ["chapter1.md", "chapter2.md", "chapter3.md"],
        },
        [("N101", "README.md", 1)],
    ),
    "names that say no order": (
        pages("intro.md", "methods.md", "LICENSE.md"),
        {"title": "first", "lang": "zh-CN", "chapters": ["intro.md", "methods.md"]},
        [("N101", "LICENSE.md", 1), ("N108", "intro.md", 1)],
    ),
    "mkdocs without a nav": (
        {"mkdocs.yml": "site_name: M\ndocs_dir: text\n"}
        | pages("text/2-b.md", "text/1-a.md", "3-c.md"),
        {"title": "M", "lang": "zh-CN", "chapters": ["text/1-a.md", "text/2-b.md"]},
        [("N101", "3-c.md", 1)],
    ),
    "settings that are broken": (
        {"book.toml": '[book]\ntitle = "x', "SUMMARY.md": "- [a](a.md)\n", **pages("a.md")},
        {"title": "first", "lang": "zh-CN", "chapters": ["a.md"]},
        [("N106", "book.toml", 2)],
    ),
}


@pytest.mark.parametrize("name", SITES)
def test_a_site_becomes_a_book_in_its_order(name: str, tmp_path: Path) -> None:
    files, expected, places = SITES[name]
    book, found = import_(tmp_path / "first", files)
    assert book == expected
    assert sorted(found, key=str) == sorted(places, key=str)
    report = Report()
    assert load_config(Workspace(tmp_path / "first"), report) is not None
    assert not len(report)


def test_every_code_but_refusals_is_met_by_a_site() -> None:
    met = {code for _, _, places in SITES.values() for code, _, _ in places}
    assert met == {"N101", "N102", "N103", "N104", "N106", "N108"}


def test_the_command_line_goes_before_the_site(tmp_path: Path) -> None:
    files = {"mkdocs.yml": MKDOCS, **pages("docs/index.md")}
    arguments = ("--title", "新: 名", "--author", "丙", "--lang", "zh-TW")
    book, _ = import_(tmp_path, files, *arguments)
    assert (book["title"], book["authors"], book["lang"]) == ("新: 名", ["丙"], "zh-TW")


PICTURE = b"\x89PNG\r\n\x1a\n\0"


def test_with_a_target_the_book_is_a_copy_with_its_pictures(tmp_path: Path) -> None:
    site, book = tmp_path / "site", tmp_path / "book"
    lay(site, {"img/a.png": PICTURE, "x.bib": "", "big.zip": b"z", "node_modules/x.md": "# x"})
    before = lay(site, pages("chapter1.md", "chapter2.md", "notes.md")) and tree(site)
    ran = run("new", "--from", site, book)
    assert ran.exit_code == 0, ran.output
    assert "notes.md:1:1" in ran.stderr and "files: 2" in ran.stderr
    assert tree(site) == before
    made = tree(book)
    kept = {"chapter1.md", "chapter2.md", "img/a.png", "x.bib"}
    assert {name: made[name] for name in kept} == {name: before[name] for name in kept}
    around = {"Makefile", ".gitignore", ".vscode/book.schema.json", "book.yaml"}
    assert around <= made.keys()
    assert not {"big.zip", "notes.md", "node_modules/x.md"} & made.keys()


def test_nothing_is_replaced(tmp_path: Path) -> None:
    site = lay(tmp_path / "site", {"book.yaml": "title: mine\n", **pages("chapter1.md")})
    ran = run("new", "--from", site)
    assert ran.exit_code == 1 and "error[N109]" in ran.stderr
    target = lay(tmp_path / "target", {"x": "mine"})
    ran = run("new", "--from", site, target)
    assert ran.exit_code == 1 and "error[N109]" in ran.stderr
    assert tree(target) == {"x": b"mine"} and tree(site)["book.yaml"] == b"title: mine\n"


def test_a_book_yaml_that_comes_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = lay(tmp_path, pages("chapter1.md", "chapter2.md"))
    link = os.link

    def meddle(source: Path, target: Path) -> None:
        Path(target).write_text("mine")
        link(source, target)

    monkeypatch.setattr(os, "link", meddle)
    ran = run("new", "--from", site)
    assert ran.exit_code == 3 and "error[F010]" in ran.stderr
    assert tree(site).keys() == {"book.yaml", "chapter1.md", "chapter2.md"}
    assert (site / "book.yaml").read_text() == "mine"


@pytest.mark.parametrize("files", [{}, {"README.md": "# x\n"}, {"a.txt": "x"}])
def test_a_folder_without_chapters_is_no_book(files: dict[str, str], tmp_path: Path) -> None:
    book, found = import_(tmp_path, files)
    assert book == {} and ("N107", None, None) in found


def test_a_broken_navigation_is_located_and_nothing_written(tmp_path: Path) -> None:
    files = {"mkdocs.yml": "nav:\n  - a: [x\n", **pages("docs/a.md")}
    book, found = import_(tmp_path, files)
    assert book == {} and found[0][:2] == ("B001", "mkdocs.yml")


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_links_out_of_the_site_are_not_followed(tmp_path: Path) -> None:
    secret = lay(tmp_path / "else", {"chapter2.md": "# secret\n", "s.png": "secret"})
    site = lay(tmp_path / "site", pages("chapter1.md", "chapter3.md"))
    (site / "chapter2.md").symlink_to(secret / "chapter2.md")
    (site / "s.png").symlink_to(secret / "s.png")
    (site / "folder").symlink_to(secret)
    lay(site, {"SUMMARY.md": "- [1](chapter1.md)\n- [2](chapter2.md)\n- [3](folder/chapter2.md)\n"})
    ran = run("new", "--from", site, tmp_path / "book")
    assert ran.exit_code == 0
    assert ran.stderr.count("leads outside the site") == 2
    made = tree(tmp_path / "book")
    assert "s.png" not in made and [name for name in made if b"# secret" in made[name]] == []


@pytest.mark.skipif(os.name == "nt", reason="files of POSIX")
def test_pipes_are_not_opened(tmp_path: Path) -> None:
    site = lay(tmp_path / "site", pages("chapter1.md", "chapter2.md"))
    for name in ("chapter3.md", "mkdocs.yml", "a.png", "README.md"):
        os.mkfifo(site / name)
    ran = run("new", "--from", site, tmp_path / "book")
    assert ran.exit_code in (0, 1) and "Traceback" not in ran.output


def test_names_book_yaml_cannot_hold_are_reported(tmp_path: Path) -> None:
    site = lay(tmp_path, pages("chapter1.md", "chapter2.md", "chapter3\x07.md", "ch4: x.md"))
    ran = run("new", "--from", site, "--format", "json")
    codes = [json.loads(line)["code"] for line in ran.stdout.splitlines()]
    assert ran.exit_code == 0 and codes.count("N103") == 2
    assert load_config(Workspace(site), Report()) is not None


def test_what_is_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = lay(tmp_path / "site", pages("chapter1.md", "chapter2.md"))
    assert TOTAL_LIMIT > 1000
    for module, name in (
        (walk, "FILE_LIMIT"),
        (import_site.__globals__, "SIZE_LIMIT"),
        (import_site.__globals__, "TOTAL_LIMIT"),
    ):
        with monkeypatch.context() as patch:
            if isinstance(module, dict):
                patch.setitem(module, name, 1)
            else:
                patch.setattr(module, name, 1)
            ran = run("new", "--from", site, tmp_path / "book")
        assert ran.exit_code == 1 and "error[N105]" in ran.stderr, name
        assert not (tmp_path / "book").exists()


def test_pages_without_a_place_are_named_up_to_a_bound(tmp_path: Path) -> None:
    site = lay(tmp_path, pages(*(f"x{n}.md" for n in range(130)), "chapter1.md", "chapter2.md"))
    ran = run("new", "--from", site, "--format", "json")
    said = [json.loads(line)["message"] for line in ran.stdout.splitlines()]
    assert len(said) == 101 and "30 more pages have no place in the book" in said


NAMES = ["第一章", "第二章", "第九章", "第十章", "第十一章", "第二十章", "第一百零二章"]


def test_people_count_so() -> None:
    assert sorted(sorted(NAMES), key=natural) == NAMES != sorted(NAMES)
    mixed = ["1. a", "02-b", "3_c", "１０ d"]
    assert sorted(sorted(mixed), key=natural) == mixed != sorted(mixed)


TEXT = st.text(st.sampled_from(" -*#[]()`~<>\n\t:aA.一&!'\"{}%\\|/?md"), max_size=120)
NAVIGATION = ("SUMMARY.md", "mkdocs.yml", "_toc.yml", "README.md", "book.toml", "book.json")


@given(st.sampled_from(NAVIGATION), TEXT)
def test_no_navigation_breaks_the_import_or_leads_out(
    tmp_path_factory: pytest.TempPathFactory, name: str, text: str
) -> None:
    site = lay(tmp_path_factory.mktemp("site"), pages("chapter1.md", "a.md"))
    lay(site, {name: text})
    report = Report()
    made = import_site(Workspace(site), Given(), report, whole=False)
    if made is None:
        assert report.has_errors
        return
    lay(site, made.files)
    found = Report()
    config = load_config(Workspace(site), found)
    assert config is not None and not len(found)
    assert all((site / entry.path).resolve().is_relative_to(site) for entry in config.entries)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_site_says_of_itself_gives_a_sound_book_yaml(
    tmp_path_factory: pytest.TempPathFactory, title: str, author: str, part: str
) -> None:
    about = {"title": title, "author": author, "description": title}
    site = lay(tmp_path_factory.mktemp("site"), {"book.json": json.dumps(about), **pages("a.md")})
    summary = f"# S\n\n# {part}\n\n- [a](a.md)\n"
    lay(site, {"SUMMARY.md": summary.encode(errors="replace")})
    report = Report()
    made = import_site(Workspace(site), Given(), report, whole=False)
    assert made is not None, report.sorted()
    lay(site, made.files)
    found = Report()
    assert load_config(Workspace(site), found) is not None and not len(found)
