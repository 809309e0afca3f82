"""Tell from the names of files what is a chapter, and which comes first."""

from __future__ import annotations

import posixpath
import re
import unicodedata

from bookbuild.passes.numerals import han_number

_HAN = "[零〇一二三四五六七八九十百]{1,7}"
_NUMBER = rf"(?:[0-9]{{1,9}}|{_HAN})"
_CHAPTER = re.compile(
    rf"(?:第\s*{_NUMBER}\s*[章讲講课課回节節篇]|(?:chapter|chap|ch|lecture|lesson|unit)[\s._-]*[0-9]"
    rf"|[0-9]{{1,4}}(?:[\s._-]|$)|{_HAN}[、.．_\s-])",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"(?:附\s*[录錄]|appendix|appendices|app[\s._-]*[a-z0-9]$)", re.IGNORECASE)
_FRONT = re.compile(r"(?:前言|序言?$|自序|代序|献词|preface|foreword|dedication)", re.IGNORECASE)
_BACK = re.compile(
    r"(?:后记|後記|跋$|致谢|致謝|结语|結語|afterword|epilogue|acknowledge?ments?)", re.IGNORECASE
)
_PIECES = re.compile(rf"([0-9]+|(?:(?<=第)|(?<=[录錄])|^){_HAN})")


HOMES = frozenset({"index", "readme"})
"""What a folder's own page is called."""


def stem(path: str) -> str:
    """Return what a page is called: its name without ending, that of its folder for a home."""
    name = posixpath.splitext(posixpath.basename(path))[0]
    if is_home(path) and "/" in path:
        name = posixpath.basename(posixpath.dirname(path))
    return unicodedata.normalize("NFKC", name).strip()


def is_home(path: str) -> bool:
    """Tell whether a file is the page of its folder."""
    return posixpath.splitext(posixpath.basename(path))[0].lower() in HOMES


def shelf(path: str) -> str:
    """Return the folder a page lies in, beside its neighbours; "" for the root."""
    folder = posixpath.dirname(path)
    return posixpath.dirname(folder) if is_home(path) else folder


def is_chapter(path: str) -> bool:
    """Tell whether a file is named as a chapter with a number."""
    return _CHAPTER.match(stem(path)) is not None


def is_appendix(path: str) -> bool:
    """Tell whether a file is named as an appendix."""
    return _APPENDIX.match(stem(path)) is not None


def is_front(path: str) -> bool:
    """Tell whether a file is named as what stands before the first chapter."""
    return _FRONT.match(stem(path)) is not None


def is_back(path: str) -> bool:
    """Tell whether a file is named as what stands after the last chapter."""
    return _BACK.match(stem(path)) is not None


def natural(path: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Return what sorts paths as people count: 2 before 10, 二 before 十."""
    folders = posixpath.splitext(unicodedata.normalize("NFKC", path).casefold())[0].split("/")
    return tuple(tuple(_piece(piece) for piece in _PIECES.split(name) if piece) for name in folders)


def _piece(piece: str) -> tuple[int, int, str]:
    if not _PIECES.fullmatch(piece):
        return 1, 0, piece
    digits = piece[:30]  # more than any book counts, less than Python refuses to read
    return 0, han_number(digits), ""
