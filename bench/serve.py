"""Measure how long a save takes to be seen: from writing a chapter to its words in the browser.

    python bench/serve.py [BOOK] [CHAPTER] [SAVES]

Needs playwright and Chromium; works on a copy of the book.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright

PORT = 18_100
_QUIET = 10.0
"""Seconds after which nothing is left to do of the first build."""
_DIGITS = "零一二三四五六七八九"


def main(arguments: list[str]) -> None:
    """Print each time and their median."""
    book = Path(arguments[0] if arguments else ".").resolve()
    chapter = arguments[1] if len(arguments) > 1 else "chapters/chapter3.md"
    saves = int(arguments[2]) if len(arguments) > 2 else 20
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "book"
        ignore = shutil.ignore_patterns(".*", "build", "node_modules")
        shutil.copytree(book, root, ignore=ignore)
        command = [sys.executable, "-m", "bookbuild", "-q", "-C", str(root), "serve"]
        process = subprocess.Popen([*command, "--port", str(PORT)])
        program = shutil.which("chromium") or shutil.which("google-chrome")
        try:
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
                times = measure(browser.new_page(), root / chapter, saves)
                browser.close()
        finally:
            process.terminate()
            process.wait()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {load}")
    print(f"median of {saves} saves: {statistics.median(times):.2f} s")


def measure(page: Page, chapter: Path, saves: int) -> list[float]:
    """Save a chapter so many times and return how long each took to be seen, in seconds."""
    address = f"http://127.0.0.1:{PORT}/{chapter.stem.replace('-', '_')}.html"
    source = chapter.read_text(encoding="utf-8")
    _open(page, address)
    time.sleep(_QUIET)
    times = []
    for number in range(saves):
        words = "改于" + "".join(_DIGITS[int(digit)] for digit in str(1000 + number))
        began = time.monotonic()
        chapter.write_text(source.replace("\n## ", f"\n{words}。\n\n## ", 1), encoding="utf-8")
        _wait(page, words)
        times.append(time.monotonic() - began)
        print(f"{times[-1]:.2f} s", flush=True)
        time.sleep(0.5)
    return times


def _open(page: Page, address: str) -> None:
    """Wait until the first build shows the chapter."""
    until = time.monotonic() + 600
    while time.monotonic() < until:
        try:
            page.goto(address)
            if page.locator("main h2").count():
                return
        except PlaywrightError:
            pass  # nothing listens there yet
        time.sleep(0.5)
    raise TimeoutError(address)


def _wait(page: Page, words: str) -> None:
    """Wait until the page has the words; a look at all its text takes a hundredth of a second."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if page.evaluate(
                "(w) => document.querySelector('main').textContent.includes(w)", words
            ):
                return
        except PlaywrightError:
            time.sleep(0.05)  # it is being loaded anew
        time.sleep(0.01)
    raise TimeoutError(words)


if __name__ == "__main__":
    main(sys.argv[1:])
