"""Keep a joined book to PDF/A-3u: what it shows today it shows in a hundred years."""

from __future__ import annotations

from importlib.resources import files

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

XMP = (
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
    "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance></rdf:Description>"
)
"""What the metadata of such a file say of it."""
_PRINTED = 4
"""Flag of an annotation that is printed, and neither hidden nor out of sight."""


def keep_archive(pdf: Pdf) -> None:
    """Give the file its output intent; have links printed and pictures not smoothed.

    Source: ISO 19005-3:2012, 6.2.3, 6.2.8, 6.3.2.
    """
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
        if not isinstance(item, Dictionary | Stream):
            continue
        if item.get("/Subtype") == Name.Image:
            item.Interpolate = False
        _drop_empty(item.get("/Resources"))


def _drop_empty(resources: Object | None) -> None:
    """Leave out the kinds of resources of which there are none: a checker asks what they are."""
    if resources is None:
        return
    for kind in list(resources.keys()):
        if resources[kind]._type_name == "dictionary" and not resources[kind].keys():
            del resources[kind]
