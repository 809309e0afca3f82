"""What editors are given keeps step with the compiler: snippets, schema, tasks, findings."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from books.shelf import ROOT, Shelf

from bookbuild.cache import Cache
from bookbuild.check import check_book
from bookbuild.compile import compile_book
from bookbuild.config import book_schema, load_config
from bookbuild.diagnostics import CODES, Report
from bookbuild.model.book import Chapter
from bookbuild.model.nodes import (
    Callout,
    CodeBlock,
    Exercise,
    Figure,
    Link,
    MathBlock,
    Note,
    Table,
)
from bookbuild.model.walk import walk
from bookbuild.start import TEMPLATES, NewBook, new_book
from bookbuild.workspace import Workspace

from .command import lay, run

BOOK = new_book(NewBook("T", (), "en", "tutorial-en"))
SNIPPETS: dict[str, dict[str, Any]] = json.loads(BOOK[".vscode/bookbuild.code-snippets"])
FIELD = re.compile(r"\$(?:(\d+)|\{(\d+)(?::([^{}]*)|\|([^|{}]*)\|)?\})")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"/>'
FILES = {
    "figures/figure.svg": SVG,
    "demos/demo.js": "export function mount(el) { el.textContent = 'x'; }\n",
    "works.bib": "@book{key, title={T}, author={A, B}, publisher={P}, address={C}, year={2000}}\n",
}


def body(name: str) -> str:
    return "\n".join(SNIPPETS[name]["body"])


def expanded(text: str, choose: dict[str, str] | None = None) -> str:
    """Type a snippet with what it proposes; `choose` picks from lists of choices."""
    proposed: dict[str, str] = {}
    for bare, number, default, choices in FIELD.findall(text):
        first = choices.split(",")[0] if choices else default
        if not bare and (default or choices):
            proposed[number] = (choose or {}).get(number, first)
    return FIELD.sub(lambda field: proposed.get(field[1] or field[2], ""), text)


def variants(name: str) -> Iterator[str]:
    """Yield a snippet once with each of its choices."""
    text = body(name)
    yield expanded(text)
    for _, number, _, choices in FIELD.findall(text):
        for choice in choices.split(",")[1:]:
            yield expanded(text, {number: choice})


ALL = "".join(
    f"{expanded(body(name))}\n\n"
    for name in ("exercise", "theorem", "definition", "equation", "figure", "table", "listing")
)
WHOLE = frozenset({"chapter"})
"""Snippets that open a chapter."""


def chapter(name: str, text: str, folder: Path, cache: Path) -> Chapter:
    """Compile a chapter with a snippet in it; nothing may be found."""
    before = f"# Title {{#ch:name}}\n\n## Section {{#sec:name}}\n\nWords.\n\n{ALL}"
    match name:
        case "chapter":
            source = f"{text}\n\nWords.\n"
        case "reference":
            source = f"{before}\n\nSee {text} here.\n"
        case "citation" | "index" | "footnote":
            source = f"# Title\n\nWords {text}\n"
        case _:
            source = f"# Title\n\nWords.\n\n{text}\n\nWords.\n"
    settings = "title: T\nlang: en\nbibliography: works.bib\nchapters: [a.md]\n"
    lay(folder, FILES | {"book.yaml": settings, "a.md": source})
    report, workspace = Report(), Workspace(folder)
    config = load_config(workspace, report)
    assert config is not None
    check_book(config, workspace, Cache(cache), report, lambda *_: None)
    assert [f"{one.span}: {one.code} {one.message}" for one in report] == []
    book = compile_book(config, workspace, Cache(cache), Report(), lambda *_: None)
    return next(one for one in book.chapters if one.path == "a.md")


def count(of: type, /, **having: object) -> Callable[[Chapter], bool]:
    def is_there(one: Chapter) -> bool:
        found = [node for node in walk(one.blocks) if isinstance(node, of)]
        return any(all(getattr(n, key) == value for key, value in having.items()) for n in found)

    return is_there


def is_exercise(one: Chapter) -> bool:
    (found,) = (node for node in walk(one.blocks) if isinstance(node, Exercise))
    return bool(found.hints and found.difficulty)


def is_demo(one: Chapter) -> bool:
    return any(isinstance(node, Figure) and node.demo is not None for node in walk(one.blocks))


MAKES: dict[str, Callable[[Chapter], bool]] = {
    "chapter": lambda one: one.anchor != "",
    "exercise": is_exercise,
    "theorem": lambda one: (
        count(Callout, kind="theorem")(one) and count(Callout, kind="proof")(one)
    ),
    "definition": count(Callout, kind="definition"),
    "equation": count(MathBlock),
    "figure": count(Figure),
    "table": count(Table),
    "listing": count(CodeBlock),
    "demo": is_demo,
    "callout": count(Callout),
    "citation": count(Link),
    "reference": count(Link),
    "index": lambda one: len(one.marks) == 1,
    "footnote": count(Note),
}


def test_there_is_a_snippet_for_each_usual_construct() -> None:
    assert SNIPPETS.keys() == MAKES.keys()
    prefixes = [snippet["prefix"] for snippet in SNIPPETS.values()]
    assert len(set(prefixes)) == len(prefixes)
    for snippet in SNIPPETS.values():
        assert snippet.keys() == {"scope", "prefix", "description", "body"}
        assert snippet["scope"] == "markdown" and snippet["prefix"].startswith("bk-")


@pytest.mark.parametrize("name", MAKES)
def test_a_snippet_makes_its_construct_without_a_finding(
    name: str, tmp_path: Path, shelf: Shelf
) -> None:
    for number, text in enumerate(variants(name)):
        made = chapter(name, text, tmp_path / str(number), shelf.cache / "results")
        assert MAKES[name](made), text


def test_every_template_has_the_schema_and_says_where_it_is() -> None:
    for template in TEMPLATES:
        files = new_book(NewBook("T", (), "en", template))
        assert json.loads(files[".vscode/book.schema.json"]) == book_schema()
        first = files["book.yaml"].decode().split("\n")[0]
        assert first == "# yaml-language-server: $schema=.vscode/book.schema.json"


def test_the_schema_can_be_had_from_the_command() -> None:
    ran = run("schema")
    assert ran.exit_code == 0 and json.loads(ran.stdout) == book_schema()


WRONG = "# 甲\n\n一\n\n![图](no.png)\n\n[去处](nowhere.md)\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_task_of_an_editor_reads_what_check_prints(
    lang: str, tmp_path: Path, shelf: Shelf
) -> None:
    book = lay(tmp_path, {"book.yaml": "title: 书\nchapters: [a.md]\n", "a.md": WRONG})
    said = shelf.run("--lang", lang, "-C", book, "check").err
    (task,) = json.loads(BOOK[".vscode/tasks.json"])["tasks"]
    assert [task["command"], *task["args"]] == ["bookbuild", "check"]
    found = set()
    for matcher in task["problemMatcher"]:
        head, place = matcher["pattern"]
        lines = said.split("\n")
        for line, below in pairwise(lines):
            first, second = re.match(head["regexp"], line), re.match(place["regexp"], below)
            if first and second:
                at = second[place["file"]], second[place["line"]], second[place["column"]]
                found.add((matcher["severity"], first[head["code"]], *at))
    assert found == {
        ("error", "F001", "a.md", "5", "1"),
        ("warning", "R202", "a.md", "7", "1"),
    }


def documented() -> dict[str, str]:
    """The fields of a finding as docs/editors.md lists them, with their types."""
    text = (ROOT / "docs" / "editors.md").read_text("utf-8")
    table = text.split("## Findings as JSON")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", table, re.MULTILINE))


TYPES: dict[str, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str),
    "text or null": lambda value: value is None or isinstance(value, str),
    "number or null": lambda value: value is None or (isinstance(value, int) and value >= 1),
    "list": lambda value: isinstance(value, list),
    "`error` or `warning`": lambda value: value in ("error", "warning"),
}


def test_findings_are_what_the_documentation_tells_plugins(tmp_path: Path) -> None:
    doubled = "# 乙\n\n{#}\n\n![a](b.png){#fig:x}\n\n![a](b.png){#fig:x}\n"
    files = {"book.yaml": "title: 书\nchapters: [a.md, b.md]\n", "a.md": WRONG, "b.md": doubled}
    ran = run("-C", lay(tmp_path, files), "check", "--format", "json")
    assert ran.exit_code == 1
    fields = documented()
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(rows) > 3 and any(row["related"] for row in rows)
    for row in rows:
        assert row.keys() == fields.keys()
        assert all(TYPES[kind](row[name]) for name, kind in fields.items()), row
        assert CODES[row["code"]].name == row["name"]
        for related in row["related"]:
            assert related.keys() == {"message", "messageZh", *PLACE}


PLACE = ("file", "line", "column", "endLine", "endColumn")


def test_the_example_of_the_documentation_is_what_is_printed(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "editors.md").read_text("utf-8")
    example = re.search(r"```json\n(.+?)\n```", text, re.DOTALL)
    assert example is not None
    files = {"book.yaml": "title: 书\nchapters: [a.md]\n", "a.md": "# 甲\n\n![图](plot.svg)\n"}
    ran = run("-C", lay(tmp_path, files | {"plots.svg": SVG}), "check", "--format", "json")
    assert json.loads(ran.stdout) == json.loads(example[1])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_options_and_codes(
    shell: str, shelf: Shelf, tmp_path: Path
) -> None:
    script = run("completion", shell).stdout
    assert "_BOOKBUILD_COMPLETE" in script and "bookbuild" in script
    if shutil.which(shell):
        (tmp_path / "script").write_text(script)
        checked = subprocess.run([shell, "-n", tmp_path / "script"], check=False)
        assert checked.returncode == 0

    def completed(words: str, last: str) -> str:
        bash = {"COMP_WORDS": f"{words} {last}", "COMP_CWORD": str(len(words.split()))}
        more = {"COMP_WORDS": words, "COMP_CWORD": last} if shell == "fish" else bash
        return shelf.run(_BOOKBUILD_COMPLETE=f"{shell}_complete", **more).out

    assert "doctor" in completed("bookbuild", "do")
    assert "--template" in completed("bookbuild new", "--te")
    assert "novel-zh" in completed("bookbuild new --template", "no")
    assert "R201" in completed("bookbuild explain", "R20")


def test_the_manual_page_is_current() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "manpage.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_manual_page_is_sound_roff_and_names_every_command() -> None:
    page = ROOT / "man" / "bookbuild.1"
    text = page.read_text("ascii")
    listed = re.findall(r"^  (\w+)  ", run("--help").stdout, re.MULTILINE)
    assert len(listed) > 10
    assert [name for name in listed if f"\n.SS {name}" not in text] == []
    if shutil.which("groff"):
        command = ["groff", "-man", "-ww", "-Tascii", "-z", page]
        assert subprocess.run(command, capture_output=True, check=True).stderr == b""
