"""Build little books in this process or as a user does, with one cache for the whole run."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bookbuild.cache import Cache
from bookbuild.config import Answers
from bookbuild.diagnostics import Diagnostic, Report
from bookbuild.resources import cache_root
from bookbuild.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
BOOKS = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Result:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Edition:
    """A build: the file, empty where none was written, and what was found."""

    content: bytes
    found: list[Diagnostic]

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.found]

    def places(self) -> list[tuple[str, str]]:
        return [(one.code, str(one.span)) for one in self.found]

    def files(self) -> dict[str, bytes]:
        """The files of an EPUB."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as container:
            return {name: container.read(name) for name in container.namelist()}


class Shelf:
    """Books being built; results are shared, so that each is built once a run."""

    def __init__(self, folder: Path) -> None:
        self.cache = folder / "cache"
        self.cache.mkdir()
        fonts = cache_root() / "fonts"
        self.fonts = (fonts / "files").is_dir()
        if self.fonts:
            (self.cache / "fonts").symlink_to(fonts)
        self._count = 0
        self._folder = folder

    def new(self) -> Path:
        """Return an empty folder."""
        self._count += 1
        path = self._folder / f"book-{self._count}"
        path.mkdir()
        return path

    def copy(self, name: str) -> Path:
        """Return a copy of a book kept beside this file."""
        path = self.new()
        shutil.copytree(BOOKS / name, path, dirs_exist_ok=True)
        return path

    def write(self, files: Mapping[str, str | bytes], folder: Path | None = None) -> Path:
        """Return a book of `files`; a book.yaml is made where none is among them."""
        root = folder or self.new()
        chapters = [name for name in files if name.endswith(".md")]
        listed = "".join(f"  - {name}\n" for name in chapters)
        for name, content in ({"book.yaml": f"title: 书\nchapters:\n{listed}"} | files).items():
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    def build(self, root: Path, edition: str, answers: Answers | None = None) -> Edition:
        """Build in this process."""
        from bookbuild.build import Job, build  # all of the compiler: only for who builds

        if edition == "pdf":
            self.ask_for_fonts()
        report = Report()
        output = self.new() / f"out.{edition}"
        built = build(
            Job(edition, output, answers),
            Workspace(root),
            Cache(self.cache / "results"),
            report,
            lambda *_: None,
        )
        assert (built is not None) == output.exists()
        return Edition(output.read_bytes() if built else b"", report.sorted())

    def run(
        self,
        *arguments: str | Path,
        cwd: Path | None = None,
        timeout: float = 100,
        **environment: str,
    ) -> Result:
        """Run the command in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "bookbuild", *map(str, arguments)],
            cwd=cwd or self._folder,
            env=self.environment(**environment),
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def environment(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "NO_COLOR"))}
        paths = [more.pop("PYTHONPATH", ""), str(ROOT)]
        own = {
            "BOOKBUILD_CACHE": str(self.cache),
            "PYTHONPATH": os.pathsep.join(path for path in paths if path),
            "COLUMNS": "100",
        }
        return kept | own | more

    def ask_for_fonts(self) -> None:
        if not self.fonts:
            pytest.skip("the fonts are not installed: `bookbuild fonts install`")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"))


def pdf_text(content: bytes, *options: str) -> list[str]:
    """The text of each page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    done = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout.decode().split("\f")[:-1]
