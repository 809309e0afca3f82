"""Only regular files of the book are read, whatever a path says."""

from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bookbuild.diagnostics import Report, Span
from bookbuild.workspace import Workspace

HERE = Span("chapters/a.md", 3, 7)
SECRET = b"outside"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a file in a folder, and a file next to the book."""
    root = tmp_path / "book"
    (root / "chapters").mkdir(parents=True)
    (root / "chapters" / "a.md").write_bytes(b"text")
    (tmp_path / "outside.md").write_bytes(SECRET)
    (tmp_path / "book2").mkdir()
    (tmp_path / "book2" / "a.md").write_bytes(SECRET)
    return root


def read(root: Path, path: str, limit: int = 100) -> tuple[bytes | None, list[str]]:
    report = Report()
    content = Workspace(root).read(path, report, HERE, limit=limit)
    assert all(diagnostic.span == HERE for diagnostic in report)
    return content, [diagnostic.code for diagnostic in report]


@pytest.mark.parametrize(
    "path",
    [
        "chapters/a.md",
        "./chapters//a.md",
        "chapters/../chapters/a.md",
        "missing/../chapters/a.md",
        "../book/chapters/a.md",
    ],
)
def test_spellings_of_a_file_of_the_book(book: Path, path: str) -> None:
    assert read(book, path) == (b"text", [])


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("", "F001"),
        ("a\0b", "F001"),
        ("missing.md", "F001"),
        ("missing/a.md", "F001"),
        ("chapters/a.md/b.md", "F001"),
        ("x" * 300, "F001"),
        ("x/" * 3000, "F001"),
        ("\ud800.md", "F001"),
        ("%2e%2e/outside.md", "F001"),
        ("..%2foutside.md", "F001"),
        ("~/a.md", "F001"),
        ("$HOME/a.md", "F001"),
        ("chapters\\a.md", "F001"),
        ("../outside.md", "F002"),
        ("chapters/../../outside.md", "F002"),
        ("../book2/a.md", "F002"),
        ("../missing.md", "F002"),
        ("..", "F002"),
        ("/", "F002"),
        ("/etc/passwd", "F002"),
        ("/proc/self/environ", "F002"),
        (".", "F003"),
        ("chapters", "F003"),
        ("chapters/", "F003"),
        ("file:chapters/a.md", "F006"),
        ("file:///etc/passwd", "F006"),
        ("FILE:/etc/passwd", "F006"),
        ("http://example.org/a.png", "F006"),
        ("https:a.md", "F006"),
        ("data:text/plain,a", "F006"),
        ("//host/share/a.md", "F006"),
        ("\\\\host\\share\\a.md", "F006"),
        ("C:\\a.md", "F006"),
        ("c:a.md", "F006"),
    ],
)
def test_what_is_refused(book: Path, path: str, code: str) -> None:
    assert read(book, path) == (None, [code])


def test_an_absolute_path_is_refused_even_into_the_book(book: Path) -> None:
    assert read(book, str(book / "chapters" / "a.md")) == (None, ["F002"])


def test_percent_signs_and_blanks_are_plain_characters(book: Path) -> None:
    (book / "50%20 图.md").write_bytes(b"%")
    assert read(book, "50%20 图.md") == (b"%", [])


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("chapters/a.md", (b"text", [])),
        ("../book/chapters/a.md", (b"text", [])),
        ("../outside.md", (None, ["F002"])),
        ("/etc/passwd", (None, ["F002"])),
        ("gone.md", (None, ["F001"])),
        ("link.md", (None, ["F008"])),
        ("/dev/zero", (None, ["F002"])),
    ],
)
def test_links_are_followed_only_inside(
    book: Path, target: str, expected: tuple[bytes | None, list[str]]
) -> None:
    (book / "link.md").symlink_to(target)
    assert read(book, "link.md") == expected


def test_a_linked_folder_leads_out_as_well(book: Path) -> None:
    (book / "up").symlink_to("..")
    assert read(book, "up/outside.md") == (None, ["F002"])
    assert read(book, "up/book/chapters/a.md") == (b"text", [])


def test_a_loop_of_links_ends(book: Path) -> None:
    (book / "x").symlink_to("y")
    (book / "y").symlink_to("x")
    assert read(book, "x") == (None, ["F008"])
    assert read(book, "x/a.md") == (None, ["F008"])


def test_a_book_behind_a_link_is_still_the_book(book: Path) -> None:
    (book.parent / "alias").symlink_to(book)
    assert read(book.parent / "alias", "chapters/a.md") == (b"text", [])


def test_pipes_sockets_and_devices_are_not_opened(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(book / "pipe")
    monkeypatch.chdir(book)  # the path of a socket may have about 100 bytes only
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))
        assert read(book, "pipe") == (None, ["F003"])
        assert read(book, "socket") == (None, ["F003"])
    report = Report()
    assert Workspace(Path("/dev")).read("null", report) is None
    assert [d.code for d in report] == ["F003"]


def test_a_pipe_put_in_place_of_a_file_is_not_waited_for(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def swap(path: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return real(path, flags)

    monkeypatch.setattr(os, "open", swap)
    assert read(book, "chapters/a.md") == (None, ["F008"])


@pytest.mark.parametrize(("size", "expected"), [(100, []), (101, ["F004"])])
def test_the_limit_is_the_last_size_taken(book: Path, size: int, expected: list[str]) -> None:
    (book / "big.md").write_bytes(b"x" * size)
    assert read(book, "big.md")[1] == expected


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_the_system_refuses(book: Path) -> None:
    (book / "chapters" / "a.md").chmod(0)
    assert read(book, "chapters/a.md") == (None, ["F008"])
    (book / "chapters").chmod(0)
    try:
        assert read(book, "chapters/a.md") == (None, ["F008"])
        assert read(book, "chapters/b.md") == (None, ["F008"])
    finally:
        (book / "chapters").chmod(0o755)


def test_what_the_system_refuses_while_opening(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    report = Report()
    assert Workspace(book).read("chapters/a.md", report) is None
    assert [d.message for d in report] == ["`chapters/a.md` cannot be read: permission denied"]


@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("folder", ["NFC", "NFD"])
@pytest.mark.parametrize("file", ["NFC", "NFD"])
def test_names_are_found_in_either_unicode_form(
    book: Path, written: str, folder: str, file: str
) -> None:
    def form(kind: str, text: str) -> str:
        return unicodedata.normalize(kind, text)  # type: ignore[arg-type]

    place = book / form(folder, "がく")
    place.mkdir()
    (place / form(file, "é图.md")).write_bytes(b"found")
    assert read(book, form(written, "がく/é图.md")) == (b"found", [])


def test_the_name_as_written_comes_first(book: Path) -> None:
    (book / "e\u0301.md").write_bytes(b"NFD")
    (book / "\u00e9.md").write_bytes(b"NFC")
    assert read(book, "e\u0301.md")[0] == b"NFD"
    assert read(book, "\u00e9.md")[0] == b"NFC"


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("chapters/A.MD", "did you mean `chapters/a.md`?"),
        ("Chapters/a.md", "did you mean `chapters/a.md`?"),
        ("chapter/a.md", "did you mean `chapters/a.md`?"),
        ("chapters\\a.md", "did you mean `chapters/a.md`?"),
        ("chapters/figure.png", ""),
        ("chapters/a.md/x", ""),
        ("nothing/like/it.md", ""),
        ("x" * 300, ""),
        ("Up/outside.md", ""),
        ("up/../outsid.md", ""),
        ("loop/a.md", ""),
    ],
)
def test_a_missing_file_is_guessed_among_the_books_own(book: Path, path: str, hint: str) -> None:
    (book / "up").symlink_to("..")
    (book / "Loop").symlink_to("Loop")
    report = Report()
    Workspace(book).read(path, report)
    assert [d.hint for d in report if d.code == "F001"] == [hint] * len(
        [d for d in report if d.code == "F001"]
    )


def test_a_long_path_is_shown_shortened(book: Path) -> None:
    report = Report()
    Workspace(book).read("http:" + "x" * 100_000, report)
    assert max(len(d.message) for d in report) < 300


def test_what_was_read_is_remembered_once_by_its_real_name(book: Path) -> None:
    (book / "link.md").symlink_to("chapters/a.md")
    (book / "b.md").write_bytes(b"")
    workspace = Workspace(book)
    for path in ("link.md", "b.md", "./chapters/a.md", "missing.md", "../outside.md"):
        workspace.read(path, Report())
    assert workspace.reads == ("chapters/a.md", "b.md")


@pytest.mark.parametrize(
    ("text", "time"),
    [("1700000000", 1700000000), ("", None), ("soon", None), ("-1", None), ("٣", None)],
)
def test_the_fixed_time_of_a_build(book: Path, text: str, time: int | None) -> None:
    assert Workspace(book, {"SOURCE_DATE_EPOCH": text}).source_date_epoch == time
    assert Workspace(book, {}).source_date_epoch is None


PATHS = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ["..", ".", "chapters", "a.md", "up", "/", "//", "\\", "book2", "~", "\0", "é"]
        ),
        max_size=8,
    ).map("/".join),
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(PATHS)
@example("up/up/book2/a.md")
def test_no_path_leads_to_what_is_outside(book: Path, path: str) -> None:
    if not (book / "up").is_symlink():
        (book / "up").symlink_to("..")
    content, codes = read(book, path)
    assert content in (None, b"text")
    assert len(codes) == (content is None)
