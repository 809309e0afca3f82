"""Turn a font as packages ship it into the face pages are set with."""

from __future__ import annotations

import asyncio
import io
import struct
import tempfile
import zlib
from pathlib import Path

from .manifest import FaceSource


def prepare(face: FaceSource, content: bytes) -> bytes:
    """Apply the manifest's steps to a font file's bytes; raises ValueError for a broken file."""
    for step in face.prepare:
        match step:
            case "unwrap":
                content = unwrap_woff(content)
            case "instance":
                content = instantiate(content, dict(face.axes))
            case "chws":
                content = add_spacing(content)
    return content


def unwrap_woff(content: bytes) -> bytes:
    """Return the font inside a WOFF 1.0 file (W3C WOFF, section 3); raises ValueError."""
    if content[:4] != b"wOFF":
        raise ValueError("not a WOFF file")
    try:
        return _sfnt(*_woff_tables(content))
    except (struct.error, zlib.error) as fault:
        raise ValueError(f"the WOFF file is broken: {fault}") from fault


def _woff_tables(content: bytes) -> tuple[int, list[tuple[bytes, int, bytes]]]:
    """Return a WOFF file's flavour, and of each table tag, checksum and bytes."""
    flavor, _, count = struct.unpack_from(">IIH", content, 4)
    tables = []
    for index in range(count):
        tag, offset, packed, size, checksum = struct.unpack_from(
            ">4sIIII", content, 44 + 20 * index
        )
        table = content[offset : offset + packed]
        if packed < size:
            table = zlib.decompressobj().decompress(table, size)
        if len(table) != size:
            raise ValueError(f"table {tag!r} is cut short")
        tables.append((tag, checksum, table))
    return flavor, tables


def _sfnt(flavor: int, tables: list[tuple[bytes, int, bytes]]) -> bytes:
    """Write an OpenType file: offset table, table directory, tables padded to four bytes."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(
        ">IHHHH", flavor, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    position = len(head) + 16 * count
    directory, body = [head], []
    for tag, checksum, table in tables:
        directory.append(struct.pack(">4sIII", tag, checksum, position, len(table)))
        body.append(table + b"\0" * (-len(table) % 4))
        position += len(body[-1])
    return b"".join(directory + body)


def instantiate(content: bytes, axes: dict[str, float]) -> bytes:
    """Return the static face of a variable font at `axes`, named after its weight and slope."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    limits = {axis.axisTag: axes.get(axis.axisTag) for axis in font["fvar"].axes}
    font = instancer.instantiateVariableFont(font, limits)
    weight = int(axes.get("wght", 400))
    italic = bool(font["OS/2"].fsSelection & 1)
    font["OS/2"].usWeightClass = weight
    bold = weight >= 600
    # Bits of fsSelection: 0 italic, 5 bold, 6 regular; of macStyle: 0 bold, 1 italic.
    rest = font["OS/2"].fsSelection & ~0b1100001
    regular = 0b1000000 if not bold and not italic else 0
    font["OS/2"].fsSelection = rest | (0b100000 if bold else 0) | int(italic) | regular
    font["head"].macStyle = int(bold) | (2 if italic else 0)
    style = " ".join(["Bold"] * bold + ["Italic"] * italic) or "Regular"
    family = font["name"].getBestFamilyName()
    for identifier in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=identifier)
    for identifier, text in ((1, family), (2, style), (4, f"{family} {style}")):
        font["name"].setName(text, identifier, 3, 1, 0x409)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def add_spacing(content: bytes) -> bytes:
    """Add the `chws` feature (contextual half-width spacing); unchanged where it is there."""
    from east_asian_spacing import Builder
    from fontTools.ttLib import TTFont

    suffix = ".otf" if content[:4] == b"OTTO" else ".ttf"
    with tempfile.TemporaryDirectory(prefix="bookbuild-") as folder:
        source, target = Path(folder) / f"in{suffix}", Path(folder) / f"out{suffix}"
        source.write_bytes(content)
        builder = Builder(source)
        asyncio.run(builder.build())
        if not builder.has_spacings:
            return content
        builder.save(target)
        made = target.read_bytes()
    # The library lets the time of the last change follow the clock.
    font = TTFont(io.BytesIO(made), recalcTimestamp=False)
    font["head"].modified = TTFont(io.BytesIO(content), lazy=True)["head"].modified
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
