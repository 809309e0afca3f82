"""Look for what page layout needs outside Python; runs on the bare standard library."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the set-up of a checkout runs this before any package is there
    from bookbuild.diagnostics import Report

LIBRARIES = {
    "libgobject-2.0": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "libpango-1.0": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "libharfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "libharfbuzz-subset": (
        *("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    ),
    "libfontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    "libpangoft2-1.0": (
        *("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    ),
}
"""What WeasyPrint loads, under the names it tries on Linux, macOS and Windows."""
DLL_FOLDERS = (
    *("C:/msys64/ucrt64/bin", "C:/msys64/mingw64/bin", "C:/Program Files/GTK3-Runtime Win64/bin"),
)
"""Where WeasyPrint looks on Windows unless WEASYPRINT_DLL_DIRECTORIES names other folders."""

APT_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
BREW_PACKAGES = ("pango",)
MSYS_PACKAGES = ("mingw-w64-ucrt-x86_64-pango",)
"""Of MSYS2; they lie in the first of `DLL_FOLDERS`."""

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
    if sys.platform == "win32":
        return f"winget install MSYS2.MSYS2, then pacman -S {' '.join(MSYS_PACKAGES)} in its shell"
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
    lacking = missing_libraries()
    if lacking:
        report.add("G105", f"{', '.join(lacking)} cannot be loaded", hint=pango_cure())
    return not lacking


def _loads(file: str) -> bool:
    if sys.platform == "win32":
        _add_dll_folders()
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


@cache
def _add_dll_folders() -> None:
    """Let libraries be found where WeasyPrint looks for them on Windows."""
    if sys.platform != "win32":
        return
    named = os.environ.get("WEASYPRINT_DLL_DIRECTORIES", "")
    for folder in named.split(";") if named else DLL_FOLDERS:
        with contextlib.suppress(OSError):
            os.add_dll_directory(folder)
