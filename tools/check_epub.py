"""Run EPUBCheck; anything but the usages that `bookbuild.release.epubcheck` tolerates fails.

`python tools/check_epub.py book.epub …` prints what is wrong and returns 1.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bookbuild.release.epubcheck import findings, lacking


def main(books: list[str]) -> int:
    """Return 0 where every book is clean, 3 where the checker is missing."""
    if not books:
        raise SystemExit("usage: check_epub.py BOOK.epub …")
    for what, cure in lacking().items():
        print(f"error: {what} is missing: {cure}", file=sys.stderr)
        return 3
    faults = 0
    for book in books:
        found = findings(Path(book))
        faults += len(found)
        print("\n".join(found) if found else f"{book}: no findings")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
