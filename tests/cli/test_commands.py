"""Commands as a user gives them: exit codes, streams, options."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from books.shelf import ROOT, Shelf
from click.testing import CliRunner
from click.testing import Result as Ran

from bookbuild import __version__
from bookbuild.cli import main

FINE, ERRORS, USAGE, LACKING = 0, 1, 2, 3

CHAPTER = "# 甲\n\n正文 $x$。\n\n::: {.exercise #ex:a}\n题干\n\n::: answer\n谜底\n:::\n:::\n"
WARNED = "# 甲\n\n[去处](nowhere.md)\n"
WRONG = "# 甲\n\n一\n\n![图](no.png)\n"


@pytest.fixture(autouse=True)
def here(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and the shared cache."""
    monkeypatch.setenv("BOOKBUILD_CACHE", str(shelf.cache))
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str | Path) -> Ran:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_an_edition_goes_to_the_build_folder_of_the_book(shelf: Shelf) -> None:
    book = shelf.write({"a.md": CHAPTER})
    ran = run("-C", book, "epub")
    assert ran.exit_code == FINE, ran.output
    assert [path.name for path in (book / "build").iterdir()] == ["书.epub"]
    assert ran.stdout == ""
    assert f"wrote {book / 'build' / '书.epub'}" in ran.stderr


def test_an_edition_goes_where_it_is_asked_for_from_here(shelf: Shelf, here: Path) -> None:
    book = shelf.write({"a.md": CHAPTER})
    ran = run("-C", book, "epub", "-o", "out/b.epub")
    assert ran.exit_code == FINE
    assert (here / "out" / "b.epub").read_bytes()[:2] == b"PK"
    assert "wrote out/b.epub" in ran.stderr
    assert not (book / "build").exists()


def test_the_book_is_looked_for_here(shelf: Shelf, here: Path) -> None:
    shelf.write({"a.md": CHAPTER}, here)
    assert run("check").exit_code == FINE


def test_the_closing_table_counts(shelf: Shelf) -> None:
    text = (
        "# 甲 A\n\n一二三 word two `代码` $x$ 与 $y$。\n\n$$z$$\n\n![说明](a.svg){#fig:a}\n\n"
        "::: exercise\n题\n\n::: answer\n答\n:::\n:::\n\n::: exercise\n无\n:::\n"
    )
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    ran = run("-C", shelf.write({"a.md": text, "a.svg": picture}), "epub")
    table = dict(re.findall(r"^(\S.*?)  +(\S.*?)\s*$", ran.stderr, re.MULTILINE))
    assert table["formulas"] == "3"
    assert table["figures"] == "1"
    assert table["exercises/answers"] == "2/1"
    assert int(table["words"]) >= 3  # A, word, two; and what we print ourselves
    assert int(table["Han"]) >= 10
    assert re.fullmatch(r"\d+ kB", table["file size"])
    assert re.fullmatch(r"\d+\.\d", table["seconds"])
    assert "pages" not in table


def test_the_closing_table_says_how_much_of_it_is_fonts(shelf: Shelf) -> None:
    shelf.ask_for_fonts()
    book = "title: 书\nchapters: [a.md]\nepub: {fonts: woff2}\n"
    ran = run("-C", shelf.write({"a.md": CHAPTER, "book.yaml": book}), "epub")
    assert ran.exit_code == FINE, ran.output
    assert re.search(r"^of it fonts +\d+ kB *$", ran.stderr, re.MULTILINE)


def test_the_table_of_a_pdf_has_its_pages(shelf: Shelf) -> None:
    shelf.ask_for_fonts()
    ran = run("-C", shelf.write({"a.md": CHAPTER}), "pdf")
    assert ran.exit_code == FINE, ran.output
    assert re.search(r"^pages +\d+ *$", ran.stderr, re.MULTILINE)


@pytest.mark.parametrize("where", ["end", "chapter", "inline", "none"])
def test_answers_overrule_book_yaml(shelf: Shelf, here: Path, where: str) -> None:
    book = shelf.write({"a.md": CHAPTER})
    assert run("-C", book, "epub", "-o", "b.epub", "--answers", where).exit_code == FINE
    with zipfile.ZipFile(here / "b.epub") as container:
        holding = [n for n in container.namelist() if "谜底".encode() in container.read(n)]
    assert [name.rpartition("/")[2].partition(".")[0] for name in holding] == (
        {"end": ["answers"], "chapter": ["a"], "inline": ["a"], "none": []}[where]
    )


