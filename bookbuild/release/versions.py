"""Name what a release was made with: programs, libraries, faces."""

from __future__ import annotations

import ctypes
import platform
import re
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

from bookbuild import __version__
from bookbuild.fonts import FontSet, load_manifest, status
from bookbuild.machine import LIBRARIES
from bookbuild.markdown import pandoc_version

from . import ace, epubcheck

_NOTICE = re.compile(r"^=+\n(\S+) (\d\S*) \(", re.MULTILINE)
_PACKAGES = (
    *("weasyprint", "pikepdf", "ebooklib", "fonttools", "lxml", "pillow", "uharfbuzz"),
    *("mini-racer", "pygments", "pypinyin", "jinja2"),
)
"""Packages that have a say in what an edition looks like."""


def tools(without: Iterable[str]) -> list[tuple[str, str]]:
    """Return programs and libraries with their versions, checkers that were asked included."""
    found = [
        ("bookbuild", __version__),
        ("Python", platform.python_version()),
        ("pandoc", pandoc_version().split()[0]),
        *_bundled(),
        *((name, call()) for name, call in _LIBRARIES),
        *((name, _package(name)) for name in _PACKAGES),
    ]
    if "epubcheck" not in without:
        found.append(("EPUBCheck", epubcheck.checker_version()))
    if "ace" not in without:
        found.append(("Ace", ace.VERSION))
    return [(name, number) for name, number in found if number]


def faces(fonts: FontSet, lang: str) -> list[str]:
    """Return a line for each package of faces and each family of the book's own."""
    used = {face.path.name for face in fonts.faces}
    lines: dict[str, list[str]] = {}
    for item in status(load_manifest(lang=lang)):
        source = item.face if item.state == "installed" else item.stand_in
        if source is None or source.file not in used:
            continue
        cut = f"{source.weight}{' italic' if source.style == 'italic' else ''}"
        key = f"{source.family} ({source.package} {source.version}, {source.licence})"
        lines.setdefault(key, []).append(cut)
    own = [face for face in fonts.faces if face.role == "own"]
    for face in own:
        lines.setdefault(face.family, []).append(f"{face.weight}{' italic' * face.italic}")
    return [f"{family}: {', '.join(cuts)}" for family, cuts in lines.items()]


def _bundled() -> Iterator[tuple[str, str]]:
    """Yield the packages of JavaScript that are built in, as their notices name them."""
    for room in ("bookbuild.math", "bookbuild.render.site"):
        notices = files(room) / "bundle" / "NOTICES"
        if notices.is_file():
            yield from _NOTICE.findall(notices.read_text(encoding="utf-8"))


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _library(name: str) -> Iterator[ctypes.CDLL]:
    for file in LIBRARIES[name]:
        try:
            yield ctypes.CDLL(file)
        except OSError:
            continue


def _pango() -> str:
    for library in _library("libpango-1.0"):
        library.pango_version_string.restype = ctypes.c_char_p
        return str(library.pango_version_string().decode())
    return ""


def _harfbuzz() -> str:
    for library in _library("libharfbuzz"):
        library.hb_version_string.restype = ctypes.c_char_p
        return str(library.hb_version_string().decode())
    return ""


def _fontconfig() -> str:
    for library in _library("libfontconfig"):
        number = int(library.FcGetVersion())
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return ""


_LIBRARIES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("Pango", _pango),
    ("HarfBuzz", _harfbuzz),
    ("fontconfig", _fontconfig),
)
