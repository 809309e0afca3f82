"""`doctor` tells by edition what is missing, and how it is got."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bookbuild import doctor
from bookbuild.doctor import looks, programs
from bookbuild.fonts import load_manifest

from .command import lay, run

FINE, LACKING = 0, 3
NAMES = (
    *("Python", "pandoc", "MathJax bundle", "search bundle", "Pango", "HarfBuzz", "fonts (text)"),
    *("fonts (heading)", "fonts (kai)", "fonts (latin)", "fonts (mono)", "fonts (symbols)"),
    *("fonts (math)", "fonts (formula)", "fonts (emoji)", "Java", "EPUBCheck", "Chromium", "Ace"),
    *("xelatex", "xdvipdfmx", "TeX packages", "latexmk"),
)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no program is found."""
    monkeypatch.setattr(programs.shutil, "which", lambda _: None)
    monkeypatch.setattr(programs, "_APPLICATIONS", ())
    monkeypatch.setattr(programs, "share", lambda _: Path("/nowhere"))
    for name in ("PUPPETEER_EXECUTABLE_PATH", "BOOKBUILD_ACE"):
        monkeypatch.delenv(name, raising=False)


def told(*arguments: str | Path) -> tuple[int, dict[str, dict[str, Any]]]:
    ran = run(*arguments, "--format", "json")
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    return ran.exit_code, {row["name"]: row for row in rows}


def test_everything_is_looked_for_and_has_a_cure_for_each_system() -> None:
    _, rows = told("doctor")
    assert tuple(rows) == NAMES
    for row in rows.values():
        assert row.keys() == {
            *("name", "found", "version", "needed", "editions"),
            *("purpose", "purposeZh", "cure"),
        }
        assert row["purpose"] and re.search("[\u4e00-\u9fff]", row["purposeZh"])
        assert set(row["cure"]) == {"debian", "macos", "windows"} and all(row["cure"].values())
        assert row["found"] or row["version"] is None


def test_editions_need_what_they_are_built_with() -> None:
    _, rows = told("doctor", "pdf", "tex")
    needs = {
        edition: {name for name, row in rows.items() if edition in row["editions"]}
        for edition in ("pdf", "epub", "html", "tex")
    }
    common = {"Python", "pandoc", "MathJax bundle"}
    assert needs == {
        "pdf": common | {"Pango", "HarfBuzz", "fonts (text)"},
        "epub": common,
        "html": common | {"search bundle"},
        "tex": common | {"xelatex", "xdvipdfmx", "TeX packages", "fonts (text)"},
    }
    assert {name for name, row in rows.items() if row["needed"]} == needs["pdf"] | needs["tex"]


def test_a_book_may_ask_more_of_an_edition(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {
            "book.yaml": "title: 书\nchapters: [a.md]\nepub: {page-list: true}\n"
            "site: {fonts: woff2}\n",
            "a.md": "# 甲\n",
        },
    )
    _, rows = told("-C", tmp_path, "doctor")
    assert rows["Pango"]["editions"] == ["epub", "pdf"]
    assert rows["fonts (text)"]["editions"] == ["epub", "html", "pdf", "tex"]


def test_the_faces_are_those_of_the_books_language(tmp_path: Path) -> None:
    lay(tmp_path, {"book.yaml": "title: 本\nlang: ja\nchapters: [a.md]\n", "a.md": "# 甲\n"})
    for folder, lang in ((tmp_path, "ja"), (tmp_path / "nowhere", "")):
        counts = Counter(f"fonts ({face.role})" for face in load_manifest(lang=lang).faces)
        seen = {one.name for one in doctor.examine(folder) if one.name.startswith("fonts ")}
        assert seen == counts.keys()
        found = {one.name: one.version for one in doctor.examine(folder)}
        assert all(not found[name] or found[name].endswith(f"/{n}") for name, n in counts.items())