def test_errors_are_exit_1_and_nothing_is_written(shelf: Shelf) -> None:
    book = shelf.write({"a.md": WRONG})
    ran = run("-C", book, "epub")
    assert ran.exit_code == ERRORS
    assert "a.md:5:1" in ran.stderr and "1 error" in ran.stderr
    assert ran.stdout == ""
    assert not (book / "build").exists()
    assert run("-C", book, "check").exit_code == ERRORS


def test_warnings_fail_only_when_strict(shelf: Shelf, here: Path) -> None:
    book = shelf.write({"a.md": WARNED})
    for command in (["check"], ["epub", "-o", "b.epub"]):
        assert run("-C", book, *command, "--strict").exit_code == ERRORS
        assert not (here / "b.epub").exists()
        assert run("-C", book, *command).exit_code == FINE


@pytest.mark.parametrize("command", ["check", "epub"])
def test_json_goes_to_stdout_a_line_each(shelf: Shelf, command: str) -> None:
    ran = run(
        "-C", shelf.write({"a.md": WRONG + "\n[去](nowhere.md)\n"}), command, "--format", "json"
    )
    assert ran.exit_code == ERRORS
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(one["severity"], one["file"], one["line"]) for one in found] == [
        ("error", "a.md", 5),
        ("warning", "a.md", 7),
    ]
    assert ran.stderr == ""


def test_json_of_a_sound_book_is_empty(shelf: Shelf) -> None:
    ran = run("-C", shelf.write({"a.md": CHAPTER}), "epub", "--format", "json")
    assert (ran.exit_code, ran.stdout, ran.stderr) == (FINE, "", "")


def test_github_commands_name_files_from_the_checkout(
    shelf: Shelf, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write(
        {"docs/book/book.yaml": "title: 书\nchapters: [a.md]\n", "docs/book/a.md": WRONG}, here
    )
    asked = ("-C", "docs/book", "check", "--format", "github")
    assert run(*asked).stdout.startswith("::error file=docs/book/a.md,line=5,")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(here))
    monkeypatch.chdir(here / "docs")
    assert run("-C", "book", *asked[2:]).stdout.startswith("::error file=docs/book/a.md,line=5,")


def test_quiet_leaves_only_diagnostics(shelf: Shelf) -> None:
    assert run("-q", "-C", shelf.write({"a.md": CHAPTER}), "epub").output == ""
    ran = run("-q", "-C", shelf.write({"a.md": WARNED}), "epub")
    assert ran.stderr.startswith("warning[") and "parsing" not in ran.output


@pytest.mark.parametrize(
    ("command", "stage"), [("epub", "reading book.yaml"), ("check", "looking for changes")]
)
def test_quiet_and_verbose_may_stand_behind_the_command(
    shelf: Shelf, command: str, stage: str
) -> None:
    book = shelf.write({"a.md": CHAPTER})
    assert run("-C", book, command, "-q").output == ""
    assert stage in run("-C", book, command, "-v").stderr


def test_a_pipe_gets_plain_lines(shelf: Shelf) -> None:
    ran = run("-C", shelf.write({"a.md": CHAPTER}), "epub")
    assert "\x1b" not in ran.output and "\r" not in ran.output
    assert re.search(r"^parsing chapters: 1, \d+\.\d s$", ran.stderr, re.MULTILINE)
    assert "reading book.yaml" not in ran.stderr


def test_verbose_says_what_each_stage_took(shelf: Shelf) -> None:
    for more in ([], ["--format", "json"]):
        ran = run("-v", "-C", shelf.write({"a.md": CHAPTER}), "epub", *more)
        stages = re.findall(r"^(\S.*?) +\d+\.\d\d s *$", ran.stderr, re.MULTILINE)
        assert stages == [
            "reading book.yaml",
            "looking at fonts and tools",
            "parsing chapters",
            "packing",
        ]


def test_a_sound_book_is_said_to_be_so(shelf: Shelf) -> None:
    ran = run("-C", shelf.write({"a.md": CHAPTER}), "check")
    assert ran.exit_code == FINE and "nothing to complain about" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pfd"], "did you mean `pdf`?"),
        (["frobnicate"], "check, completion, doctor, epub"),
        (["\x1b[2Jx"], "no command"),
        (["-C", "nowhere", "pdf"], "nowhere"),
        (["epub", "--answers", "sometimes"], "inline"),
        (["check", "--format", "xml"], "github"),
        (["epub", "--fast"], "--fast"),
        (["explain", "Z999"], "Z999"),
        (["epub", "-o", "."], "directory"),
    ],
)
def test_wrong_usage_is_exit_2(arguments: list[str], said: str) -> None:
    ran = run(*arguments)
    assert ran.exit_code == USAGE
    assert said in ran.stderr
    assert "\x1b" not in ran.stderr and ran.stdout == ""


