"""Keep a joined book to PDF/A-3u: what it shows today it shows in a hundred years."""

from __future__ import annotations

from importlib.resources import files

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

XMP = (
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
    "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance></rdf:Description>"
)
"""What the metadata of such a file say of it."""
_PRINTED = 4
"""Flag of an annotation that is printed, and neither hidden nor out of sight."""


def keep_archive(pdf: Pdf) -> None:
    """Give the file its output intent; have links printed and pictures not smoothed."""
    profile = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    stream = Stream(pdf, profile)
    stream.N = 3
    stream.Alternate = Name.DeviceRGB
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=pdf.make_indirect(stream),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            annotation.F = _PRINTED
    for item in pdf.objects:
        if isinstance(item, Stream) and item.get("/Subtype") == Name.Image:
            item.Interpolate = False
