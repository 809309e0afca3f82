"""The check of a finished PDF finds each thing that keeps a file from being published."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from bookbuild.render.pdf.inspection import drawn_glyphs, inspect_pdf

from .conftest import Made


def without_outline(pdf: Pdf) -> None:
    del pdf.Root.Outlines


def with_lost_bookmark(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest = Array([Dictionary(Type=Name.Page), Name.Fit])


def with_lost_link(pdf: Pdf) -> None:
    link(pdf).Dest = String("nowhere")


def with_empty_link(pdf: Pdf) -> None:
    del link(pdf).Dest


def with_strange_address(pdf: Pdf) -> None:
    annotation = link(pdf)
    del annotation.Dest
    annotation.A = Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))


def link(pdf: Pdf) -> Dictionary:
    links = [a for page in pdf.pages for a in page.obj.get("/Annots", ()) if "/Dest" in a]
    return links[0]


def without_labels(pdf: Pdf) -> None:
    del pdf.Root.PageLabels


def with_late_labels(pdf: Pdf) -> None:
    pdf.Root.PageLabels.Nums[0] = 1


def with_labels_out_of_order(pdf: Pdf) -> None:
    pdf.Root.PageLabels.Nums = Array([0, Dictionary(), 900, Dictionary()])


def with_face_elsewhere(pdf: Pdf) -> None:
    descriptor = face(pdf).DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def face(pdf: Pdf) -> Dictionary:
    return next(one.font for one in drawn_glyphs(pdf).values() if "/DescendantFonts" in one.font)


def drawing(code: bytes) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        page = next(p for p in pdf.pages if "/Font" in p.obj.get("/Resources", {}))
        page.obj.Resources.Font["/Probe"] = face(pdf)
        text = b"BT /Probe 9 Tf <" + code + b"> Tj ET"
        page.contents_add(Stream(pdf, text))

    return change


def test_a_released_file_is_sound(released: Made) -> None:
    assert inspect_pdf(released.files["small.pdf"]) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_outline, "it has no bookmarks"),
        (with_lost_bookmark, "the bookmark `书名页` leads nowhere"),
        (with_lost_link, "leads nowhere: `nowhere`"),
        (with_empty_link, "leads nowhere: ``"),
        (with_strange_address, "asks for `file:///etc/passwd`"),
        (without_labels, "its pages have no labels"),
        (with_late_labels, "the first page has no label"),
        (with_labels_out_of_order, "the labels of its pages are out of order"),
        (with_face_elsewhere, "is not embedded"),
        (drawing(b"0000"), "draws the box of a missing character (.notdef)"),
        (drawing(b"fffe"), "draws glyph 65534 and has"),
    ],
)
def test_what_is_wrong_is_found(released: Made, change: Callable[[Pdf], None], words: str) -> None:
    pdf = Pdf.open(io.BytesIO(released.files["small.pdf"]))
    change(pdf)
    out = io.BytesIO()
    pdf.save(out)
    found = [fault.message for fault in inspect_pdf(out.getvalue())]
    assert len(found) == 1 and words in found[0]


def test_what_is_no_pdf_is_no_release() -> None:
    (fault,) = inspect_pdf(b"%PDF-1.7\nnothing")
    assert fault.message.startswith("the file cannot be read")