def test_a_folder_without_book_yaml_is_one_located_error() -> None:
    ran = run("check")
    assert ran.exit_code == ERRORS
    assert ran.stderr.startswith("error[B009] ") and "1 error" in ran.stderr


def test_codes_are_explained() -> None:
    ran = run("explain", "f001")
    assert ran.exit_code == FINE and ran.stdout.startswith("F001 missing-file (error)")


def test_version_and_help() -> None:
    assert __version__ in run("--version").stdout
    listed = run("--help").stdout
    assert all(name in listed for name in ("pdf", "epub", "check", "doctor", "fonts"))


@pytest.mark.parametrize("output", ["file/x.epub", "file/deeper/x.epub", "/proc/no/x.epub"])
def test_a_place_that_cannot_be_written_is_said_before_the_work(
    shelf: Shelf, here: Path, output: str
) -> None:
    (here / "file").write_text("mine")
    ran = run("-C", shelf.write({"a.md": CHAPTER}), "epub", "-o", output)
    assert ran.exit_code == LACKING
    assert "error[F010]" in ran.stderr and "Traceback" not in ran.output
    assert (here / "file").read_text() == "mine"


def test_the_source_is_never_overwritten(shelf: Shelf) -> None:
    book = shelf.write({"a.md": CHAPTER})
    for name in ("a.md", "book.yaml"):
        before = (book / name).read_bytes()
        ran = run("-C", book, "epub", "-o", book / "." / name)
        assert ran.exit_code == LACKING and "error[F010]" in ran.stderr
        assert (book / name).read_bytes() == before


