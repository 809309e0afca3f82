"""Run a program of `.venv` for a hook of pre-commit, wherever the system keeps programs.

`python tools/hook.py ruff check a.py`; 3 where `.venv` lacks it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin")
ENDING = ".exe" if os.name == "nt" else ""


def main(arguments: list[str]) -> int:
    """Return the status of the program."""
    name, *rest = arguments
    program = SCRIPTS / f"{name}{ENDING}"
    if not program.is_file():
        print(f"error: {program.relative_to(ROOT)} is missing: make setup", file=sys.stderr)
        return 3
    return subprocess.run([str(program), *rest], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
