"""Every code block of the documentation is executed: read, compiled or run, by its language."""

from __future__ import annotations

import json
import shlex
import sys
from collections import Counter
from pathlib import Path

import pytest
from books.shelf import Shelf

from bookbuild.cache import Cache
from bookbuild.check import check_book
from bookbuild.config import load_config
from bookbuild.diagnostics import Report
from bookbuild.math.script import find_flaw
from bookbuild.passes.matter_files import SYMBOLS, TERMS, read_entries
from bookbuild.render.own import own_style
from bookbuild.workspace import Workspace

from . import blocks as docs
from .blocks import SHOWN, Block, book_of, every, settings_of

UNTESTED = {
    "editors.md": 1,
    "import.md": 1,
    "latex.md": 1,
    "release.md": 2,
    "serve.md": 1,
    "start.md": 3,
}
"""Blocks of each page that are only shown, in both languages. Whoever adds one adds it here."""
LANGUAGES = {"yaml", "markdown", "sh", "js", "json", "css"}
PLAIN = "text"
"""Language of what a program prints: `test_tutorial` compares it where it is said."""


def found(report: Report) -> list[str]:
    return [f"{one.span}: {one.code} {one.message}" for one in report]


@pytest.mark.parametrize("block", every("yaml"), ids=str)
def test_yaml_is_read_by_the_compiler(block: Block, shelf: Shelf) -> None:
    report = Report()
    if block.text.lstrip().startswith("- "):
        root = shelf.write({"a.md": "# 章\n", "entries.yaml": block.text})
        shape = TERMS if "term:" in block.text else SYMBOLS
        assert read_entries("entries.yaml", None, shape, Workspace(root), report)
    else:
        assert load_config(Workspace(shelf.write(settings_of(block.text))), report)
    assert found(report) == []


@pytest.mark.parametrize("block", every("markdown"), ids=str)
def test_markdown_has_no_fault(block: Block, shelf: Shelf) -> None:
    report = Report()
    workspace = Workspace(shelf.write(book_of(block.text, "tex: {raw: true}\n")))
    config = load_config(workspace, report)
    assert config is not None
    check_book(config, workspace, Cache(shelf.cache / "results"), report, lambda *_: None)
    assert found(report) == []


RUNNING = [block for block in every("markdown") if ".run" in block.text]


@pytest.mark.parametrize("block", RUNNING, ids=str)
def test_code_in_examples_prints_what_they_say(block: Block, shelf: Shelf) -> None:
    pytest.importorskip("numpy")
    root = shelf.write(book_of(block.text))
    done = shelf.run("-C", root, "run", "--python", sys.executable)
    assert done.code == 0, done.out + done.err


def commands(page: Path) -> list[str]:
    return [
        line
        for block in docs.blocks(page)
        if block.language == "sh" and SHOWN not in block.classes
        for line in block.text.splitlines()
    ]


@pytest.mark.parametrize("page", [*filter(commands, docs.pages("en"))], ids=lambda page: page.name)
def test_commands_do_what_the_pages_say(page: Path, shelf: Shelf) -> None:
    """`test_languages` holds that the Chinese pages have the same."""
    shelf.ask_for_fonts()
    _run(page, commands(page), shelf)


def _run(page: Path, lines: list[str], shelf: Shelf) -> None:
    """Run a page's commands one after another, in a book of its own."""
    folder = shelf.new() / "book"
    new = ("new", str(folder), "--title", "书", "--author", "甲")
    assert shelf.run("--lang", "en", *new).code == 0
    for site in ("SITE", "OTHER"):
        shelf.write({"01-a.md": "# 甲\n\n文字。\n", "02-b.md": "# 乙\n\n文字。\n"}, folder / site)
        (folder / site / "book.yaml").unlink()
    for line in lines:
        words = shlex.split(line, comments=True)
        where = ""
        if ">" in words:
            words, where = words[: words.index(">")], words[words.index(">") + 1]
        match words:
            case []:
                continue
            case ["make", target]:
                assert f"\n{target}:" in (docs.ROOT / "Makefile").read_text("utf-8")
            case ["cd", target]:
                folder = folder / target
                assert folder.is_dir(), f"{page.name}: {line}"
            case ["bookbuild", *arguments]:
                done = shelf.run(*arguments, cwd=folder, timeout=300)
                assert done.code == 0, f"{page.name}: {line}\n{done.out}{done.err}"
                if where:
                    (folder / where).write_text(done.out, encoding="utf-8")
            case _:
                pytest.fail(f"{page.name}: `{line}` is no command of ours; mark it `.{SHOWN}`")


@pytest.mark.parametrize("block", every("js"), ids=str)
def test_scripts_are_demonstrations(block: Block) -> None:
    assert find_flaw(block.text) is None


@pytest.mark.parametrize("block", every("json"), ids=str)
def test_json_is_json(block: Block) -> None:
    json.loads(block.text)


@pytest.mark.parametrize("block", every("css"), ids=str)
def test_style_sheets_may_stand_in_a_book(block: Block, shelf: Shelf) -> None:
    report = Report()
    root = shelf.write({"a.md": "# 章\n", "book.css": block.text})
    assert own_style("book.css", Workspace(root), report)
    assert found(report) == []


@pytest.mark.parametrize("tongue", list(docs.BOOKS))
def test_no_block_escapes(tongue: str) -> None:
    """Every language has a test above; what cannot be executed says so, and is counted."""
    shown: Counter[str] = Counter()
    for page in docs.pages(tongue):
        for block in docs.blocks(page):
            if SHOWN in block.classes:
                shown[page.name] += 1
            else:
                assert block.language in LANGUAGES | {PLAIN}, f"{block}: `{block.language}`"
    assert dict(shown) == {page: count for page, count in UNTESTED.items() if count}
