"""Build the wheel, install it in an empty environment elsewhere and build a book with it.

Nothing of the checkout is in reach there but a copy of `tests/books/small`; the
fonts come from the user's cache.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "tests" / "books" / "small"
CARRIED = (
    "bookbuild/book.schema.json",
    "bookbuild/share/fonts/fonts.toml",
    "bookbuild/share/templates/pdf/textbook.css",
    "bookbuild/math/bundle/mathjax.js",
    "bookbuild/math/bundle/NOTICES",
    "bookbuild/render/site/bundle/search.js",
    "bookbuild/render/site/bundle/NOTICES",
    "bookbuild/share/templates/site/frame.html",
    "bookbuild/share/templates/new/shared/dot-gitignore",
    "bookbuild/share/templates/new/tutorial-zh/chapters/figures/squares.svg",
)
"""Files the compiler needs beside its modules."""
SITE = ("index.html", "404.html", "assets/*.css", "assets/*search*.js", "assets/fonts/*.woff2")
"""What a site has."""
NEW = ("pdf", "epub", "html")
"""Editions that a new book is built in."""


def main() -> int:
    """Return 0 where all editions come out of the installed wheel."""
    with tempfile.TemporaryDirectory(prefix="bookbuild-wheel-") as name:
        folder = Path(name)
        wheel = build_wheel(folder / "dist")
        _look_inside(wheel)
        command = install(wheel, folder / "env")
        build_book(command, folder)
        start_book(command, folder)
    print(f"{wheel.name}: installs and builds a book")
    return 0


def build_wheel(folder: Path) -> Path:
    """Return the wheel of the checkout, built with the locked build packages."""
    options = ["--no-deps", "--no-build-isolation", "-q", "-w", str(folder)]
    _run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _look_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    lacking = [name for name in CARRIED if name not in names]
    strays = [name for name in names if name.startswith(("tests/", "chapters/", "tools/"))]
    if lacking or strays:
        raise SystemExit(f"error: the wheel lacks {lacking} and carries {strays}")


def install(wheel: Path, folder: Path) -> Path:
    """Install the locked run-time packages and the wheel; return the command."""
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "--disable-pip-version-check"]
    lock = str(ROOT / "requirements" / "run.txt")
    _run([*pip, "install", "-q", "--require-hashes", "--only-binary", ":all:", "-r", lock], folder)
    _run([*pip, "install", "-q", "--no-deps", str(wheel)], folder)
    _run([*pip, "check"], folder)  # the lock must satisfy what the wheel asks for
    return scripts / "bookbuild"


def build_book(command: Path, folder: Path) -> None:
    """Build the editions of the small book outside the checkout, the site with its faces."""
    book = folder / "book"
    shutil.copytree(BOOK, book)
    for edition, start in (("pdf", b"%PDF-"), ("epub", b"PK\x03\x04")):
        target = folder / f"small.{edition}"
        _run([str(command), "-C", str(book), edition, "-o", str(target)], folder)
        if not target.read_bytes().startswith(start):
            raise SystemExit(f"error: {target.name} is no {edition.upper()}")
    with (book / "book.yaml").open("a", encoding="utf-8") as config:
        config.write("\nsite:\n  fonts: woff2\n")
    site = folder / "site"
    _run([str(command), "-C", str(book), "html", "-o", str(site)], folder)
    lacking = [path for path in SITE if not any(site.glob(path))]
    if lacking:
        raise SystemExit(f"error: the site lacks {lacking}")


def start_book(command: Path, folder: Path) -> None:
    """Start a book as a newcomer does and build it in the editions of the first page."""
    book = folder / "first"
    _run([str(command), "new", str(book), "--title", "书：一", "--author", "甲"], folder)
    for arguments in (["check", "--strict"], *([name, "--strict"] for name in NEW)):
        _run([str(command), "-q", "-C", str(book), *arguments], folder)
    if not (command.parent.parent / "share" / "man" / "man1" / "bookbuild.1").is_file():
        raise SystemExit("error: the wheel brings no manual page")


def _run(command: list[str], folder: Path) -> None:
    """Run away from the checkout's modules; the command's own output says why it failed."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise SystemExit(f"error: `{' '.join(command)}` ended with status {done.returncode}")


if __name__ == "__main__":
    sys.exit(main())
