"""Read a finished PDF back: outline, links, page labels, faces, and every glyph that is drawn."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fontTools.ttLib import TTFont, TTLibError
from pikepdf import (
    Array,
    Dictionary,
    Name,
    NameTree,
    Object,
    OutlineItem,
    Pdf,
    PdfError,
    Stream,
    String,
    parse_content_stream,
)

_SHOWN = 20
"""Findings of a kind that are told; the rest have the same cause."""
_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
_SCHEMES = ("https:", "http:", "mailto:", "tel:")

Identity = tuple[int, int]
"""Number and generation of an object of the file."""


@dataclass(frozen=True, slots=True)
class PdfFault:
    """Something that keeps a file from being published."""

    message: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The glyphs drawn with one face."""

    font: Object
    glyphs: frozenset[int]

    @property
    def name(self) -> str:
        """Return the name of the face without the mark of a subset."""
        return str(self.font.get("/BaseFont", "")).lstrip("/").split("+")[-1]


def inspect_pdf(content: bytes) -> list[PdfFault]:
    """Return what is wrong with a finished file, nothing where it can be published."""
    try:
        with Pdf.open(io.BytesIO(content)) as pdf:
            pages = frozenset(_identity(page.obj) for page in pdf.pages)
            names = frozenset(NameTree(pdf.Root.Names.Dests)) if _has_names(pdf) else frozenset()
            checks = (
                _outline(pdf, pages, names),
                _links(pdf, pages, names),
                _labels(pdf),
                _faces(drawn_glyphs(pdf)),
            )
            return [fault for check in checks for fault in _first(check)]
    except PdfError as fault:
        return [PdfFault(f"the file cannot be read: {fault}")]


def _identity(item: Object) -> Identity:
    number, generation = item.objgen
    return int(number), int(generation)


def _first(faults: Iterator[PdfFault]) -> list[PdfFault]:
    found = list(dict.fromkeys(faults))
    more = len(found) - _SHOWN
    return [*found[:_SHOWN], *([PdfFault(f"and {more} more of the same kind")] if more > 0 else [])]


def _has_names(pdf: Pdf) -> bool:
    return "/Names" in pdf.Root and "/Dests" in pdf.Root.Names


def _leads(target: object, pages: frozenset[Identity], names: frozenset[str]) -> bool:
    """Tell whether a destination is a page of the file."""
    match target:
        case Array():
            return (
                len(target) > 0
                and isinstance(target[0], Dictionary)
                and (_identity(target[0]) in pages)
            )
        case String() | Name():
            return str(target) in names
        case _:
            return False


def _outline(pdf: Pdf, pages: frozenset[Identity], names: frozenset[str]) -> Iterator[PdfFault]:
    with pdf.open_outline() as outline:
        if not outline.root:
            yield PdfFault("it has no bookmarks")
        waiting: list[OutlineItem] = list(outline.root)
        while waiting:
            item = waiting.pop()
            waiting += item.children
            target: object = item.destination
            if target is None and item.action is not None:
                target = item.action.get("/D")
            if not _leads(target, pages, names):
                yield PdfFault(f"the bookmark `{item.title[:80]}` leads nowhere")


def _links(pdf: Pdf, pages: frozenset[Identity], names: frozenset[str]) -> Iterator[PdfFault]:
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", ()):
            if annotation.get("/Subtype") != Name.Link:
                continue
            action = annotation.get("/A")
            if action is not None and action.get("/S") == Name.URI:
                address = str(action.get("/URI", ""))
                if not address.lower().startswith(_SCHEMES):
                    yield PdfFault(f"a link on page {number} asks for `{address[:120]}`")
                continue
            target = annotation.get("/Dest") if action is None else action.get("/D")
            if not _leads(target, pages, names):
                yield PdfFault(f"a link on page {number} leads nowhere: `{_named(target)}`")


def _named(target: Object | None) -> str:
    return str(target)[:80] if isinstance(target, String | Name) else ""


def _labels(pdf: Pdf) -> Iterator[PdfFault]:
    if "/PageLabels" not in pdf.Root:
        yield PdfFault("its pages have no labels")
        return
    starts = [int(key) for key in list(pdf.Root.PageLabels.get("/Nums", ()))[::2]]
    if not starts or starts[0] != 0:
        yield PdfFault("the first page has no label")
    if starts != sorted(set(starts)) or (starts and starts[-1] >= len(pdf.pages)):
        yield PdfFault("the labels of its pages are out of order")


def _faces(drawn: Mapping[Identity, Drawn]) -> Iterator[PdfFault]:
    for one in drawn.values():
        inner = one.font.DescendantFonts[0] if "/DescendantFonts" in one.font else one.font
        if inner.get("/Subtype") == Name.Type3:
            continue
        descriptor = inner.get("/FontDescriptor", Dictionary())
        file = next((descriptor[key] for key in _EMBEDDED if key in descriptor), None)
        if file is None:
            yield PdfFault(f"the face `{one.name}` is not embedded")
            continue
        if "/DescendantFonts" not in one.font:
            continue
        if 0 in one.glyphs:
            yield PdfFault(f"`{one.name}` draws the box of a missing character (.notdef)")
        count = _glyph_count(file)
        if count and max(one.glyphs, default=0) >= count:
            yield PdfFault(f"`{one.name}` draws glyph {max(one.glyphs)} and has {count}")


def _glyph_count(file: Object) -> int:
    """Return how many glyphs an embedded face has, 0 where it is no OpenType."""
    try:
        with TTFont(io.BytesIO(file.read_bytes()), lazy=True) as face:
            return int(face["maxp"].numGlyphs)
    except (TTLibError, KeyError):
        return 0


def drawn_glyphs(pdf: Pdf) -> dict[Identity, Drawn]:
    """Return, by font, the glyph numbers that pages and drawings show with two-byte codes."""
    glyphs: dict[Identity, set[int]] = {}
    fonts: dict[Identity, Object] = {}
    for item in pdf.objects:
        if not isinstance(item, Dictionary | Stream):
            continue
        if item.get("/Type") != Name.Page and item.get("/Subtype") != Name.Form:
            continue
        if "/Font" not in item.get("/Resources", {}):
            continue
        for font, text in _shown(item):
            fonts[_identity(font)] = font
            codes = _codes(text) if "/DescendantFonts" in font else frozenset(text)
            glyphs.setdefault(_identity(font), set()).update(codes)
    return {key: Drawn(fonts[key], frozenset(found)) for key, found in glyphs.items()}


def _shown(item: Object) -> Iterator[tuple[Object, bytes]]:
    """Yield each string a page or drawing shows with its font."""
    font: Object | None = None
    kept: list[Object | None] = []
    for instruction in parse_content_stream(item, "Tf Tj TJ ' \" q Q"):
        operands = instruction.operands
        match str(instruction.operator):
            case "q":
                kept.append(font)
            case "Q" if kept:
                font = kept.pop()
            case "Tf":
                font = item.Resources.Font[Name(str(operands[0]))]
            case "Tj" | "'" | '"' if font is not None:
                yield font, bytes(operands[-1])
            case "TJ" if font is not None:
                for part in operands[0]:
                    if isinstance(part, String):
                        yield font, bytes(part)


def _codes(text: bytes) -> frozenset[int]:
    pairs = zip(text[::2], text[1::2], strict=False)
    return frozenset(high * 256 + low for high, low in pairs)
