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
WEIGHTS = (0.2126, 0.7152, 0.0722)
"""How light red, green and blue are to the eye (ITU-R BT.709)."""


def write_inks(pdf: Pdf, colour: Colour, archive: bool) -> None:
    """Rewrite the colours of all text and lines, also those of drawings.

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
        if archive:
            return hit[0]
        inks = b" ".join(map(_write, four_inks(red, green, blue)))
        return b"%s %s" % (inks, b"K" if stroke else b"k")
    light = sum(part * weight for part, weight in zip((red, green, blue), WEIGHTS, strict=True))
    if archive:
        return b"%s %s" % (_write(light), b"G" if stroke else b"g")
    return b"0 0 0 %s %s" % (_write(1 - light), b"K" if stroke else b"k")


def four_inks(red: float, green: float, blue: float) -> tuple[float, float, float, float]:
    """Return a colour in four inks: as much black as all three share, the rest on top."""
    black = 1 - max(red, green, blue)
    rest = 1 - black
    cyan, magenta, yellow = ((rest - part) / rest if rest else 0.0 for part in (red, green, blue))
    return cyan, magenta, yellow, black


def _write(value: float) -> bytes:
    return f"{min(max(value, 0), 1):.4f}".rstrip("0").rstrip(".").encode() or b"0"
