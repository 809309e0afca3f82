"""Check what is used of WeasyPrint beside its line layout and not published.

`notes`, `starts` and `grounds` read boxes of laid-out pages, `later` has pages made again, formulas
are put into its cache of images and draw on its streams.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from weasyprint import document, images
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as pages
from weasyprint.pdf import stream

from .keep import is_known

_SIGNATURES: dict[str, tuple[object, str]] = {
    "Page": (document, "(page_box)"),
    "remake_page": (pages, "(index, context, root_box, html)"),
    "TextBox": (boxes, "(element_tag, style, element, text)"),
    "Box.descendants": (boxes, "(self, placeholders=False)"),
    "get_image_from_uri": (
        images,
        "(cache, url_fetcher, options, url, forced_mime_type=None, context=None, "
        "orientation='from-image')",
    ),
    "RasterImage.draw": (images, "(self, stream, concrete_width, concrete_height, style)"),
    "RasterImage.get_intrinsic_size": (images, "(self, resolution, font_size)"),
    "Stream.stacked": (stream, "(self)"),
    "Stream.transform": (stream, "(self, a=1, b=0, c=0, d=1, e=0, f=0)"),
    "Stream.begin_marked_content": (stream, "(self, tag, property_list=None)"),
    "Stream.draw_x_object": (stream, "(self, reference)"),
    "Stream.add_group": (stream, "(self, x, y, width, height)"),
    "Stream.set_color": (stream, "(self, color, stroke=False)"),
}
_BOXES = (
    "MarginBox",
    "FootnoteAreaBox",
    "TableRowGroupBox",
    "ReplacedBox",
    "ParentBox",
    "BlockBox",
)


def inside_mismatch() -> str:
    """Return what of WeasyPrint's pages, images or streams has changed, "" where nothing has."""
    for name, (module, expected) in _SIGNATURES.items():
        found: Any = module
        for part in name.split("."):
            found = getattr(found, part, None)
        if not _has(found, expected):
            return f"`{name}` of WeasyPrint has another signature"
    if not is_known():
        return "where WeasyPrint sends footnotes to the next page it reads otherwise"
    for name in _BOXES:
        if not hasattr(boxes, name):
            return f"WeasyPrint has no `{name}`"
    return ""


def _has(found: Callable[..., Any] | None, expected: str) -> bool:
    return found is not None and str(inspect.signature(found)) == expected
