"""Store each face once in a joined book, with the glyphs that all its documents use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from bookbuild.fonts import Face, FontSet

from .job import UsedFont

_DROPPED_TABLES = ("BASE", "DSIG", "GPOS", "GSUB", "GDEF", "JSTF", "LTSH", "PCLT", "SVG ", "meta")
_PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]*)>")
_SECTION = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)


@dataclass(slots=True)
class _Merged:
    """What the documents use of one face."""

    face: Face
    first: Object
    """The font as the first document has it, which the merged one is made of."""
    widths: dict[int, Object] = field(default_factory=dict)
    text: dict[int, bytes] = field(default_factory=dict)
    places: list[tuple[Object, str]] = field(default_factory=list)
    """Font dictionaries, and the key in each, that refer to the face."""


def store_once(
    pdf: Pdf, documents: Sequence[tuple[Object, Sequence[UsedFont]]], fonts: FontSet
) -> None:
    """Replace the fonts of joined documents, each given by its font dictionary, by one a face.

    Documents subset their fonts with glyph numbers kept, so the numbers in their
    pages name the same glyphs of the original file. Fonts that no face matches,
    or whose encoding is not the identity, stay as they are.
    """
    faces = {(f.family, f.weight, f.italic): f for f in fonts.faces}
    merged: dict[tuple[str, int, bool], _Merged] = {}
    for resources, used in documents:
        for one in used:
            font = resources.get("/" + one.key)
            face = faces.get((one.family, one.weight, one.italic))
            if font is None or face is None or font.Encoding != Name("/Identity-H"):
                continue
            key = (one.family, one.weight, one.italic)
            target = merged.setdefault(key, _Merged(face, font))
            _collect(font, target)
            target.places.append((resources, "/" + one.key))
    for target in merged.values():
        font = _make(pdf, target)
        for resources, name in target.places:
            resources[name] = font


def _collect(font: Object, target: _Merged) -> None:
    """Add the widths and the texts of a document's glyphs; the first text of a glyph stays."""
    widths = list(font.DescendantFonts[0].W)
    for start, run in zip(widths[::2], widths[1::2], strict=True):
        for offset, width in enumerate(run):
            target.widths.setdefault(int(start) + offset, width)
    for section in _SECTION.findall(font.ToUnicode.read_bytes()):
        for glyph, text in _PAIR.findall(section):
            target.text.setdefault(int(glyph, 16), text)


def _make(pdf: Pdf, target: _Merged) -> Object:
    glyphs = sorted(target.widths)
    program = subset(target.face, glyphs)
    font = pdf.make_indirect(Dictionary(dict(target.first.items())))
    inner = Dictionary(dict(target.first.DescendantFonts[0].items()))
    descriptor = Dictionary(dict(inner.FontDescriptor.items()))
    stream = Stream(pdf, program)
    if program[:4] == b"OTTO":
        stream.Subtype = Name.OpenType
        descriptor.FontFile3 = pdf.make_indirect(stream)
    else:
        stream.Length1 = len(program)
        descriptor.FontFile2 = pdf.make_indirect(stream)
    inner.FontDescriptor = pdf.make_indirect(descriptor)
    inner.W = _runs(target.widths)
    font.DescendantFonts = Array([pdf.make_indirect(inner)])
    font.ToUnicode = pdf.make_indirect(Stream(pdf, _to_unicode(target.text)))
    return font


def _runs(widths: Mapping[int, Object]) -> Array:
    out: list[object] = []
    run: list[Object] = []
    previous = -2
    for glyph in sorted(widths):
        if glyph != previous + 1:
            run = []
            out += [glyph, run]
        run.append(widths[glyph])
        previous = glyph
    return Array([Array(item) if isinstance(item, list) else item for item in out])


def _to_unicode(texts: Mapping[int, bytes]) -> bytes:
    lines = [
        b"/CIDInit /ProcSet findresource begin",
        b"12 dict begin",
        b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def",
        b"/CMapType 2 def",
        b"1 begincodespacerange",
        b"<0000> <ffff>",
        b"endcodespacerange",
    ]
    pairs = [b"<%04x> <%s>" % (glyph, texts[glyph]) for glyph in sorted(texts)]
    for start in range(0, len(pairs), 100):
        batch = pairs[start : start + 100]
        lines += [b"%d beginbfchar" % len(batch), *batch, b"endbfchar"]
    lines += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
    return b"\n".join(lines)


def subset(face: Face, glyphs: Sequence[int]) -> bytes:
    """Return the face's file with these glyphs alone, under the numbers they had."""
    blob = hb.Blob.from_file_path(str(face.path))
    wanted = hb.SubsetInput()
    wanted.glyph_set.set(hb.Set([0, *glyphs]))
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE
    )
    tags = (int.from_bytes(tag.encode(), "big") for tag in _DROPPED_TABLES)
    wanted.drop_table_tag_set.update(tags)
    result = hb.subset(hb.Face(blob), wanted)
    return bytes(result.blob.data)
