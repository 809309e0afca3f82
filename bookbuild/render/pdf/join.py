"""Join laid-out documents into the book: pages, layers, links, bookmarks, labels, metadata."""

from __future__ import annotations

import io
from collections.abc import Sequence
from urllib.parse import unquote
from xml.sax.saxutils import escape

from pikepdf import (
    Array,
    Dictionary,
    Name,
    NameTree,
    Object,
    ObjectStreamMode,
    Page,
    Pdf,
    Stream,
    String,
)

from bookbuild import __version__
from bookbuild.config import BookConfig
from bookbuild.fonts import FontSet
from bookbuild.model.book import Book
from bookbuild.render.html.places import PLACE
from bookbuild.words import Words
from bookbuild.workspace import Workspace

from .archive import XMP, keep_archive
from .dates import pdf_date, xmp_date
from .greys import grey_pictures, ink_gradients
from .headings import Entry
from .ink import write_inks
from .job import ANCHOR, PAGE_OF, Laid, UsedFont
from .outline import add_outline
from .pagemap import PageMap
from .shapes import store_drawings_once
from .structure import Structure
from .trim import finish_pages, turn
from .typefaces import store_once

_ROMAN, _ARABIC = Name("/r"), Name("/D")


def join(
    book: Book,
    config: BookConfig,
    headings: Sequence[Entry],
    pages: PageMap,
    layers: Sequence[Laid | None],
    fonts: FontSet,
    words: Words,
    formulas: frozenset[str],
    workspace: Workspace,
) -> bytes:
    """Return the book as one PDF file; the same input gives the same bytes."""
    out = Pdf.new()
    structure = Structure(out, formulas)
    used: list[tuple[Object, Sequence[UsedFont]]] = []
    for index, layer in enumerate(layers):
        used += _add_piece(out, pages, index, layer, structure)
    store_once(out, used, fonts)
    structure.finish()
    store_drawings_once(out)
    _add_destinations(out, pages)
    _link(out, pages, words.print.page)
    add_outline(out, book, headings, pages, words)
    out.Root.PageLabels = _labels(pages, words)
    _describe(out, config, workspace)
    write_inks(out, config.pdf.color, config.pdf.pdf_a)
    grey_pictures(out, config.pdf.color)
    ink_gradients(out, config.pdf.color, config.pdf.pdf_a)
    finish_pages(out, config.pdf)
    if config.pdf.pdf_a:
        keep_archive(out)
    target = io.BytesIO()
    out.save(
        target,
        compress_streams=True,
        object_stream_mode=ObjectStreamMode.generate,
        deterministic_id=True,
        min_version="1.7",
    )
    return target.getvalue()


def _add_piece(
    out: Pdf, pages: PageMap, index: int, layer: Laid | None, structure: Structure
) -> list[tuple[Object, Sequence[UsedFont]]]:
    """Append a document's pages with their layer; return its font dictionaries."""
    piece = pages.pieces[index]
    start = pages.starts[index]
    source = Pdf.open(io.BytesIO(piece.laid.pdf))
    if len(out.pages) < start:
        box = source.pages[0].mediabox
        out.add_blank_page(page_size=(float(box[2]), float(box[3])))
    out.pages.extend(source.pages)
    added = [out.pages[i] for i in range(start, len(out.pages))]
    for number in piece.laid.turned:
        turn(out, added[number])
    if "/StructTreeRoot" in source.Root:
        # The pages are in already, so references to them lead to the copies.
        structure.add(out.copy_foreign(source.Root.StructTreeRoot), added)
    used: list[tuple[Object, Sequence[UsedFont]]] = [
        (added[0].obj.Resources.Font, piece.laid.fonts)
    ]
    if layer is not None:
        above = Pdf.open(io.BytesIO(layer.pdf))
        forms = [out.copy_foreign(page.as_form_xobject()) for page in above.pages]
        for number, (page, form) in enumerate(zip(added, forms, strict=True)):
            _put_on(out, page, form, f"/Layer{number}")
        used.append((forms[0].Resources.Font, layer.fonts))
    return used


def _put_on(out: Pdf, page: Page, form: Object, name: str) -> None:
    """Draw a form over a page, marked as no part of its content."""
    resources = page.obj.Resources
    if "/XObject" not in resources:
        resources.XObject = Dictionary()
    resources.XObject[name] = form
    # WeasyPrint turns the page upside down once and for all, so its part is bracketed.
    page.contents_add(Stream(out, b"q\n"), prepend=True)
    page.contents_add(Stream(out, f"\nQ /Artifact BMC q {name} Do Q EMC".encode()))


