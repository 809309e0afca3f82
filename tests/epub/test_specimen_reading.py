"""Formulas, faces, style and accessibility of the EPUB on the specimen book's own files."""

from __future__ import annotations

import io
import re

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from .specimen import Specimen, Specimens, specimen, specimens
from .test_edition import NS

__all__ = ["specimen", "specimens"]
pytestmark = pytest.mark.slow

MATHML = "{http://www.w3.org/1998/Math/MathML}"
SVG = "{http://www.w3.org/2000/svg}"


def formulas(book: Specimen, tag: str) -> list[etree._Element]:
    return [one for page in book.pages().values() for one in page.iter(tag)]


def test_mathml_has_its_tex_and_no_annotation(specimen: Specimen) -> None:
    found = formulas(specimen, f"{MATHML}math")
    assert len(found) >= 20
    assert all(one.get("alttext", "").strip() for one in found)
    tags = {etree.QName(inner).localname for one in found for inner in one.iter()}
    assert not tags & {"semantics", "annotation", "annotation-xml", "mfenced", "mstyle"}
    text = "".join("".join(map(str, one.itertext())) for one in found)
    assert {"ℝ", "𝐀", "𝔼", "𝒩"} <= set(text)
    assert "否则" in text


def test_drawings_stand_on_the_line_in_the_colour_of_the_text(specimens: Specimens) -> None:
    found = [
        one
        for one in formulas(specimens.epub("svg"), f"{SVG}svg")
        if "math" in one.get("class", "").split()
    ]
    assert len(found) > 20
    inline = [one for one in found if "vertical-align" in one.get("style", "")]
    assert len(inline) > 10
    for one in found:
        assert one.get("aria-label", "").strip() or one.get("aria-hidden") == "true"
        paints = {inner.get(name) for inner in one.iter() for name in ("fill", "stroke")}
        assert paints <= {"currentColor", "none", None}
    assert not formulas(specimens.epub("svg"), f"{MATHML}math")


def test_pictures_for_kindle_have_their_tex(specimens: Specimens) -> None:
    book = specimens.epub("png")
    found = [
        one
        for page in book.pages().values()
        for one in page.iterfind(".//h:img", NS)
        if "math" in one.get("class", "").split()
    ]
    assert len(found) > 20
    names = set(book.zip.namelist())
    for one in found:
        assert "EPUB/" + one.get("src", "").removeprefix("../") in names
    silent = [one for one in found if not one.get("alt", "").strip()]
    # Only the rows after the first of a formula: the first speaks for all.
    assert all(one.getparent().tag.endswith("}td") for one in silent)  # type: ignore[union-attr]
    assert not formulas(book, f"{MATHML}math") and not formulas(book, f"{SVG}svg")


@pytest.mark.parametrize("form", ["mathml", "svg", "png"])
def test_numbers_of_equations_are_text_and_links_lead_to_rows(
    specimens: Specimens, form: str
) -> None:
    page = specimens.epub(form).tree("text/appendix.xhtml")
    links = [one for one in page.iterfind(".//h:p/h:a[@href]", NS) if "eq-" in one.get("href", "")]
    assert len(links) == 2
    for link in links:
        (row,) = page.xpath(f"//*[@id='{link.get('href', '')[1:]}']")
        number = re.findall(r"A\.\d", "".join(map(str, link.itertext())))[0]
        assert number in "".join(map(str, row.itertext()))


@pytest.mark.parametrize("form", ["mathml", "svg", "png"])
def test_no_line_ends_between_a_formula_and_the_mark_after_it(
    specimens: Specimens, form: str
) -> None:
    pages = specimens.epub(form).pages()
    broken = []
    for page in pages.values():
        for one in page.iter(f"{MATHML}math", f"{SVG}svg", "{http://www.w3.org/1999/xhtml}img"):
            shown = one.get("display") != "block" and "equation" not in _around(one)
            if (
                shown
                and re.match(r"[，。、；：？！）》”]", one.tail or "")
                and "nobr" not in _around(one)
            ):
                broken.append(one.tail)
    assert broken == []


def _around(element: etree._Element) -> set[str]:
    return {kind for one in element.iterancestors() for kind in one.get("class", "").split()}


def test_faces_are_subsets_under_names_of_their_own(specimen: Specimen) -> None:
    names = [name for name in specimen.zip.namelist() if name.startswith("EPUB/fonts/")]
    assert len(names) == 9
    for name in names:
        with TTFont(io.BytesIO(specimen.zip.read(name))) as face:
            assert face["name"].getDebugName(1).startswith("Book ")
            assert len(face.getGlyphOrder()) < 4000
    assert sum(specimen.zip.getinfo(name).compress_size for name in names) < 400_000
    notice = "".join(specimen.find("copyright.xhtml", "//h:p[@class='fonts']//text()"))
    assert "SIL Open Font License 1.1" in notice and "STIX" in notice


