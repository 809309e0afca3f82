"""Make fonts of a few hundred bytes and manifests about them."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from bookbuild.fonts.manifest import FaceSource, Manifest


def font(
    characters: str, family: str = "Tiny", weight: int = 400, flavor: str | None = None
) -> bytes:
    """Return a TrueType (or WOFF) file that maps `characters` to empty boxes."""
    names = {ord(c): f"u{ord(c):04X}" for c in characters}
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(usWeightClass=weight)
    builder.setupPost()
    builder.font.flavor = flavor
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def face(content: bytes, **changes: object) -> FaceSource:
    """Return the manifest's description of a font that lies in an npm package."""
    fields: dict[str, object] = {
        "role": "text",
        "family": "Tiny",
        "weight": 400,
        "style": "normal",
        "file": "Tiny-Regular.ttf",
        "source": "npm",
        "package": "@tiny/tiny",
        "version": "1.0.0",
        "member": "tiny.ttf",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "licence": "OFL-1.1",
    }
    return FaceSource(**{**fields, **changes})  # type: ignore[arg-type]


def manifest(*faces: FaceSource, fallbacks: tuple[FaceSource, ...] = ()) -> Manifest:
    return Manifest(faces, fallbacks, node="0")


def tgz(path: Path, members: dict[str, bytes]) -> Path:
    """Write what `npm pack` would."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def wheel(path: Path, members: dict[str, bytes]) -> Path:
    """Write what `pip download` would."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
