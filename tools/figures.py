"""Draw the book's figures anew with their scripts, or compare what they draw with what is kept.

`figures.py` writes those that differ; `figures.py --check` only says which do. Run by the
Python of `.venv-code`, each script in a copy of the chapters.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "chapters" / "figures"
PYTHON = ROOT / ".venv-code" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SHARED = frozenset({"listings.py", "shapes.py", "style.py"})
SECONDS = 900
NEAR = 0.05
"""Points by which coordinates may differ: sums end in other digits on other processors."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_NAME = re.compile(r'(?<=id=")[a-z]+[0-9a-f]{8,}(?=")|(?<=#)[a-z]+[0-9a-f]{8,}(?=[")])')


def main(arguments: list[str]) -> int:
    """Return 0, or 1 where a script fails or, with `--check`, a figure differs."""
    check = "--check" in arguments
    python = str(PYTHON) if PYTHON.exists() else sys.executable
    with tempfile.TemporaryDirectory() as temporary:
        # The chapters too: some figures are drawn with the code that their chapter shows.
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(FIGURES.parent, Path(temporary) / "chapters", ignore=ignore)
        folder = Path(temporary) / "chapters" / FIGURES.name
        scripts = sorted(p for p in folder.glob("*.py") if p.name not in SHARED)
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            failed = [one for one in pool.map(lambda s: _draw(python, s), scripts) if one]
        for words in failed:
            print(words, file=sys.stderr)
        changed = []
        for drawn in sorted(folder.glob("*.svg")):
            kept = FIGURES / drawn.name
            old = kept.read_text(encoding="utf-8") if kept.is_file() else ""
            new = drawn.read_text(encoding="utf-8")
            if not alike(old, new):
                changed.append(drawn.name)
                if not check and not failed:
                    kept.write_text(new, encoding="utf-8")
    for name in changed:
        print(f"chapters/figures/{name} {'differs from what its script draws' if check else ''}")
    if not changed and not failed:
        print(f"{len(scripts)} scripts draw the figures as they are kept")
    return 1 if failed or (check and changed) else 0


def _draw(python: str, script: Path) -> str:
    """Run a script; return why it failed, "" where it did not."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    surroundings = os.environ | threads | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(
            [python, script.name],
            cwd=script.parent,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"chapters/figures/{script.name}: longer than {SECONDS} s"
    if not done.returncode:
        return ""
    said = done.stderr.decode(errors="replace").strip()[-2000:]
    return f"chapters/figures/{script.name}: {said}"


def alike(old: str, new: str) -> bool:
    """Tell whether two drawings are the same but for names made of digests and a hair's breadth."""
    if old == new:
        return True
    first, second = _renamed(old), _renamed(new)
    if _NUMBER.sub("0", first) != _NUMBER.sub("0", second):
        return False
    pairs = zip(_NUMBER.findall(first), _NUMBER.findall(second), strict=True)
    return all(a == b or abs(float(a) - float(b)) <= NEAR for a, b in pairs)


def _renamed(text: str) -> str:
    """Return a drawing with its digests counted through in the order they stand."""
    names: dict[str, str] = {}
    return _NAME.sub(lambda found: names.setdefault(found[0], f"name{len(names)}"), text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
