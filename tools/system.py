"""Programs and libraries outside Python: tell what is missing and install it where permitted.

`python tools/system.py java=default-jre-headless pdftotext=poppler-utils` sees to
it that the commands on the left are there, from the Debian packages on the right,
with blanks between several (`'xelatex?=texlive-xetex lmodern'`); a name with a question
mark (`chromium?=chromium`) may stay missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bookbuild.machine import (
    APT_PACKAGES,
    BREW_PACKAGES,
    MSYS_PACKAGES,
    missing_libraries,
    pango_cure,
)

# Homebrew's folder is outside the loader's path on Apple silicon; the Makefile adds it.
FOLDERS = ("", "/opt/homebrew/lib/", "/usr/local/lib/")


PACMAN = Path("C:/msys64/usr/bin/pacman.exe")
"""MSYS2's, where its installer puts it."""


class Lacking(Exception):
    """The machine lacks something; the message is one line that says what to install."""


def ensure_libraries() -> None:
    """Install Pango and HarfBuzz where they are missing; raises Lacking."""
    lacking = missing_libraries(FOLDERS)
    if not lacking:
        return
    if sys.platform == "win32":
        done = PACMAN.is_file() and _run(
            [str(PACMAN), "-S", "--noconfirm", "--needed", *MSYS_PACKAGES]
        )
    elif sys.platform == "darwin":
        done = bool(shutil.which("brew")) and _run(["brew", "install", *BREW_PACKAGES])
    else:
        done = apt_install(APT_PACKAGES)
    # A fresh process: this one's loader may remember what it did not find.
    check = [sys.executable, __file__, "--libraries"]
    if not done or subprocess.run(check, check=False).returncode:
        raise Lacking(f"{', '.join(lacking)} cannot be loaded: {pango_cure()}")


def apt_install(packages: tuple[str, ...]) -> bool:
    """Install Debian packages where that is permitted without a question; tell whether it was."""
    prefix = _privilege()
    if prefix is None or not shutil.which("apt-get"):
        return False
    print(f"installing {' '.join(packages)}", flush=True)
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    install = [*command, "install", "-y", "-qq", "--no-install-recommends", *packages]
    _run([*command, "update", "-qq"])  # an outdated list may still have the packages
    return _run(install)


def _privilege() -> list[str] | None:
    """Return what to put before a command that needs root, None where that is not to be had."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(
        ["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return ["sudo", "-n"] if asked.returncode == 0 else None


def _run(command: list[str]) -> bool:
    """Run quietly; where it fails, show what it said."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout[-2000:])
    return done.returncode == 0


def ensure_commands(wanted: list[str]) -> None:
    """Install the packages of `command=package …` whose command is missing; raises Lacking."""
    for pair in wanted:
        command, _, packages = pair.partition("=")
        name = command.rstrip("?")
        if shutil.which(name):
            continue
        apt_install(tuple(packages.split()))
        if not shutil.which(name) and not command.endswith("?"):
            raise Lacking(f"`{name}` is missing: apt-get install {packages}")


def main(arguments: list[str]) -> int:
    """Return 0, or 3 where the machine lacks something."""
    if arguments == ["--libraries"]:
        return 3 if missing_libraries(FOLDERS) else 0
    try:
        ensure_commands(arguments)
    except Lacking as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
