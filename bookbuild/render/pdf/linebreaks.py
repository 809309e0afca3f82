"""Say where lines may and may not end, with invisible characters that leave no trace in the text.

Unicode's rules (UAX 14) are those of Latin text: they hold quotation marks to the Han characters
around them, break `C++` and `A/B`, and never break an address.
"""

from __future__ import annotations

import re

from lxml import etree

MAY = "\u200b"
"""Zero width space."""
NOT = "\u2060"
"""Word joiner."""

_HAN = (
    "\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_BEFORE = f"{_HAN}，。、；：？！）》〉」』】〕…—"
_AFTER = f"{_HAN}（《〈「『【〔…—"
_QUOTES = re.compile(f"(?<=[{_BEFORE}”’])(?=[“‘])|(?<=[”’])(?=[{_AFTER}“‘])")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi:)[!-~]+|\b10\.\d{4,9}/[!-~]+")
_ADDRESS_JOINT = re.compile(r"(?<=[\w)][/.?&=#_~-])(?=[\w(])")
_PLUSES = re.compile(r"(?<=[A-Za-z])([+#]{1,2})(?![A-Za-z0-9])")
_SLASH = re.compile(r"(?<![\w/.])([A-Za-z0-9]{1,4})/([A-Za-z0-9]{1,4})(?![\w/])")
_UNITS = (
    "(?:[munpfkMGTP]?(?:m|g|s|A|K|W|V|Hz|B|b|J|N|Pa|F|L|eV|bit|FLOPS?)|cm|dm|min|h|mol|dB|rad|px|pt|em"
    "|[KMGT]iB|°C|℃|%|‰)"
)
_UNIT = re.compile(rf"(?<=\d) (?={_UNITS}(?![A-Za-z0-9]))")
_LATIN_HYPHEN = re.compile(r"(?<![A-Za-z0-9])([A-Za-z0-9]{1,2}-)(?=[A-Za-z0-9])")
_LAST = re.compile(f"([{_HAN}）》」』】”])([{_HAN}][，。、；：？！）》」』】”’…]*)\\s*\\Z")
_CODE_JOINT = re.compile(r"(?<=\w{2}[./_,=(])(?=\w{2})")
_LONG_CODE = 12
"""Code within a line from this length on may be broken after its marks."""
_ENDS = frozenset({"p", "li", "dd", "figcaption", "caption"})


def mark_breaks(root: etree._Element) -> None:
    """Put the invisible characters into the texts of a body."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        kept = _within(element, "pre")
        if element.text and not kept:
            code = _within(element, "code")
            element.text = _code(element.text) if code else marked(element.text)
        if element.tail and not _within(element.getparent(), "pre"):
            inside = _within(element.getparent(), "code")
            element.tail = _code(element.tail) if inside else marked(element.tail)
        if element.tag in _ENDS or "footnote" in element.get("class", "").split():
            _hold_end(element)


def _within(element: etree._Element | None, tag: str) -> bool:
    while element is not None:
        if element.tag == tag:
            return True
        element = element.getparent()
    return False


def marked(text: str) -> str:
    """Return running text with the places marked where a line may or may not end."""
    out, done = [], 0
    for address in _ADDRESS.finditer(text):
        out += [_words(text[done : address.start()]), _ADDRESS_JOINT.sub(MAY, address[0])]
        done = address.end()
    return "".join(out) + _words(text[done:])


def _words(text: str) -> str:
    text = _QUOTES.sub(MAY, text)
    text = _PLUSES.sub(lambda found: NOT + NOT.join(found[1]), text)
    text = _SLASH.sub(rf"\1{NOT}/{NOT}\2", text)
    text = _LATIN_HYPHEN.sub(rf"\1{NOT}", text)
    return _UNIT.sub("\u00a0", text)


def _code(text: str) -> str:
    return _CODE_JOINT.sub(MAY, text) if len(text) >= _LONG_CODE else text


def _hold_end(element: etree._Element) -> None:
    """Let the last two Han characters of a paragraph stay together: none stands alone in a line."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        element.text = _held(element.text or "") or element.text
    elif children[-1].tail and children[-1].tail.strip():
        children[-1].tail = _held(children[-1].tail)


def _held(text: str) -> str:
    return _LAST.sub(rf"\1{NOT}\2", text)
