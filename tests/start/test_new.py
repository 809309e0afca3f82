"""A new book is whole, sound from the first minute, and never in the way of anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from books.shelf import ROOT, Shelf
from hypothesis import example, given
from hypothesis import strategies as st

from bookbuild import cli, start
from bookbuild.config import BOOK_KEYS, load_config
from bookbuild.config.yaml_tree import read_yaml
from bookbuild.diagnostics import Report
from bookbuild.start import TEMPLATES, NewBook, impossible, new_book, one_line
from bookbuild.workspace import Workspace

from .command import lay, run, tree

EVERY = ("Makefile", ".gitignore", ".github/workflows/book.yml", ".vscode/book.schema.json")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_book_is_checked_without_a_finding(template: str, tmp_path: Path) -> None:
    book = tmp_path / "book"
    made = run("new", book, "--template", template, "--title", "书：“一” #1", "--author", "甲")
    assert made.exit_code == 0, made.output
    checked = run("-C", book, "check", "--strict", "--format", "json")
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert set(EVERY) <= tree(book).keys()
    assert not [path for path in tree(book) if "dot-" in path]
    assert not [path for path, content in tree(book).items() if b"@@" in content]


@pytest.mark.parametrize("template", ["tutorial-zh", "tutorial-en"])
def test_a_tutorial_shows_each_usual_construct(template: str) -> None:
    files = new_book(NewBook("T", (), "en", template))
    text = b"\n".join(content for name, content in files.items() if name.endswith(".md")).decode()
    for mark in ("{.exercise ", "::: answer", "::: hint", "\\label{eq:", "{#fig:", "[@nelsen1993]"):
        assert mark in text, mark
    config = files["book.yaml"].decode()
    chapters, appendices = config.split("\nchapters:\n")[1].split("\nappendices:\n")
    assert chapters.count("  - ") == 2 and "  - chapters/" in appendices


def test_the_code_of_a_tutorial_prints_what_it_says(tmp_path: Path) -> None:
    for template in ("tutorial-zh", "tutorial-en"):
        book = tmp_path / template
        run("new", book, "--template", template)
        ran = run("-C", book, "run", "--fresh")
        assert ran.exit_code == 0 and "ran 1 blocks of 1 chapters" in ran.stderr, ran.output


def test_the_command_and_the_templates_have_the_same_names() -> None:
    folder = ROOT / "templates" / "new"
    assert cli.starting.TEMPLATES == start.TEMPLATES
    assert {path.name for path in folder.iterdir()} == {*TEMPLATES, "shared"}


@pytest.mark.parametrize(
    ("arguments", "lang", "sign"),
    [
        (["--title", "T"], "en", b"Sums of odd numbers"),
        (["--title", "书"], "zh-CN", "奇数之和".encode()),
        (["--lang", "zh-TW"], "zh-TW", "奇数之和".encode()),
        (["--lang", "de"], "de", b"Sums of odd numbers"),
        (["--template", "tutorial-zh"], "zh-CN", "奇数之和".encode()),
        (["--template", "novel-zh"], "zh-CN", "渡口".encode()),
        (["--template", "tutorial-zh", "--lang", "en"], "en", "奇数之和".encode()),
    ],
)
def test_language_and_template_follow_from_each_other(
    arguments: list[str], lang: str, sign: bytes, tmp_path: Path
) -> None:
    assert run("new", tmp_path / "b", *arguments).exit_code == 0
    config = load_config(Workspace(tmp_path / "b"), Report())
    assert config is not None and config.lang == lang
    assert any(sign in content for content in tree(tmp_path / "b").values())


def test_the_name_of_the_folder_is_the_title_where_none_is_given(tmp_path: Path) -> None:
    assert run("new", tmp_path / "扩散").exit_code == 0
    config = load_config(Workspace(tmp_path / "扩散"), Report())
    assert config is not None and (config.title, config.authors) == ("扩散", ())


TEXTS = st.text(max_size=40).filter(lambda text: text.strip() and not impossible(text))


@given(TEXTS, st.lists(TEXTS, max_size=3))
@example("a: b # c", ["- x", "{y}", "'", '"', "\\"])
@example("two\nlines\u2028three", ["🎉", "no", "1.10", "~", "@@title@@"])
@example("@@authors@@ @@nothing@@", ["@@lang@@", "\ufeff", "&a", "*a", "!!x"])
def test_any_title_and_author_reads_back_as_it_was(title: str, authors: list[str]) -> None:
    text = new_book(NewBook(title, tuple(authors), "en", "tutorial-en"))["book.yaml"].decode()
    report = Report()
    tree = read_yaml(text, "book.yaml", report)
    assert tree is not None
    values = BOOK_KEYS.read(tree, "", report)
    assert not len(report)
    assert values["title"] == one_line(title)
    assert values.get("authors", ()) == tuple(map(one_line, authors))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name the folder"),
        (["b", "--title", " "], "it is empty"),
        (["b", "--title", "a\x1bb"], "U+001B"),
        (["b", "--author", "a\x00b"], "U+0000"),
        (["b", "--lang", "Chinese!"], "language tag"),
        (["b", "--template", "tutorial"], "tutorial-zh"),
        (["b", "--from", "nowhere"], "nowhere"),
        (["b", "--from", ".", "--template", "novel-zh"], "do not go together"),
    ],
)
def test_wrong_usage_writes_nothing(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("new", *arguments)
    assert ran.exit_code == 2 and said in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "files",
    [{"note.txt": "mine"}, {"book.yaml": "title: mine"}, {".hidden": ""}, {"sub/x": "mine"}],
)
def test_a_folder_that_holds_something_is_left_as_it_is(
    files: dict[str, str], tmp_path: Path
) -> None:
    before = tree(lay(tmp_path, files))
    ran = run("new", tmp_path, "--title", "T")
    assert ran.exit_code == 1 and "error[N109]" in ran.stderr and "not empty" in ran.stderr
    assert tree(tmp_path) == before


def test_a_file_or_a_dead_link_in_the_place_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("file", "link"):
        ran = run("new", tmp_path / name)
        assert ran.exit_code == 1 and "error[N109]" in ran.stderr
    assert (tmp_path / "file").read_text() == "mine" and not (tmp_path / "nowhere").exists()
    ran = run("new", tmp_path / "file" / "deeper")
    assert ran.exit_code == 3 and "error[F010]" in ran.stderr


@pytest.mark.parametrize("there", [(), (".git",)])
def test_an_empty_folder_or_repository_is_filled(there: tuple[str, ...], tmp_path: Path) -> None:
    for name in there:
        lay(tmp_path, {f"{name}/HEAD": "ref: refs/heads/main\n"})
    inode = tmp_path.stat().st_ino
    assert run("new", tmp_path).exit_code == 0
    assert tmp_path.stat().st_ino == inode  # the shell that stands in it goes on standing in it
    assert (tmp_path / "book.yaml").is_file()
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == {
        *(".gitignore", ".github", ".vscode"),
        *there,
    }


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("nth", [1, 2, 4])
def test_a_book_that_cannot_be_put_there_leaves_nothing(
    there: bool, nth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "book"
    if there:
        book.mkdir()
    calls: list[Path] = []
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == nth:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    ran = run("new", book)
    if not there and nth > 1:
        assert ran.exit_code == 0  # it takes one step
        return
    assert ran.exit_code == 3 and "error[F010]" in ran.stderr and "no space" in ran.stderr
    assert tree(tmp_path) == {}
    assert list(tmp_path.iterdir()) == ([book] if there else [])


def test_what_comes_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def meddle(self: Path, target: Path) -> Path:
        (tmp_path / "book.yaml").write_text("mine")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", meddle)
    ran = run("new", tmp_path)
    assert ran.exit_code == 3 and "error[F010]" in ran.stderr
    assert tree(tmp_path) == {"book.yaml": b"mine"}


def test_json_and_quiet_say_nothing_where_nothing_is_wrong(tmp_path: Path) -> None:
    assert run("new", tmp_path / "a", "-q").output == ""
    assert run("new", tmp_path / "b", "--format", "json").output == ""
    said = run("new", tmp_path / "c d").stderr
    assert "wrote " in said and "cd '" in said and "bookbuild serve" in said


def talk(shelf: Shelf, folder: Path, *exchange: tuple[str, str]) -> tuple[int, str]:
    """Answer each question on a terminal; return exit code and all that was said."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bookbuild", "--lang", "zh", "new", str(folder)],
        env=shelf.environment(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    os.close(theirs)
    assert process.stdout is not None
    said = b""
    for question, answer in exchange:
        while question not in said.decode(errors="ignore"):
            piece = os.read(process.stdout.fileno(), 4096)
            assert piece, said.decode()
            said += piece
        os.write(ours, f"{answer}\n".encode())
    said += process.stdout.read()
    os.close(ours)
    return process.wait(60), said.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_a_person_is_asked_and_a_bad_answer_is_asked_again(tmp_path: Path, shelf: Shelf) -> None:
    answers = (("书名", "我的：书"), ("作者", ""), ("语言", "?!"), ("`?!`", "zh-TW"))
    code, said = talk(shelf, tmp_path / "b", *answers)
    assert code == 0, said
    config = load_config(Workspace(tmp_path / "b"), Report())
    assert config is not None
    assert (config.title, config.authors, config.lang) == ("我的：书", (), "zh-TW")


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_nobody_is_asked_where_the_place_is_taken(tmp_path: Path, shelf: Shelf) -> None:
    lay(tmp_path, {"x": ""})
    code, said = talk(shelf, tmp_path)
    assert code == 1 and said.count("错误[N109]") == 1 and "书名" not in said


def test_workflows_use_one_action_and_no_secret() -> None:
    files = new_book(NewBook("T", (), "en", "tutorial-en"))
    flows = {name: files[name].decode() for name in files if name.startswith(".github/")}
    assert len(flows) == 2
    for name, flow in flows.items():
        assert read_yaml(flow, name, Report()) is not None
        assert f"uses: {start.scaffold.ACTION}\n" in flow
        used = re.findall(r"uses: ([^@\s]+)@(\S+)(?: # (v\S+))?", flow)
        pinned = [ref for action, ref, _ in used if action != start.scaffold.REPOSITORY]
        assert pinned and all(re.fullmatch("[0-9a-f]{40}", ref) for ref in pinned)
        assert "secrets." not in flow and "permissions: {}" in flow
        assert "persist-credentials: false" in flow


def test_no_job_both_builds_the_book_and_may_write() -> None:
    flow = new_book(NewBook("T", (), "en", "tutorial-en"))[".github/workflows/release.yml"].decode()
    jobs = yaml.safe_load(flow)["jobs"]
    rights = {name: job["permissions"]["contents"] for name, job in jobs.items()}
    builds = {name for name in jobs if start.scaffold.ACTION in str(jobs[name]["steps"])}
    assert rights == {"build": "read", "publish": "write"} and builds == {"build"}
