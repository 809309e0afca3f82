"""Structure, page list and metadata of the EPUB, each promise on the specimen book's own files."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from lxml import etree

from .conftest import epubcheck, needs_epubcheck
from .specimen import EPUB, LANG, XHTML, Specimen, Specimens, specimen, specimens
from .test_edition import NS

__all__ = ["specimen", "specimens"]
pytestmark = pytest.mark.slow


@needs_epubcheck
@pytest.mark.parametrize("form", ["mathml", "svg", "png"])
def test_the_checker_finds_nothing(specimens: Specimens, form: str) -> None:
    assert epubcheck(specimens.epub(form).content) == []


def test_the_navigation_has_three_levels_and_says_what_it_is(specimen: Specimen) -> None:
    assert specimen.package.get("version") == "3.0"  # EPUB 3.3 keeps this number
    nav = specimen.tree("nav.xhtml")
    (toc,) = nav.xpath("//h:nav[@e:type='toc' and @role='doc-toc']", namespaces=NS)
    depths = {len(list(link.iterancestors(f"{XHTML}ol"))) for link in toc.iter(f"{XHTML}a")}
    assert depths == {1, 2, 3}
    ncx = specimen.find("toc.ncx", "//n:navMap//n:content/@src")
    assert ncx == [link.get("href") for link in toc.iter(f"{XHTML}a")]


def test_landmarks_are_in_the_language_of_the_book(specimen: Specimen) -> None:
    links = specimen.tree("nav.xhtml").xpath("//h:nav[@e:type='landmarks']//h:a", namespaces=NS)
    assert {link.get(f"{EPUB}type"): link.text for link in links} == {
        "cover": "封面",
        "titlepage": "书名页",
        "toc": "目录",
        "bodymatter": "正文",
        "backmatter": "附录与后记",
    }


def test_the_cover_is_a_picture_and_a_page_with_words(specimen: Specimen) -> None:
    (cover,) = specimen.find("content.opf", "//o:item[@properties='cover-image']/@href")
    assert specimen.zip.read(f"EPUB/{cover}").startswith(b"\x89PNG")
    assert specimen.find("cover.xhtml", "//h:img/@alt") == ["封面：版式样张"]
    assert next(iter(specimen.pages())) == "cover.xhtml"


def test_parts_chapters_and_back_matter_say_what_they_are(specimen: Specimen) -> None:
    found = {
        (one.get(f"{EPUB}type"), one.get("role"))
        for page in specimen.pages().values()
        for one in page.iterfind(".//h:section", NS)
    }
    kinds = ("part", "chapter", "appendix", "qna", "index", "preface")
    assert {(kind, f"doc-{kind}") for kind in kinds} <= found


def test_every_file_has_one_title_and_its_language(specimen: Specimen) -> None:
    for name, page in specimen.pages().items():
        assert (page.get("lang"), page.get(LANG)) == ("zh-CN", "zh-CN"), name
        assert len(page.findall(".//h:h1", NS)) == (name != "cover.xhtml"), name
    assert specimen.package.get(LANG) == "zh-CN"


def test_words_of_another_language_are_marked_and_addresses_are_not(specimen: Specimen) -> None:
    marked = [
        (one.get("lang"), one.get(LANG), "".join(one.itertext()))
        for page in specimen.pages().values()
        for one in page.iterfind(".//h:span[@lang]", NS)
    ]
    assert ("en", "en", "denoising diffusion probabilistic models") in marked
    assert not [words for _, _, words in marked if "://" in words]


def test_notes_pop_up_and_lead_back(specimen: Specimen) -> None:
    page = specimen.tree("text/blocks.xhtml")
    calls = page.xpath("//h:a[@e:type='noteref' and @role='doc-noteref']", namespaces=NS)
    assert len(calls) == 2
    for call in calls:
        (note,) = page.xpath(f"//h:aside[@id='{call.get('href')[1:]}']", namespaces=NS)
        assert (note.get(f"{EPUB}type"), note.get("role")) == ("footnote", "doc-footnote")
        (back,) = note.xpath(".//h:a[@role='doc-backlink']/@href", namespaces=NS)
        assert back == f"#{call.get('id')}"


def test_exercises_and_answers_are_a_bijection(specimen: Specimen) -> None:
    there: dict[str, str] = {}
    for name, page in specimen.pages().items():
        for link in page.iterfind(".//h:a[@class='to-answer']", NS):
            exercise = next(one for one in link.iterancestors() if one.get("id"))
            there[f"{name.split('/')[-1]}#{exercise.get('id')}"] = link.get("href", "")
    answers = specimen.tree("text/answers.xhtml")
    back = {
        link.get("href", ""): next(
            f"answers.xhtml#{one.get('id')}" for one in link.iterancestors() if one.get("id")
        )
        for link in answers.iterfind(".//h:a[@role='doc-backlink']", NS)
    }
    assert len(there) == 2
    assert there == back


@pytest.mark.parametrize("form", ["mathml", "svg", "png"])
def test_properties_are_those_of_the_content(specimens: Specimens, form: str) -> None:
    book = specimens.epub(form)
    for item in book.package.iterfind(".//o:item[@media-type='application/xhtml+xml']", NS):
        page = book.tree(item.get("href", ""))
        present = {
            kind
            for kind, path in {
                "mathml": "//m:math",
                "svg": "//*[namespace-uri()='http://www.w3.org/2000/svg']",
                "scripted": "//h:script",
                "nav": "//h:nav[@e:type='toc']",
            }.items()
            if page.xpath(path, namespaces=NS)
        }
        assert set((item.get("properties") or "").split()) == present, item.get("href")


def test_who_made_it_and_what_it_is(specimen: Specimen) -> None:
    assert specimen.dublin("identifier") == ["urn:isbn:978-7-00-000000-0"]
    assert specimen.refined("版式样张")["title-type"] == "main"
    assert specimen.refined("中文技术书的每一种页面")["title-type"] == "subtitle"
    assert specimen.refined("编写组")["role"] == "aut"
    editor = specimen.refined("李四")
    assert (editor["role"], editor["file-as"]) == ("edt", "Li, Si")
    assert specimen.dublin("subject") == ["排版", "扩散模型"]
    assert specimen.meta("belongs-to-collection") == ["样张丛书"]
    assert "CC BY-SA 4.0" in specimen.dublin("rights")[0]


def test_the_identifier_is_the_same_in_every_build(specimens: Specimens) -> None:
    found = {tuple(specimens.epub(form).dublin("identifier")) for form in ("mathml", "svg")}
    assert len(found) == 1


def test_the_list_of_pages_is_that_of_the_pdf(specimens: Specimens) -> None:
    book = specimens.epub()
    (pages,) = book.tree("nav.xhtml").xpath(
        "//h:nav[@e:type='page-list' and @role='doc-pagelist']", namespaces=NS
    )
    links = list(pages.iter(f"{XHTML}a"))
    labels = [link.text or "" for link in links]
    for link in links:
        name, _, identifier = (link.get("href") or "").partition("#")
        (mark,) = book.tree(name).xpath(f"//*[@id='{identifier}']")
        assert (mark.get(f"{EPUB}type"), mark.get("role")) == ("pagebreak", "doc-pagebreak")
        assert mark.get("aria-label") == f"第 {link.text} 页"
    assert book.meta("pageBreakSource") == ["版式样张 (PDF, 16k)"]
    assert {"pageBreakMarkers", "pageNavigation"} <= set(book.meta("schema:accessibilityFeature"))
    with pikepdf.open(io.BytesIO(specimens.pdf())) as pdf:
        printed = [page.label for page in pdf.pages]
    # Pages that are left blank so that a chapter opens on the right have no text to be found.
    assert [label for label in printed if label in labels] == labels
    numbered = [label for label in labels if label.isdigit()]
    assert len(numbered) >= 12 and "3" in numbered


def test_marks_stand_in_the_order_of_the_pages(specimen: Specimen) -> None:
    order = []
    for page in specimen.pages().values():
        marks = page.iterfind(".//h:span[@class='pagebreak']", NS)
        order += [re.sub("bookbuild-page-", "", mark.get("id", "")) for mark in marks]
    listed = specimen.tree("nav.xhtml").xpath(
        "//h:nav[@e:type='page-list']//h:a/text()", namespaces=NS
    )
    assert order == [str(label) for label in listed]


def test_every_document_is_well_formed_and_every_link_arrives(specimen: Specimen) -> None:
    pages = specimen.pages()
    names = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    for name, page in pages.items():
        for link in page.iter(f"{XHTML}a"):
            href = link.get("href") or ""
            if not href or ":" in href:
                continue
            path, _, anchor = href.partition("#")
            target = _joined(name, path) if path else name
            assert target in names, (name, href)
            assert not anchor or anchor in names[target], (name, href)


def _joined(name: str, path: str) -> str:
    import posixpath

    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def test_the_demonstration_is_a_picture_and_a_link_without_scripts(specimen: Specimen) -> None:
    (demo,) = specimen.tree("text/blocks.xhtml").xpath(
        "//h:figure[contains(@class, 'demo')]", namespaces=NS
    )
    assert demo.findall(".//h:img[@alt]", NS)
    links = [one.get("href") for one in demo.iterfind(".//h:a", NS)]
    assert "https://example.org/demos/forward" in links
    scripts = [page.findall(".//h:script", NS) for page in specimen.pages().values()]
    assert not any(scripts)
    assert isinstance(demo, etree._Element)
