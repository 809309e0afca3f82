"""Find programs and ask them for their version, bounded and without a shell."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bookbuild.resources import share

_SECONDS = 60
_VERSION = re.compile(r"\d+(?:[._]\d+)+")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_WINDOWS = "Google/Chrome/Application/chrome.exe"
_ACE = "node_modules/@daisy/ace-cli"
_LIBRARIES = """
import ctypes, json
import weasyprint.text.ffi as own
found = {"pango": own.pango.pango_version()}
for name in %s:
    try:
        harfbuzz = ctypes.CDLL(name)
    except OSError:
        continue
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    found["harfbuzz"] = harfbuzz.hb_version_string().decode()
    break
print(json.dumps(found))
"""


def version_of(program: str, *arguments: str) -> str:
    """Return the version a program says it has, "" where it is not there or does not run."""
    path = shutil.which(program)
    return _asked(path, *arguments) if path else ""


def _asked(path: str, *arguments: str) -> str:
    done = _run([path, *(arguments or ("--version",))])
    if done is None or done.returncode:
        return ""
    found = _VERSION.search(done.stdout) or _VERSION.search(done.stderr)
    return found[0] if found else "?"


def browser_version() -> str:
    """Return the version of a Chromium or Chrome, "" where there is none."""
    given = os.environ.get("PUPPETEER_EXECUTABLE_PATH", "")
    places = [given, *filter(None, map(shutil.which, BROWSERS)), *_APPLICATIONS]
    if sys.platform == "win32":  # asked for its version, Chrome opens a window there
        roots = [os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
        files = [Path(root, _WINDOWS) for root in roots if root]
        return "?" if any(file.is_file() for file in files) or shutil.which("chrome") else ""
    found = (_asked(path) for path in places if path and Path(path).is_file())
    return next(filter(None, found), "")


def ace_version() -> str:
    """Return the version of DAISY Ace: that BOOKBUILD_ACE names, a checkout's, or on the path."""
    given = os.environ.get("BOOKBUILD_ACE", "")
    package = Path(given).parents[1] if given.endswith("bin/ace.js") else share("tools/ace") / _ACE
    try:
        return str(json.loads((package / "package.json").read_text("utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return (_asked(given) if given else "") or version_of("ace")


def tex_files(names: Sequence[str]) -> str:
    """Return how many of some files TeX finds, such as `3/3`; "" where one is missing."""
    path = shutil.which("kpsewhich")
    done = _run([path, *names]) if path else None
    found = len(done.stdout.split("\n")) - 1 if done else 0
    return f"{found}/{len(names)}" if found == len(names) else ""


def library_versions(names: Sequence[str]) -> dict[str, str]:
    """Return the versions of Pango and, by one of its `names`, HarfBuzz; of none that fails.

    They are loaded in a process of their own, because WeasyPrint loads them at import.
    """
    # -P: the folder this runs in may be a stranger's book and must not shadow modules.
    done = _run([sys.executable, "-P", "-c", _LIBRARIES % repr(tuple(names))])
    if done is None or done.returncode:
        return {}
    try:
        told = json.loads(done.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return {}
    number = int(told["pango"])
    pango = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return {**told, "pango": pango}


def _run(command: list[str]) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
