"""Take the fonts of a book's own `fonts` folder, which win over the manifest's."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from bookbuild.diagnostics import Report, Span
from bookbuild.workspace import PICTURE_LIMIT, Workspace
from bookbuild.write import write_file

FOLDER = "fonts"
_SUFFIXES = (".ttf", ".otf")
_MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_MOST = 100


@dataclass(frozen=True, slots=True)
class OwnFont:
    """A font of the book's, copied to where no link can be put in its way."""

    family: str
    weight: int
    italic: bool
    path: Path
    sha256: str


def own_fonts(workspace: Workspace, root: Path, report: Report) -> tuple[OwnFont, ...]:
    """Return the readable fonts among the book's files, by name; the others are reported."""
    fonts: dict[tuple[str, int, bool], OwnFont] = {}
    for name in _names(workspace, report):
        path = f"{FOLDER}/{name}"
        span = Span(path, 1, 1)
        content = workspace.read(path, report, span, limit=PICTURE_LIMIT)
        if content is None:
            continue
        font = _take(content, path, root, report)
        if font is None:
            continue
        key = (font.family, font.weight, font.italic)
        if key in fonts:
            slope = " italic" if font.italic else ""
            report.add("G003", f"`{path}` is `{font.family}` {font.weight}{slope} again", span)
            continue
        fonts[key] = font
    return tuple(fonts.values())


def _names(workspace: Workspace, report: Report) -> list[str]:
    if workspace.locate(FOLDER, report) is None:
        return []
    names = [name for name in workspace.names(FOLDER) if Path(name).suffix.lower() in _SUFFIXES]
    if len(names) > _MOST:
        report.add("G002", f"`{FOLDER}` holds more than {_MOST} fonts", Span(FOLDER, 1, 1))
    return names[:_MOST]


def _take(content: bytes, path: str, root: Path, report: Report) -> OwnFont | None:
    try:
        family, weight, italic = describe(content)
    except Exception as fault:  # fontTools raises whatever a broken table makes it stumble over
        report.add(
            "G002",
            f"`{path}` is not a font that can be read: {fault or type(fault).__name__}",
            Span(path, 1, 1),
            hint="a plain .ttf or .otf file with one face is needed",
        )
        return None
    sha256 = hashlib.sha256(content).hexdigest()
    copy = root / "fonts" / "own" / f"{sha256}{Path(path).suffix.lower()}"
    try:
        if not copy.is_file() or copy.stat().st_size != len(content):
            write_file(copy, content)
    except OSError as fault:
        report.add("G106", f"`{copy.parent}` cannot be written: {fault.strerror or fault}")
        return None
    return OwnFont(family, weight, italic, copy, sha256)


def describe(content: bytes) -> tuple[str, int, bool]:
    """Return family, weight and whether italic of a font file; raises for a broken one."""
    from fontTools.ttLib import TTFont

    if content[:4] not in _MAGIC:
        raise ValueError("neither TrueType nor OpenType")
    with TTFont(io.BytesIO(content), lazy=True) as font:
        family = font["name"].getBestFamilyName()
        if not family or not font.getBestCmap():
            raise ValueError("it has no family name or no characters")
        return family, int(font["OS/2"].usWeightClass), bool(font["OS/2"].fsSelection & 1)
