"""Know which characters a face has a glyph for, without parsing it again in every run."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

from bookbuild.cache import Cache

Ranges = tuple[tuple[int, int], ...]
"""First and last code point of each run, ascending."""

_KIND = "coverage-1"


def face_coverage(path: Path, sha256: str, cache: Cache) -> Ranges:
    """Return the code points a font file maps; raises OSError and fontTools' errors."""
    stored = cache.get(_KIND, sha256)
    if stored is not None:
        return tuple(struct.iter_unpack("<II", stored))
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        ranges = to_ranges(font.getBestCmap() or ())
    cache.put(_KIND, sha256, b"".join(struct.pack("<II", *pair) for pair in ranges))
    return ranges


def to_ranges(points: Iterable[int]) -> Ranges:
    """Join code points to runs."""
    runs: list[list[int]] = []
    for point in sorted(points):
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return tuple((first, last) for first, last in runs)


def covered(points: Iterable[int], faces: Iterable[Ranges]) -> set[int]:
    """Return those of `points` that some face has."""
    wanted = set(points)
    found: set[int] = set()
    for ranges in faces:
        rest = sorted(wanted - found)
        if not rest:
            break
        index = 0
        for point in rest:
            while index < len(ranges) and ranges[index][1] < point:
                index += 1
            if index == len(ranges):
                break
            if ranges[index][0] <= point:
                found.add(point)
    return found
