"""Print what checking takes for chapters of 100 kB made to hurt, the worst ones last.

    python bench/hostile.py [PAIRS] [SEED]

Each of the pieces that tests/markdown and tests/safety know is repeated to 100 kB, and PAIRS
mixtures of three of them as well. Each chapter is checked by a process of its own with an empty
cache of results. Seconds on the processor: those on the clock depend on what else runs.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "markdown")]

from safety.bombs import TEXTS  # noqa: E402
from test_markdown_limits import CROWDS, REPEATED  # noqa: E402

from bookbuild.resources import cache_root  # noqa: E402

SIZE = 100_000
LIMIT = 5.0
"""Seconds that no chapter of this size may take."""
SHOWN = 15


def inputs(pairs: int, seed: int) -> dict[str, str]:
    """Return the chapters by name."""
    found = {f"bomb: {name}": text[:SIZE] for name, text in TEXTS.items()}
    pieces = list(dict.fromkeys(REPEATED + CROWDS))
    for piece in pieces:
        found[repr(piece)] = "# 题\n\n" + piece * (SIZE // len(piece.encode()))
    choose = random.Random(seed)
    for _ in range(pairs):
        three = choose.sample(pieces, 3)
        rounds = SIZE // sum(len(piece.encode()) for piece in three)
        found[" ".join(map(repr, three))] = "# 题\n\n" + "".join(three) * rounds
    return found


def check(text: str) -> tuple[float, int]:
    """Return seconds of processor time and the exit status of a check of one chapter."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder)
        (book / "book.yaml").write_text("title: 书\nchapters: [a.md]\n", encoding="utf-8")
        (book / "a.md").write_text(text, encoding="utf-8")
        (book / "cache").mkdir()
        (book / "cache" / "fonts").symlink_to(cache_root() / "fonts")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "bookbuild", "-C", folder, "check"]
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT), "BOOKBUILD_CACHE": f"{folder}/cache"},
            capture_output=True,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.returncode


def main() -> int:
    """Return 1 where a chapter takes too long or ends otherwise than with findings."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rows = sorted((*check(text), name) for name, text in inputs(pairs, seed).items())
    for seconds, status, name in rows[-SHOWN:]:
        print(f"{seconds:6.2f} s  exit {status}  {name}")
    print(f"{len(rows)} chapters, {sum(seconds for seconds, *_ in rows):.0f} s together")
    return int(any(seconds > LIMIT or status not in (0, 1) for seconds, status, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
