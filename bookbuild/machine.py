"""Look for what page layout needs outside Python; runs on the bare standard library."""

from __future__ import annotations

import ctypes
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the set-up of a checkout runs this before any package is there
    from bookbuild.diagnostics import Report

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

TEX_PROGRAMS = ("xelatex", "xdvipdfmx")
TEX_PACKAGES = (
    *("texlive-xetex", "texlive-lang-chinese", "texlive-latex-extra"),
    *("texlive-plain-generic", "lmodern"),
)


def missing_libraries(folders: Sequence[str] = ("",)) -> list[str]:
    """Return the libraries of page layout that cannot be loaded, from `folders` or anywhere."""
    return [
        name
        for name, files in LIBRARIES.items()
        if not any(_loads(folder + file) for folder in folders for file in files)
    ]


def pango_cure() -> str:
    """Return the command that installs Pango and HarfBuzz here."""
    if sys.platform == "darwin":
        return f"brew install {' '.join(BREW_PACKAGES)}"
    return f"apt-get install {' '.join(APT_PACKAGES)} (Debian, Ubuntu)"


def tex_cure() -> str:
    """Return the command that installs XeLaTeX and what the LaTeX edition loads here."""
    if sys.platform == "darwin":
        return "brew install --cask mactex-no-gui"
    if sys.platform == "win32":
        return "winget install MiKTeX.MiKTeX"
    return f"apt-get install {' '.join(TEX_PACKAGES)} (Debian, Ubuntu)"


def check_tex(report: Report) -> bool:
    """Tell whether XeLaTeX can be run on this machine; report G109 where it cannot."""
    lacking = [name for name in TEX_PROGRAMS if shutil.which(name) is None]
    if lacking:
        report.add("G109", f"{', '.join(lacking)} cannot be found", hint=tex_cure())
    return not lacking


def check_layout_libraries(report: Report) -> bool:
    """Tell whether pages can be laid out on this machine; report G105 where they cannot."""
    if sys.platform == "win32":  # WeasyPrint looks there in folders of its own
        return True
    lacking = missing_libraries()
    if lacking:
        report.add("G105", f"{', '.join(lacking)} cannot be loaded", hint=pango_cure())
    return not lacking


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