def test_a_build_folder_that_leads_outside_is_not_written_to(shelf: Shelf, here: Path) -> None:
    book = shelf.write({"a.md": CHAPTER})
    (book / "build").symlink_to(here)
    ran = run("-C", book, "epub")
    assert ran.exit_code == LACKING and "outside the book's folder" in ran.stderr
    assert list(here.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_a_warning_even_when_strict(
    shelf: Shelf, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "file").write_text("")
    monkeypatch.setenv("BOOKBUILD_CACHE", str(here / "file" / "cache"))
    ran = run("-C", shelf.write({"a.md": CHAPTER}), "epub", "--strict")
    assert ran.exit_code == FINE
    assert "warning[F009]" in ran.stderr and "wrote " in ran.stderr


def test_no_fonts_is_exit_3_with_the_cure(
    shelf: Shelf, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKBUILD_CACHE", str(here / "empty"))
    book = shelf.write({"a.md": CHAPTER})
    ran = run("-C", book, "pdf")
    assert ran.exit_code == LACKING
    assert ran.stderr.count("error[") == 1 and "bookbuild fonts install" in ran.stderr
    assert not (book / "build").exists()
    assert run("-C", book, "epub").exit_code == FINE  # which needs none
    assert run("fonts", "check").exit_code == LACKING


def test_check_still_finds_the_faults_of_the_book_without_fonts(
    shelf: Shelf, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKBUILD_CACHE", str(here / "empty"))
    ran = run("-C", shelf.write({"a.md": WRONG}), "check")
    assert ran.exit_code == LACKING
    assert "error[G101]" in ran.stderr and "error[F001]" in ran.stderr


def test_no_mathjax_is_exit_3_with_the_cure(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    from bookbuild.math import engine

    def absent(*_: object) -> str:
        raise engine.BundleMissingError("gone")

    engine.engine_version.cache_clear()
    monkeypatch.setattr(engine, "_bundle", absent)
    try:
        ran = run("-C", shelf.write({"a.md": CHAPTER}), "epub")
        found = run("doctor")
    finally:
        engine.engine_version.cache_clear()
    assert ran.exit_code == LACKING
    assert "error[G107]" in ran.stderr and "hatch_build.py" in ran.stderr
    assert found.exit_code == LACKING and "MathJax bundle: not found" in found.stdout


def test_no_pandoc_is_exit_3_with_the_cure(
    shelf: Shelf, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bookbuild.markdown import pandoc

    pandoc.pandoc_version.cache_clear()
    monkeypatch.setattr(pandoc, "_program", lambda: str(here / "pandoc"))
    try:
        ran = run("-C", shelf.write({"a.md": CHAPTER}), "epub")
    finally:
        pandoc.pandoc_version.cache_clear()
    assert ran.exit_code == LACKING and "error[G108]" in ran.stderr


def test_a_fault_of_the_compiler_is_said_to_be_one(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bookbuild import check

    def fail(*_: object) -> None:
        raise IndexError("tuple \x1b[2J")

    monkeypatch.setattr(check, "compile_book", fail)
    book = shelf.write({"a.md": CHAPTER})
    ran = run("-C", book, "epub")
    assert ran.exit_code == ERRORS
    assert "IndexError: tuple" in ran.stderr and "please report" in ran.stderr
    assert "Traceback" not in ran.stderr and "\x1b" not in ran.stderr
    assert isinstance(run("-v", "-C", book, "epub").exception, IndexError)


NO_PANGO = """
import ctypes
class CDLL(ctypes.CDLL):
    def __init__(self, name, *more, **options):
        if name and "pango" in str(name):
            raise OSError(f"{name}: cannot open shared object file")
        super().__init__(name, *more, **options)
ctypes.CDLL = CDLL
"""


def test_no_pango_is_exit_3_with_the_cure_and_the_epub_builds(shelf: Shelf, here: Path) -> None:
    (here / "usercustomize.py").write_text("")
    (here / "sitecustomize.py").write_text(NO_PANGO)
    book = shelf.write({"a.md": CHAPTER})
    ran = shelf.run("-C", book, "pdf", PYTHONPATH=str(here))
    assert ran.code == LACKING, ran.err
    assert "error[G105]" in ran.err and "libpango" in ran.err and "install" in ran.err
    assert "Traceback" not in ran.err
    assert shelf.run("-C", book, "epub", PYTHONPATH=str(here)).code == FINE


def test_doctor_names_everything_it_looked_for() -> None:
    ran = run("doctor")
    assert ran.exit_code in (FINE, LACKING)
    assert ran.stderr == ""
    for name in ("Python", "pandoc", "MathJax bundle", "Pango", "fonts .text.", "EPUBCheck"):
        assert re.search(rf"^[✓✗–] {name}: ", ran.stdout, re.MULTILINE), ran.stdout


def test_the_module_runs_as_the_command(shelf: Shelf) -> None:
    ran = shelf.run("--version")
    assert ran.code == FINE and __version__ in ran.out


def test_modules_in_the_folder_of_the_book_are_not_run(shelf: Shelf, here: Path) -> None:
    """`python -m` looks into the working folder first; the installed command does not."""
    book = shelf.write({"a.md": CHAPTER, "json.py": "raise SystemExit(77)", "weasyprint.py": "1/0"})
    code = "import sys; from bookbuild.cli import main; main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "epub"],
        cwd=book,
        env=shelf.environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == FINE, done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_build_leaves_nothing(
    shelf: Shelf, here: Path, number: signal.Signals, code: int
) -> None:
    shelf.ask_for_fonts()
    paragraphs = "\n\n".join(f"第{n}段，" + "扩散模型逐步加噪。" * 40 for n in range(150))
    book = shelf.write({"a.md": f"# 甲\n\n{paragraphs}\n"})
    (here / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "bookbuild", "-C", book, "pdf"],
        env=shelf.environment(TMPDIR=str(here / "tmp")),
        stderr=subprocess.PIPE,
        text=True,
        # A process started in the background of a script ignores interrupts, and so its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stderr is not None
    said = ""
    for line in process.stderr:  # the next stage is the layout, which takes seconds
        said += line
        if line.startswith("checking glyphs"):
            break
    os.kill(process.pid, number)
    said += process.stderr.read()
    assert process.wait(30) == code, said
    assert "Traceback" not in said and "wrote" not in said
    assert not (book / "build").exists()
    assert list((here / "tmp").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_a_terminal_sees_live_lines(shelf: Shelf) -> None:
    import pty

    book = shelf.write({"a.md": CHAPTER})
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bookbuild", "-C", str(book), "epub"],
        cwd=ROOT,
        env=shelf.environment(TERM="xterm-256color"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # how Linux says that the other end is closed
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait(30) == FINE
    text = seen.decode()
    assert "\x1b[" in text and "parsing chapters" in text and "1/1" in text
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h") == 1  # the cursor comes back
    assert "formulas" in text
