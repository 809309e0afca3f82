"""Write colours as inks: grey and black with the black one alone, other colours with four or one.

WeasyPrint writes each operator on a line of its own and text as hexadecimal strings, so
operators can be told from text without reading the whole language.
"""

from __future__ import annotations

import re

from pikepdf import Name, Object, Pdf, Stream

from bookbuild.config import Colour

_NUMBER = rb"(?:\d+\.?\d*|\.\d+)"
_OPERATOR = re.compile(
    rb"^(?:(" + _NUMBER + rb") (" + _NUMBER + rb") (" + _NUMBER + rb") (rg|RG)"
    rb"|(" + _NUMBER + rb") (g|G))$",
    re.MULTILINE,
)
_GREY = 0.004
"""Difference of two parts of a colour that nobody sees: one step of 255."""


def write_inks(pdf: Pdf, colour: Colour, archive: bool) -> None:
    """Rewrite the colours of all text and lines; pictures stay as they are.

    In an `archive` greys are DeviceGray, which PDF/A allows beside an RGB output intent
    and which presses print with black alone, and other colours stay RGB.
    """
    if colour == "rgb":
        return
    for item in pdf.objects:
        if isinstance(item, Stream) and (
            item.get("/Subtype") == Name.Form or item.get("/PatternType") == 1
        ):
            _rewrite(item, colour, archive)
    for page in pdf.pages:
        contents = page.obj.Contents
        for stream in contents if contents._type_name == "array" else [contents]:
            _rewrite(stream, colour, archive)


def _rewrite(stream: Object, colour: Colour, archive: bool) -> None:
    content = stream.read_bytes()
    fresh = _OPERATOR.sub(lambda hit: _ink(hit, colour, archive), content)
    if fresh != content:
        stream.write(fresh)


def _ink(hit: re.Match[bytes], colour: Colour, archive: bool) -> bytes:
    stroke = (hit[4] or hit[6]) in (b"RG", b"G")
    if hit[6]:
        red = green = blue = float(hit[5])
    else:
        red, green, blue = (float(hit[n]) for n in (1, 2, 3))
    if max(red, green, blue) - min(red, green, blue) > _GREY and colour != "black":
        return hit[0] if archive else _four(red, green, blue, stroke)
    # Lightness as the eye weighs the colours (ITU-R BT.709).
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    if archive:
        return b"%s %s" % (_write(light), b"G" if stroke else b"g")
    return b"0 0 0 %s %s" % (_write(1 - light), b"K" if stroke else b"k")


def _four(red: float, green: float, blue: float, stroke: bool) -> bytes:
    """Return a colour in four inks: as much black as all three share, the rest on top."""
    black = 1 - max(red, green, blue)
    rest = 1 - black
    inks = ((rest - part) / rest if rest else 0.0 for part in (red, green, blue))
    return b"%s %s %s %s %s" % (*map(_write, inks), _write(black), b"K" if stroke else b"k")


def _write(value: float) -> bytes:
    return f"{min(max(value, 0), 1):.4f}".rstrip("0").rstrip(".").encode() or b"0"