@pytest.mark.usefixtures("bare")
def test_what_only_checks_use_does_not_stop_an_edition() -> None:
    code, rows = told("doctor", "epub")
    assert code == FINE
    for name in ("Java", "Chromium", "Ace", "xelatex", "latexmk"):
        assert not rows[name]["found"] and not rows[name]["needed"]


@pytest.mark.usefixtures("bare")
def test_an_edition_that_cannot_be_built_is_exit_3() -> None:
    ran = run("doctor", "epub", "tex")
    assert ran.exit_code == LACKING
    assert "✗ xelatex: not found, for printing the LaTeX edition\n    " in ran.stdout
    assert "✓ epub can be built" in ran.stdout
    assert "✗ tex lacks xelatex, xdvipdfmx, TeX packages" in ran.stdout
    assert "– latexmk: not found" in ran.stdout
    assert told("doctor", "tex")[0] == LACKING


def test_no_faces_stop_print_and_no_other_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKBUILD_CACHE", str(tmp_path / "empty"))
    assert told("doctor", "pdf")[0] == LACKING
    assert told("doctor", "epub", "html")[0] == FINE
    ran = run("doctor", "pdf")
    assert "✗ fonts (text): not found" in ran.stdout and "bookbuild fonts install" in ran.stdout
    assert "– fonts (emoji): not found" in ran.stdout


def test_no_pango_is_found_out_in_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_LIBRARIES", "raise OSError(%s)")
    code, rows = told("doctor", "pdf")
    assert code == LACKING and not rows["Pango"]["found"] and not rows["HarfBuzz"]["found"]
    assert rows["Pango"]["cure"]["macos"] == "brew install pango"


def test_versions_are_those_programs_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, script in {
        "good": "echo 'good program, version 2.10_3'",
        "silent": "true",
        "loud": "echo 'openjdk version \"17.0.1\"' >&2",
        "broken": "echo 1.2; exit 1",
    }.items():
        lay(tmp_path, {name: f"#!/bin/sh\n{script}\n"})
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    names = ("good", "silent", "loud", "broken", "absent")
    assert [programs.version_of(name) for name in names] == ["2.10_3", "?", "17.0.1", "", ""]


def test_ace_is_looked_for_where_releases_take_it_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = "node_modules/@daisy/ace-cli"
    lay(tmp_path, {f"{package}/package.json": '{"version": "1.4.6"}', f"{package}/bin/ace.js": ""})
    monkeypatch.setattr(programs, "share", lambda _: tmp_path)
    assert programs.ace_version() == "1.4.6"
    monkeypatch.setattr(programs, "share", lambda _: tmp_path / "nowhere")
    monkeypatch.setattr(programs.shutil, "which", lambda _: None)
    assert programs.ace_version() == ""
    monkeypatch.setenv("BOOKBUILD_ACE", str(tmp_path / package / "bin" / "ace.js"))
    assert programs.ace_version() == "1.4.6"


def test_a_tex_without_a_package_is_not_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, {"kpsewhich": "#!/bin/sh\nfor f; do [ $f = x.sty ] || echo /tex/$f; done\n"})
    (tmp_path / "kpsewhich").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert programs.tex_files(["a.sty", "b.cls"]) == "2/2"
    assert programs.tex_files(["a.sty", "x.sty"]) == ""


@pytest.mark.parametrize(
    ("platform", "start"),
    [("linux", "apt-get install"), ("darwin", "brew install"), ("win32", "winget install")],
)
def test_the_cure_shown_is_that_of_the_machine(
    platform: str, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert looks.cures.JAVA.here.startswith(start)
    assert looks.cures.TEX.here.startswith(start)


def test_it_speaks_chinese() -> None:
    ran = run("--lang", "zh", "doctor", "epub")
    assert "✓ pandoc: " in ran.stdout and "；用途：读取 Markdown" in ran.stdout
    assert "✓ epub：可以生成" in ran.stdout


def test_an_unknown_edition_is_wrong_usage() -> None:
    assert run("doctor", "pfd").exit_code == 2
