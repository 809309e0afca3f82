"""A small book as a site, on disk and behind a server, and a browser to look at it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from books.shelf import ROOT, Shelf
from demos.conftest import browser

from bookbuild.build import Job, build
from bookbuild.cache import Cache
from bookbuild.diagnostics import Report
from bookbuild.workspace import Workspace

__all__ = ["browser"]

BOOK = Path(__file__).resolve().parent / "book"


def make(shelf: Shelf, root: Path, output: Path, **options: Any) -> Report:
    """Build the site of the book in `root` as the folder `output`."""
    report = Report()
    cache = Cache(shelf.cache / "results")
    job = Job("html", output, **options)
    # In a thread of its own: V8 is not driven from the one Playwright has its event loop in.
    with ThreadPoolExecutor(1) as threads:
        threads.submit(build, job, Workspace(root), cache, report, lambda *_: None).result()
    return report


@pytest.fixture(scope="session")
def book(shelf: Shelf) -> Path:
    root = shelf.new()
    shutil.copytree(BOOK, root, dirs_exist_ok=True)
    return root


@pytest.fixture(scope="session")
def small(shelf: Shelf, book: Path) -> Path:
    shelf.ask_for_fonts()
    report = make(shelf, book, book / "build" / "site")
    assert {found.code for found in report} == {"M013"}
    return book / "build" / "site"


@pytest.fixture(scope="session")
def tutorial(shelf: Shelf) -> Path:
    shelf.ask_for_fonts()
    output = shelf.new() / "site"
    report = make(shelf, ROOT, output)
    assert not report.has_errors
    return output


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def serve(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """Serve the folder below a path, as hosts of projects do."""
    root = folder.parent / f"{folder.name}-served"
    place = root / "books" / "small"  # as the book's `url` has it
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        place.symlink_to(folder, target_is_directory=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}/books/small/"


@pytest.fixture(
    scope="session",
    params=["small", pytest.param("tutorial", marks=pytest.mark.slow)],
)
def site(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    server, found = serve(site)
    yield found
    server.shutdown()
    server.server_close()


class Seen:
    """What a page did beside what it should."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.requests: list[str] = []


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def page(browser: Any, seen: Seen) -> Iterator[Any]:
    context = browser.new_context(
        color_scheme="light",
        viewport={"width": 1440, "height": 900},
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda message: seen.messages.append(message.text))
    page.on("pageerror", lambda fault: seen.messages.append(str(fault)))
    page.on("request", lambda request: seen.requests.append(request.url))
    yield page
    context.close()
    assert seen.messages == []
