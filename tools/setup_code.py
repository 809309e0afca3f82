"""Make `.venv-code`, the Python that runs the book's code and figures; nothing where it is there.

It holds PyTorch, numpy, scipy and matplotlib, which the compiler never needs.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv-code"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements" / "code.txt"


def main() -> int:
    """Return 0, or 1 where the packages cannot be installed."""
    stamp = VENV / "stamp"
    key = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key and PYTHON.exists():
        return 0
    print("installing PyTorch and what else the book's code needs into .venv-code", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    own = importlib.util.find_spec("pip") is not None
    pip = [sys.executable if own else str(Path(sys._base_executable)), "-m", "pip"]
    install = ["install", "-q", "--disable-pip-version-check", "--no-input"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    commands = (
        [sys.executable, "-m", "venv", "--without-pip", str(VENV)],
        [*pip, "--python", str(PYTHON), *install, *locked],
    )
    for command in commands:
        if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
            print(f"error: `{' '.join(command)}` failed", file=sys.stderr)
            print(
                "on Linux pip must find the build of PyTorch for CPUs: PIP_EXTRA_INDEX_URL "
                "or PIP_FIND_LINKS names where",
                file=sys.stderr,
            )
            return 1
    stamp.write_text(key, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
