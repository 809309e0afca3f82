"""Programs and libraries outside Python: tell what is missing and install it where permitted.

`python tools/machine.py java=default-jre-headless pdftotext=poppler-utils` sees to
it that the commands on the left are there, from the Debian packages on the right;
a name with a question mark (`chromium?=chromium`) may stay missing.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

LIBRARIES = {
    "libgobject-2.0": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "libpango-1.0": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "libharfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "libharfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    "libfontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
    "libpangoft2-1.0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
}
"""What WeasyPrint loads, under the names it tries on Linux and macOS."""

APT_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
BREW_PACKAGES = ("pango",)


class Lacking(Exception):
    """The machine lacks something; the message is one line that says what to install."""


def missing_libraries() -> list[str]:
    """Return the libraries of page layout that cannot be loaded."""
    return [name for name, files in LIBRARIES.items() if not any(map(_loads, files))]


def _loads(file: str) -> bool:
    # Homebrew's folder is outside the loader's path on Apple silicon.
    for folder in ("", "/opt/homebrew/lib/", "/usr/local/lib/"):
        try:
            ctypes.CDLL(folder + file)
        except OSError:
            continue
        return True
    return False


def ensure_libraries() -> None:
    """Install Pango and HarfBuzz where they are missing; raises Lacking."""
    lacking = missing_libraries()
    if not lacking:
        return
    names = ", ".join(lacking)
    if shutil.which("brew"):
        print(f"installing {', '.join(BREW_PACKAGES)} ({names} missing)", flush=True)
        done = _run(["brew", "install", *BREW_PACKAGES])
        cure = f"brew install {' '.join(BREW_PACKAGES)}"
    else:
        done = apt_install(APT_PACKAGES)
        cure = f"apt-get install {' '.join(APT_PACKAGES)} (Debian, Ubuntu) or brew install pango"
    # A fresh process: this one's loader may remember what it did not find.
    check = [sys.executable, __file__, "--libraries"]
    if not done or subprocess.run(check, check=False).returncode:
        raise Lacking(f"{names} cannot be loaded: {cure}")


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
    """Install the packages of `command=package` whose command is missing; raises Lacking."""
    for pair in wanted:
        command, _, package = pair.partition("=")
        name = command.rstrip("?")
        if shutil.which(name):
            continue
        apt_install((package,))
        if not shutil.which(name) and not command.endswith("?"):
            raise Lacking(f"`{name}` is missing: apt-get install {package}")


def main(arguments: list[str]) -> int:
    """Return 0, or 3 where the machine lacks something."""
    if arguments == ["--libraries"]:
        return 3 if missing_libraries() else 0
    try:
        ensure_commands(arguments)
    except Lacking as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
