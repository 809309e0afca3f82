"""Turn the bytes of a picture into something the layout can take, or say why not."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageFile, ImageOps

from .svg import PictureFault, clean_svg

PIXEL_LIMIT = 60_000_000
"""Width times height of a picture; more is no use at any size it could be printed."""
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")

__all__ = ["FORMATS", "PictureFault", "take_picture"]


def take_picture(content: bytes) -> tuple[str, bytes]:
    """Return the media type and bytes to lay out; raises PictureFault.

    Kept as they are: PNG, JPEG. Made PNG: the first frame of GIF, WebP, BMP.
    """
    if not content.strip():
        raise PictureFault("it is empty")
    if _looks_like_xml(content):
        return "image/svg+xml", clean_svg(content, take_pixels)
    return take_pixels(content)


def take_pixels(content: bytes) -> tuple[str, bytes]:
    """Return the media type and bytes of a picture of pixels; raises PictureFault."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _raster(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise PictureFault(f"it has more than {PIXEL_LIMIT // 1_000_000} million pixels") from fault
    except (OSError, ValueError, SyntaxError, EOFError, Warning) as fault:
        reason = str(fault).split(" <")[0][:80] or type(fault).__name__
        raise PictureFault(f"it cannot be decoded ({reason.lower()})") from fault


def _looks_like_xml(content: bytes) -> bool:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<?xml", b"<svg", b"<!DOCTYPE", b"<!--"))


def _raster(content: bytes) -> tuple[str, bytes]:
    with strictly(), Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > PIXEL_LIMIT:
            raise Image.DecompressionBombError
        kind = picture.format
        picture.load()
        if kind == "JPEG":
            return "image/jpeg", content
        if kind == "PNG" and picture.mode in ("L", "LA", "RGB", "RGBA", "P", "1"):
            return "image/png", content
        turned = ImageOps.exif_transpose(picture)
        deep = turned.mode.startswith(("I", "F"))
        mode = "L" if deep else "RGBA" if "A" in turned.getbands() or kind == "GIF" else "RGB"
        out = io.BytesIO()
        turned.convert(mode).save(out, "PNG")
    return "image/png", out.getvalue()


@contextmanager
def strictly() -> Iterator[None]:
    """Have Pillow refuse what is cut off; WeasyPrint tells it to print the rest grey."""
    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