def test_the_face_of_formulas_stretches(specimen: Specimen) -> None:
    with TTFont(io.BytesIO(specimen.zip.read("EPUB/fonts/formula-400.woff2"))) as face:
        variants = face["MATH"].table.MathVariants
        names = face.getBestCmap()
        tall = set(variants.VertGlyphCoverage.glyphs)
        assert {names[ord(sign)] for sign in "({‖∫√"} <= tall
        assert {0x1D44E, 0x1D465, 0x1D6FC} <= set(names)  # italic a, x, α
        features = {one.FeatureTag for one in face["GSUB"].table.FeatureList.FeatureRecord}
        assert {"ssty", "dtls"} <= features
    assert re.search(r"math \{\s*font-family: \"book formula\"", specimen.sheet)


def test_the_style_follows_the_reader(specimen: Specimen) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", specimen.sheet, flags=re.DOTALL)
    assert not re.search(r"\d(?:px|pt|cm|mm)\b", sheet)
    assert re.search(r"(?m)^p \{[^}]*text-indent: 2em", sheet)
    assert "prefers-color-scheme: dark" in sheet
    assert re.search(r"\.table \{[^}]*overflow-x: auto", sheet)
    assert re.search(r"pre\.code \{[^}]*white-space: pre-wrap", sheet)
    body = re.search(r"(?m)^body \{\s*font-family: ([^;]*);", sheet)
    assert body and {"Songti SC", "SimSun"} <= {one.strip('" ') for one in body[1].split(",")}


def test_no_colour_of_text_is_set_on_the_readers_own_ground(specimen: Specimen) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", specimen.sheet, flags=re.DOTALL)
    for selectors, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        if re.search(r"(?<![-\w])color: #", rule):
            # Only within code, whose ground is set, and against which its colours are measured.
            assert all(re.search(r"\.code\b", one) for one in selectors.split(",")), selectors


def test_accessibility_is_told_as_it_is(specimens: Specimens) -> None:
    mathml, drawn = specimens.epub(), specimens.epub("svg")
    assert mathml.meta("schema:accessMode") == ["textual", "visual"]
    assert "MathML" in mathml.meta("schema:accessibilityFeature")
    assert "MathML" not in drawn.meta("schema:accessibilityFeature")
    assert "describedMath" in drawn.meta("schema:accessibilityFeature")
    assert "pageNavigation" not in drawn.meta("schema:accessibilityFeature")
    assert mathml.meta("schema:accessibilityHazard") == ["none"]
    assert re.search("[\u4e00-\u9fff]{8}", mathml.meta("schema:accessibilitySummary")[0])
    # book.yaml claims no level.
    assert mathml.meta("dcterms:conformsTo") == []


def test_every_picture_has_words(specimen: Specimen) -> None:
    pictures = [one for page in specimen.pages().values() for one in page.iterfind(".//h:img", NS)]
    assert len(pictures) >= 3
    assert all(one.get("alt", "").strip() for one in pictures)


def test_drawings_are_titled_and_described(specimen: Specimen) -> None:
    (name,) = [name for name in specimen.zip.namelist() if name.endswith(".svg")]
    drawing = etree.fromstring(specimen.zip.read(name))
    title, description = drawing[:2]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.text == "一条上升的直线"
    assert (description.text or "").startswith("噪声随时间增大")


def test_what_is_read_aloud_comes_in_the_order_of_the_book(specimen: Specimen) -> None:
    pages = specimen.pages()
    order = {
        f"{name}#{one.get('id')}": (place, number)
        for place, (name, page) in enumerate(pages.items())
        for number, one in enumerate(page.iter())
        if one.get("id")
    } | {name: (place, -1) for place, name in enumerate(pages)}
    nav = specimen.tree("nav.xhtml").xpath("//h:nav[@e:type='toc']//h:a/@href", namespaces=NS)
    places = [order[str(target)] for target in nav]
    assert places == sorted(places)
    # A number after its formula, a caption after its picture, and nothing moved by the style.
    for page in pages.values():
        for number in page.iterfind(".//h:span[@class='equation-number']", NS):
            assert number.getprevious().tag == f"{MATHML}math"
        for caption in page.iterfind(".//h:figcaption", NS):
            assert caption.getnext() is None
    assert not re.search(r"(?<![-\w])order:|row-reverse|column-reverse", specimen.sheet)
