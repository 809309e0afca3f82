"""Turn a chapter's body into what a browser is given: anchors, classes for styles, safe links."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from bookbuild.render.languages import is_cjk, mark_languages

_OPS = "http://www.idpf.org/2007/ops"
_MATH = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_HEADS = {
    "theorem-head": "label",
    "exercise-head": "label",
    "listing-caption": "number",
}
"""First lines of set-off blocks, and what in them names the block."""


@dataclass(slots=True)
class Styles:
    """The inline styles met so far, each as a class: a page may have none of them (CSP)."""

    _rules: dict[str, str] = field(default_factory=dict)

    def name(self, declarations: str) -> str:
        """Return the class for the value of a `style` attribute."""
        text = ";".join(filter(None, (part.strip() for part in declarations.split(";"))))
        name = "s" + hashlib.sha256(text.encode()).hexdigest()[:7]
        self._rules[name] = text
        return name

    @property
    def css(self) -> str:
        """Return the rules, in the same order for the same book."""
        return "\n".join(f".{name} {{ {text} }}" for name, text in sorted(self._rules.items()))


@dataclass(frozen=True, slots=True)
class Sizes:
    """Width and height of pictures in pixels by their address."""

    of: Mapping[str, tuple[int, int]]


def parse(body: str, lang: str, latin: str) -> etree._Element:
    """Return the tree of a chapter's body; raises XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    plain = body.replace(_MATH, "")
    root = etree.fromstring(f'<body xmlns:epub="{_OPS}">{plain}</body>', parser)
    if is_cjk(lang):
        mark_languages(root, latin)
    return root


def dress(
    root: etree._Element,
    styles: Styles,
    sizes: Mapping[str, tuple[int, int]],
    permalink: str,
    numbers: Mapping[str, str],
) -> None:
    """Give the tree of a body what the web asks for, in place.

    `numbers` holds those of equations by anchor.
    """
    for element in [one for one in root.iter() if isinstance(one.tag, str)]:
        _clean(element, styles)
        match element.tag:
            case "h2" | "h3" | "h4" if element.get("id"):
                _anchor(element, element, permalink)
            case "figcaption" | "caption":
                _anchor_in_caption(element, permalink)
            case "p" if element.get("class") in _HEADS:
                _anchor_in_head(element, permalink)
            case "span" if element.get("class") == "equation-number":
                _link_number(element)
            case "math" if "rows" in element.get("class", "").split():
                _link_rows(element, permalink, numbers)
            case "a" if "external" in element.get("class", "").split():
                element.set("rel", "noopener")
            case "th" if _is_formula(element):
                _name(element)
            case "img":
                _measure(element, sizes)
            case _:
                pass


def _clean(element: etree._Element, styles: Styles) -> None:
    """Take away what HTML does not know or a page may not have."""
    attributes = element.attrib
    for name in [str(one) for one in attributes]:
        if name.startswith("{") or name.lower().startswith("on"):
            del attributes[name]
    if style := str(attributes.pop("style", "")):
        classes = [*element.get("class", "").split(), styles.name(style)]
        element.set("class", " ".join(classes))
    if element.tag in ("td", "th"):
        attributes.pop("align", "")


def _anchor(host: etree._Element, owner: etree._Element, permalink: str) -> None:
    link = etree.SubElement(host, "a")
    link.set("class", "anchor")
    link.set("href", f"#{owner.get('id')}")
    link.set("aria-label", permalink)


def _owner(element: etree._Element) -> etree._Element | None:
    """Return the nearest block around `element` that has an identifier, at most two above."""
    for one in list(element.iterancestors())[:2]:
        if one.get("id"):
            return one
    return None


def _anchor_in_caption(element: etree._Element, permalink: str) -> None:
    owner = _owner(element)
    number = element.find("span[@class='number']")
    if owner is not None and number is not None:
        _anchor(number, owner, permalink)


def _anchor_in_head(element: etree._Element, permalink: str) -> None:
    owner = _owner(element)
    label = element.find(f"span[@class='{_HEADS[element.get('class', '')]}']")
    if owner is not None and label is not None:
        _anchor(label, owner, permalink)


def _link_number(element: etree._Element) -> None:
    owner = _owner(element)
    if owner is None:
        return
    link = etree.SubElement(element, "a")
    link.set("href", f"#{owner.get('id')}")
    link.text, element.text = element.text, None


def _link_rows(math: etree._Element, permalink: str, numbers: Mapping[str, str]) -> None:
    """Put beside a formula of several rows a link to each that has a number of ours.

    The numbers stand within the formula, where nothing may be operated (ARIA's role `math`).
    """
    owner = math.getparent()
    if owner is None or not owner.get("id"):
        return
    places: dict[str, etree._Element] = {}
    for place in (owner, *owner.iterchildren("a")):
        places.setdefault(numbers.get(place.get("id", ""), ""), place)
    shown = ["".join(map(str, row.itertext("mtext"))) for row in math.iterfind("mtable/mtr")]
    ends = [next((n for n in places if n and text.endswith(n)), "") for text in shown]
    if not any(ends):
        return
    owner.set("class", f"{owner.get('class')} of-rows")
    links = etree.SubElement(owner, "span")
    links.set("class", "row-anchors")
    for number in ends:
        if number:
            _anchor(links, places[number], f"{permalink} {number}")
        else:
            etree.SubElement(links, "span")


def _is_formula(element: etree._Element) -> bool:
    """Tell whether formulas are all that stands in `element`."""
    texts = [element.text, *(child.tail for child in element)]
    only = all(not isinstance(one.tag, str) or one.tag == "math" for one in element)
    return len(element) > 0 and only and not any((text or "").strip() for text in texts)


def _name(element: etree._Element) -> None:
    """Name a cell that heads a column by its formulas' TeX: not every reader names it by MathML."""
    for formula in element.iter("math"):
        formula.set("aria-label", formula.get("alttext", ""))


def _measure(element: etree._Element, sizes: Mapping[str, tuple[int, int]]) -> None:
    element.set("loading", "lazy")
    element.set("decoding", "async")
    if size := sizes.get(element.get("src", "")):
        element.set("width", str(size[0]))
        element.set("height", str(size[1]))


def markup(root: etree._Element) -> str:
    """Return what stands in `root` as HTML."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in _VOID and not len(element):
            element.text = element.text or ""
    text = etree.tostring(root, encoding="unicode", with_tail=False)
    return text[text.index(">") + 1 : text.rindex("<")]


_BLANKS = re.compile(r"\s+")
_INVISIBLE = dict.fromkeys([0x2061, 0x2062, 0x2063, 0x2064, 0x200B, 0x2060])


def words_of(element: etree._Element, without: Collection[str] = ()) -> str:
    """Return the words a reader sees in `element` on one line; formulas as their characters.

    Calls of notes are left out, and what has a class of `without`.
    """
    text = "".join(_texts(element, {"anchor", "call", *without})).translate(_INVISIBLE)
    return _BLANKS.sub(" ", text).strip()


def _texts(element: etree._Element, without: Collection[str]) -> Iterator[str]:
    stack: list[tuple[etree._Element | None, str]] = [(element, "")]
    while stack:
        one, tail = stack.pop()
        yield tail
        if one is None or not isinstance(one.tag, str) or one.get("class") in without:
            continue
        yield one.text or ""
        for child in reversed(one):
            if child.tag in ("p", "li", "td", "th", "div", "dt", "dd", "summary"):
                stack.append((None, " " + (child.tail or "")))
            else:
                stack.append((None, child.tail or ""))
            stack.append((child, ""))
