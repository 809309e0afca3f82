"""The steps of action.yml: what the fonts are kept by, the set-up, and the build of a book.

`key` prints an output for the step; `setup` gets what EDITIONS need; `build` makes EDITIONS of
the book in FOLDER, with STRICT as `true` or `false`. Inputs come as variables of the environment,
never as text of a script. Runs on a bare Python 3.11+.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
EDITIONS = ("pdf", "epub", "html", "tex", "release")
CHECKERS = ("java=default-jre-headless", "chromium?=chromium")


class Refused(Exception):
    """An input that is not understood."""


def main(arguments: list[str]) -> int:
    """Return the status of the step."""
    try:
        match arguments:
            case ["key"]:
                print(f"key={font_key()}")
                return 0
            case ["setup"]:
                return set_up(os.environ)
            case ["build"]:
                return build(os.environ)
    except Refused as fault:
        print(f"::error::{fault}")
        return 2
    raise SystemExit("usage: action.py key|setup|build")


def font_key() -> str:
    """Return what the installed fonts depend on: the manifest and what prepares them."""
    state = hashlib.sha256()
    for path in ("fonts/fonts.toml", "bookbuild/fonts/prepare.py", "requirements/run.txt"):
        state.update((ROOT / path).read_bytes())
    return f"{sys.platform}-{state.hexdigest()[:24]}"


def chosen(environment: Mapping[str, str]) -> list[str]:
    """Return the editions asked for; raises Refused."""
    names = environment.get("EDITIONS", "").replace(",", " ").split()
    unknown = [name for name in names if name not in EDITIONS]
    if unknown or not names:
        wrong = f"no edition `{unknown[0][:40]}`" if unknown else "no edition is named"
        raise Refused(f"{wrong}; there are {', '.join(EDITIONS)}")
    return names


def commands(environment: Mapping[str, str]) -> list[list[str]]:
    """Return the commands of bookbuild to run; raises Refused."""
    strict = environment.get("STRICT", "true").strip().lower()
    if strict not in ("true", "false"):
        raise Refused("`strict` is true or false")
    folder = environment.get("FOLDER", "") or "."
    # -P: the folder this runs in is the book's and must not shadow modules.
    start = [str(PYTHON), "-P", "-m", "bookbuild", f"-C{folder}"]
    options = ["--format", "github"]
    return [
        [*start, name, *options, *(["--strict"] if strict == "true" and name != "release" else [])]
        for name in chosen(environment)
    ]


def set_up(environment: Mapping[str, str]) -> int:
    """Install the compiler, and for a release what checks the files."""
    wanted = chosen(environment)
    steps = [[sys.executable, str(ROOT / "tools/setup.py"), "--use"]]
    if "release" in wanted:
        lock = ["--require-hashes", "-r", str(ROOT / "requirements/release.txt")]
        steps += [
            [str(PYTHON), "-m", "pip", "install", "-q", *lock],
            [sys.executable, str(ROOT / "tools/system.py"), *CHECKERS],
            [str(PYTHON), str(ROOT / "tools/check_ace.py")],
        ]
    return run_all(steps)


def build(environment: Mapping[str, str]) -> int:
    """Build the editions and tell the step where they are."""
    wanted = commands(environment)
    status = run_all(wanted)
    folder = Path(environment.get("FOLDER", "") or ".")
    place = folder / ("dist" if "release" in chosen(environment) else "build")
    told = environment.get("GITHUB_OUTPUT", "")
    if told and status == 0:
        with Path(told).open("a", encoding="utf-8") as output:
            output.write(f"path={place.as_posix()}\n")
    return status


def run_all(steps: list[list[str]]) -> int:
    """Run commands in order up to the first that fails; return its status."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for step in steps:
        status = subprocess.run(step, env=environment, check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
