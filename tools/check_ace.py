"""Run DAISY Ace, the accessibility checker; anything but what `bookbuild.release.ace` names fails.

`python tools/check_ace.py book.epub …` prints what is wrong and returns 1; without a book it only
gets Ace, which comes from npm as locked in tools/ace. It looks at the pages with the Chromium of
the machine, and where there is none it says so and returns 0.
"""

from __future__ import annotations

import sys
from pathlib import Path

from npm import install

from bookbuild.release.ace import browser, findings

HOME = Path(__file__).resolve().parent / "ace"


def main(books: list[str]) -> int:
    """Return 0 where every book is clean or there is no browser to look with."""
    if not browser():
        print("Ace was left out: this machine has no Chromium")
        return 0
    install(HOME, PUPPETEER_SKIP_DOWNLOAD="1")
    faults = 0
    for book in books:
        found = findings(Path(book))
        faults += len(found)
        print("\n".join(found) if found else f"{book}: no findings")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