def _add_destinations(out: Pdf, pages: PageMap) -> None:
    places: dict[str, Array] = {}
    for index, piece in enumerate(pages.pieces):
        for name, place in piece.laid.anchors.items():
            if name.startswith(PLACE):
                continue
            page = out.pages[pages.starts[index] + place.page]
            top = float(page.mediabox[3])
            places.setdefault(
                name,
                Array([page.obj, Name.XYZ, round(place.x, 2), round(top - place.y, 2), None]),
            )
    tree = NameTree.new(out)
    for name in sorted(places):
        tree[name] = places[name]
    out.Root.Names = Dictionary(Dests=tree.obj)


def _link(out: Pdf, pages: PageMap, naming: str) -> None:
    """Make links to anchors of the book lead there; WeasyPrint wrote them as addresses."""
    known = {name for piece in pages.pieces for name in piece.laid.anchors}
    for page in out.pages:
        for annotation in page.obj.get("/Annots", ()):
            action = annotation.get("/A")
            if action is None or action.get("/S") != Name.URI:
                continue
            address = str(action.URI)
            for start in (ANCHOR, PAGE_OF):
                if not address.startswith(start):
                    continue
                anchor = unquote(address.removeprefix(start)).partition("/")[0]
                del annotation.A
                if anchor in known:
                    annotation.Dest = String(anchor)
                if "/Contents" in annotation:
                    annotation.Contents = String(naming.format(page=pages.folio(anchor)))


def _labels(pages: PageMap, words: Words) -> Dictionary:
    nums: list[object] = []
    previous = None
    for index, leaf in enumerate(pages.leaves):
        if leaf.numbering == previous:
            continue
        previous = leaf.numbering
        match previous:
            case "cover":
                label = Dictionary(P=String(words.cover))
            case "back":
                label = Dictionary(P=String(words.print.back_cover))
            case "roman":
                label = Dictionary(S=_ROMAN)
            case _:
                label = Dictionary(S=_ARABIC)
        nums += [index, label]
    return Dictionary(Nums=Array(nums))


def _describe(out: Pdf, config: BookConfig, workspace: Workspace) -> None:
    """Write what the file says of itself; a date only where the book or the build gives one."""
    root, info = out.Root, out.docinfo
    authors = [author.name for author in config.authors]
    date = pdf_date(config.date, workspace.source_date_epoch)
    info.Title = String(config.title)
    if authors:
        info.Author = String(", ".join(authors))
    if config.description:
        info.Subject = String(config.description)
    info.Creator = String(f"bookbuild {__version__}")
    if date:
        info.CreationDate = info.ModDate = String(date)
    root.Lang = String(config.lang)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    root.PageLayout = Name.TwoPageRight
    metadata = Stream(
        out, _xmp(config, authors, xmp_date(config.date, workspace.source_date_epoch))
    )
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    root.Metadata = out.make_indirect(metadata)


def _xmp(config: BookConfig, authors: Sequence[str], date: str) -> bytes:
    def alternative(name: str, text: str) -> str:
        return (
            f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
            f"</rdf:Alt></{name}>"
        )

    def listed(name: str, kind: str, items: Sequence[str]) -> str:
        inside = "".join(f"<rdf:li>{escape(item)}</rdf:li>" for item in items)
        return f"<{name}><rdf:{kind}>{inside}</rdf:{kind}></{name}>"

    parts = [alternative("dc:title", config.title), listed("dc:language", "Bag", [config.lang])]
    if authors:
        parts.append(listed("dc:creator", "Seq", authors))
    if config.description:
        parts.append(alternative("dc:description", config.description))
    if config.publisher:
        parts.append(listed("dc:publisher", "Bag", [config.publisher]))
    if config.rights:
        parts.append(alternative("dc:rights", config.rights))
    if config.identifier:
        parts.append(f"<dc:identifier>{escape(config.identifier)}</dc:identifier>")
    if date:
        parts.append(
            f"<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>"
        )
    parts.append(f"<xmp:CreatorTool>bookbuild {__version__}</xmp:CreatorTool>")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"{''.join(parts)}</rdf:Description>{XMP if config.pdf.pdf_a else ''}</rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    ).encode()
