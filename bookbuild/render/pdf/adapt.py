"""Fit the shared body to paper: run-in heads, room for page numbers, diagrams that stay whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from bookbuild.render.html.places import find_places

from .columns import has_uprights, keep_columns
from .formulapieces import cut_formulas
from .job import PAGE_OF, FormulaImage
from .linebreaks import mark_breaks, mark_code
from .marks import draw_marks
from .tables import fit_table

_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_APOSTROPHE = re.compile("(?<=[A-Za-z])[\u2018\u2019](?=[A-Za-z])")
_LONG_DIAGRAM = 40
"""Lines beyond which a diagram may be broken across pages."""

_SURELY_FITS = 0.6
"""Share of the measure that code has even within lists and notes."""
_FEW_MARKS = 1.6
"""Times the measure up to which three continuation lines are enough."""


class TooDeep(Exception):
    """The body is nested more deeply, or is larger, than a document can be."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What the body must fit, and the words put into it."""

    measure: float
    """Width of the type area, em of the text."""
    columns: float
    """How many half-width characters of code fit that."""
    answer_page: str
    """Names the page of an answer, at `{page}`."""
    page: str
    """Names the page of an exercise."""
    formulas: Mapping[str, FormulaImage] = field(default_factory=dict)
    """By address."""
    borrowed: str = ""
    """Arrows and shapes that the face of code lacks, so that a Han face draws them."""


def adapt(body: str, paper: Paper) -> str:
    """Return a chapter's body as the printed edition wants it; raises TooDeep."""
    try:
        root = etree.fromstring(f"<body>{body}</body>")
    except etree.XMLSyntaxError as fault:  # the body is well-formed, but there are limits
        raise TooDeep from fault
    for name, place in find_places(root):
        place.set("id", name)
    widths = {url: one.formula.width for url, one in paper.formulas.items()}
    for number, element in enumerate(list(root.iter())):
        match element.get("class", "").split():
            case ["ref", "page-ref", *_] if element.tag == "a":
                _name_page(element, paper.page, number)
            case ["theorem-head" | "hint-head", *_]:
                _run_in(element)
            case ["to-answer", *_]:
                _make_slot(element, paper.answer_page)
            case ["to-exercise", *_]:
                _add_slot(element, paper.page)
            case [*classes] if element.tag == "pre" and "plain" in classes:
                _fit_diagram(element, paper.columns)
            case ["line"]:
                _mark_long(element, paper.columns)
        if element.tag == "table":
            fit_table(element, paper.measure, widths)
        if element.tag in ("em", "i", "cite") and not _HAN.search(_text(element)):
            element.set("class", f"{element.get('class', '')} latin".strip())
    keep_columns(root, paper.borrowed)
    draw_marks(root)
    mark_breaks(root)
    _mark_apostrophes(root)
    cut_formulas(root, paper.formulas)
    text = etree.tostring(root, encoding="unicode", method="xml")
    inner = text[len("<body>") : -len("</body>")] if text != "<body/>" else ""
    # Written as HTML would have it: an empty element other than a void one has an end tag.
    return re.sub(
        r"<((?!(?:br|hr|img|wbr|col)\b)[a-zA-Z0-9]+)((?:\s[^<>]*)?)/>", r"<\1\2></\1>", inner
    )


def _run_in(head: etree._Element) -> None:
    """Put the head of a theorem or hint at the start of its first paragraph."""
    following = head.getnext()
    if following is None or following.tag != "p" or following.get("class"):
        return
    parent = head.getparent()
    assert parent is not None
    head.tail = None
    parent.remove(head)
    head.tag = "span"
    head.tail, following.text = following.text, None
    following.insert(0, head)


def _make_slot(link: etree._Element, words: str) -> None:
    href = link.get("href", "")
    link.set("href", PAGE_OF + href.partition("#")[2])
    link.set("class", "page-slot to-answer")
    link.text = words.format(page="000")


def _add_slot(link: etree._Element, words: str) -> None:
    parent = link.getparent()
    assert parent is not None
    slot = etree.SubElement(parent, "a")
    slot.set("class", "page-slot")
    slot.set("href", PAGE_OF + link.get("href", "").partition("#")[2])
    slot.text = words.format(page="000")


def _name_page(link: etree._Element, words: str, number: int) -> None:
    """Put the page that a link leads to in place of its words, with room for three digits."""
    anchor = link.get("href", "").partition("#")[2]
    before, _, after = words.partition("{page}")
    link.tag = "span"
    link.set("class", "nobr page-ref")
    del link.attrib["href"]
    for child in list(link):
        link.remove(child)
    link.text = before
    # The number tells apart the references of one page to one place.
    slot = etree.SubElement(
        link, "a", {"class": "page-here", "href": f"{PAGE_OF}{anchor}/{number}"}
    )
    slot.text, slot.tail = "000", after


def _fit_diagram(block: etree._Element, columns: float) -> None:
    """Scale a diagram down until its longest line fits; it would be wrong once broken."""
    text = _text(block)
    lines = text.split("\n")
    longest = max(map(width, lines))
    upright = has_uprights(text)
    if longest > columns:
        leading = "" if upright else "; line-height: 1.5"
        block.set("style", f"font-size: {max(columns / longest, 0.4) * 0.86:.3f}em{leading}")
    kinds = [*(["drawn"] if upright else []), *(["long"] if len(lines) > _LONG_DIAGRAM else [])]
    block.set("class", " ".join([block.get("class", ""), *kinds]))


def _mark_long(line: etree._Element, columns: float) -> None:
    """Tell lines of code that may go on, and how far, from those that fit wherever they stand.

    Every mark before a continued line is drawn, seen or not, so most lines must have none.
    """
    share = width(_text(line)) / columns
    if share > _SURELY_FITS:
        line.set("class", "line long" if share < _FEW_MARKS else "line longer")
        mark_code(line, columns * _SURELY_FITS)


def _text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def width(text: str) -> int:
    """Return how many half-width columns `text` takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text.expandtabs(8)) + wide


def _mark_apostrophes(root: etree._Element) -> None:
    """Set the apostrophe of don’t in the Latin face; the Chinese ones make it a full square."""
    for element in list(root.iter()):
        if element.tag in ("pre", "code") or not isinstance(element.tag, str):
            continue
        if element.text and _APOSTROPHE.search(element.text):
            _split(element, element.text, None)
        if element.tail and _APOSTROPHE.search(element.tail):
            parent = element.getparent()
            if parent is not None:
                _split(parent, element.tail, element)


def _split(parent: etree._Element, text: str, after: etree._Element | None) -> None:
    first, *rest = re.split("(?<=[A-Za-z])[\u2018\u2019](?=[A-Za-z])", text)
    place = 0 if after is None else parent.index(after) + 1
    if after is None:
        parent.text = first
    else:
        after.tail = first
    for offset, piece in enumerate(rest):
        mark = etree.Element("span")
        mark.set("class", "latin")
        mark.text, mark.tail = "\u2019", piece
        parent.insert(place + offset, mark)
