from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet, Manifest
from bookbuild.fonts.coverage import covered, to_ranges
from bookbuild.fonts.folder import FontFolder
from bookbuild.workspace import Workspace

from . import tiny

SONG = tiny.font("汉字")


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    source = tiny.face(SONG)
    FontFolder(tmp_path / "cache").put(source, SONG)
    return tiny.manifest(source)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "book/fonts").mkdir(parents=True)
    return tmp_path / "book"


def locate(book: Path, manifest: Manifest, report: Report) -> FontSet:
    return FontSet.locate(report, Workspace(book), manifest, book.parent / "cache")


def places(report: Report) -> list[tuple[str, str]]:
    return [(found.code, str(found.span or "")) for found in report.sorted()]


def test_the_faces_of_the_manifest_are_found(book: Path, manifest: Manifest) -> None:
    report = Report()
    fonts = locate(book, manifest, report)
    assert [face.path.read_bytes() for face in fonts.faces] == [SONG]
    assert fonts.families("text") == ("Tiny",)
    assert not len(report)


def test_missing_fonts_are_an_error_that_names_the_command(book: Path) -> None:
    report = Report()
    fonts = locate(book, tiny.manifest(tiny.face(SONG)), report)
    assert fonts.faces == ()
    assert places(report) == [("G101", "")]
    assert "bookbuild fonts install" in next(iter(report)).hint


def test_a_face_lacking_beside_the_song_is_a_warning(book: Path, manifest: Manifest) -> None:
    bold = tiny.face(SONG, weight=700, file="Tiny-Bold.ttf")
    report = Report()
    locate(book, tiny.manifest(*manifest.faces, bold), report)
    assert places(report) == [("G102", "")]


def test_the_books_own_cut_of_a_face_wins(book: Path, manifest: Manifest) -> None:
    own = tiny.font("汉字典")
    (book / "fonts/mine.ttf").write_bytes(own)
    (book / "fonts/other.otf").write_bytes(tiny.font("x", family="Other", weight=700))
    (book / "fonts/readme.txt").write_text("no font")
    report = Report()
    fonts = locate(book, manifest, report)
    assert [(f.role, f.family, f.weight) for f in fonts.faces] == [
        ("text", "Tiny", 400),
        ("own", "Other", 700),
    ]
    assert fonts.faces[0].path.read_bytes() == own
    assert not len(report)


def test_faults_of_own_fonts_are_located(book: Path, tmp_path: Path, manifest: Manifest) -> None:
    (book / "fonts/a.ttf").write_bytes(b"<html>")
    (book / "fonts/b.ttf").write_bytes(SONG[:200])
    (book / "fonts/c.ttf").write_bytes(tiny.font("x", family="Twice"))
    (book / "fonts/d.ttf").write_bytes(tiny.font("y", family="Twice"))
    outside = tmp_path / "outside.ttf"
    outside.write_bytes(SONG)
    (book / "fonts/e.ttf").symlink_to(outside)
    report = Report()
    locate(book, manifest, report)
    assert places(report) == [
        ("G002", "fonts/a.ttf:1:1"),
        ("G002", "fonts/b.ttf:1:1"),
        ("G003", "fonts/d.ttf:1:1"),
        ("F002", "fonts/e.ttf:1:1"),
    ]


def test_coverage_is_the_same_from_the_font_and_from_the_cache(
    book: Path, manifest: Manifest
) -> None:
    fonts = locate(book, manifest, Report())
    assert fonts.missing("汉字典𓀀") == {"典", "𓀀"}
    fonts.faces[0].path.write_bytes(b"")
    assert fonts.missing("汉字典𓀀") == {"典", "𓀀"}


def test_a_set_without_a_cache_reads_the_fonts(book: Path, manifest: Manifest) -> None:
    faces = locate(book, manifest, Report()).faces
    assert FontSet(faces, Cache(None)).missing("字x") == {"x"}


def test_runs_are_searched_to_their_ends() -> None:
    ranges = to_ranges([1, 2, 3, 7, 9, 10])
    assert ranges == ((1, 3), (7, 7), (9, 10))
    assert covered(range(12), [ranges]) == {1, 2, 3, 7, 9, 10}
    assert covered([5, 9], [((5, 5),), ranges]) == {5, 9}
    assert covered([5], []) == set()


@pytest.mark.skipif(not shutil.which("fc-list"), reason="fontconfig's tools are not installed")
def test_fontconfig_shows_the_set_and_nothing_else(
    book: Path, manifest: Manifest, tmp_path: Path
) -> None:
    stray = tmp_path / "cache/fonts/files/Stray.ttf"
    stray.write_bytes(tiny.font("z", family="Stray"))
    fonts = locate(book, manifest, Report())
    config = fonts.fontconfig_file(tmp_path / "work & play")
    listed = subprocess.run(
        ["fc-list", "--format", "%{file}\n"],
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout.split("\n")[:-1] == [str(fonts.faces[0].path)]
    assert "Fontconfig" not in listed.stderr
