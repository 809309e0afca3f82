"""Write pictures of pixels, and gradients, with the inks a book is printed in."""

from __future__ import annotations

import io

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfImage, Stream
from PIL import Image, ImageChops

from bookbuild.config import Colour

from .ink import WEIGHTS, four_inks

_NEARLY = 3
"""Difference of two channels, of 255, up to which a pixel is grey; JPEG makes such of greys."""
_QUALITY = 92


def grey_pictures(pdf: Pdf, colour: Colour) -> None:
    """Write pictures without colour, and for one ink all, as grey; others keep theirs."""
    if colour == "rgb":
        return
    for item in pdf.objects:
        if not isinstance(item, Stream) or item.get("/Subtype") != Name.Image:
            continue
        if item.get("/ColorSpace") == Name.DeviceRGB or (
            colour == "black" and item.get("/ColorSpace") == Name.DeviceCMYK
        ):
            _grey(item, colour == "black")


def _grey(item: Stream, always: bool) -> None:
    picture = PdfImage(item).as_pil_image().convert("RGB")
    if not always and not _is_grey(picture):
        return
    grey = picture.convert("L", (*WEIGHTS, 0))
    if item.get("/Filter") == Name.DCTDecode:
        coded = io.BytesIO()
        grey.save(coded, "JPEG", quality=_QUALITY)
        item.write(coded.getvalue(), filter=Name.DCTDecode)
    else:
        item.write(grey.tobytes())
    for key in ("/DecodeParms", "/Decode"):
        if key in item:
            del item[key]
    item.ColorSpace, item.BitsPerComponent = Name.DeviceGray, 8


def _is_grey(picture: Image.Image) -> bool:
    red, green, blue = picture.split()
    apart = ImageChops.lighter(
        ImageChops.difference(red, green), ImageChops.difference(green, blue)
    )
    return max(level for level, count in enumerate(apart.histogram()) if count) <= _NEARLY


def ink_gradients(pdf: Pdf, colour: Colour, archive: bool) -> None:
    """Write the colours of the gradients of drawings like those of lines."""
    if colour == "rgb":
        return
    for item in pdf.objects:
        if not isinstance(item, Dictionary | Stream) or "/Resources" not in item:
            continue
        for shading in item.Resources.get("/Shading", Dictionary()).values():
            if shading.get("/ColorSpace") == Name.DeviceRGB:
                _ink_gradient(shading, colour, archive)


def _ink_gradient(shading: Object, colour: Colour, archive: bool) -> None:
    ends = list(_ends(shading.Function))
    values = [tuple(float(part) for part in one[key]) for one, key in ends]
    grey = colour == "black" or all(max(v) - min(v) <= _NEARLY / 255 for v in values)
    if archive and not grey:
        return
    for (one, key), value in zip(ends, values, strict=True):
        red, green, blue = value
        if grey:
            light = sum(part * weight for part, weight in zip(value, WEIGHTS, strict=True))
            one[key] = Array([round(light, 4)])
        else:
            one[key] = Array([round(ink, 4) for ink in four_inks(red, green, blue)])
    shading.ColorSpace = Name.DeviceGray if grey else Name.DeviceCMYK


def _ends(function: Object) -> list[tuple[Object, str]]:
    """Return the dictionaries and keys that hold the colours of a gradient."""
    if function.get("/FunctionType") == 3:
        return [end for one in function.Functions for end in _ends(one)]
    return [(function, key) for key in ("/C0", "/C1") if key in function]
