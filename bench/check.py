"""Print how long `bookbuild check` takes for a book: cold, warm, and start-up alone.

    python bench/check.py [FOLDER] [RUNS]

Cold has an empty cache; warm is the best of RUNS further ones, each a new process. The
seconds on the processor say more than those on the clock where the machine is busy.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(arguments: list[str], cache: str) -> tuple[float, float]:
    """Return the seconds on the clock and on the processor of one process."""
    environment = {**os.environ, "BOOKBUILD_CACHE": cache}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False)
    clock = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).parent.parent)
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as cache:
        check = ["-m", "bookbuild", "-C", folder, "check"]
        rows = [("cold", run(check, cache))]
        rows.append(("warm", min(run(check, cache) for _ in range(runs))))
        rows.append(("start-up", min(run(["-c", "import bookbuild.cli"], cache) for _ in "12345")))
    for name, (clock, work) in rows:
        print(f"{name:9} {clock:6.2f} s, {work:6.2f} s on the processor")


if __name__ == "__main__":
    main()
