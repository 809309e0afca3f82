"""Say where lines may and may not end, with invisible characters that leave no trace in the text.

Unicode's rules (UAX 14) are those of Latin text: they hold quotation marks to the Han characters
around them and never break an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from bookbuild.passes.holding import ADDRESS

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
_ADDRESS_JOINT = re.compile(r"(?<=[\w)][/.?&=#_~-])(?=[\w(])")
_MARKS = "，。、；：？！）》」』】”’…"
_LAST = re.compile(f"([{_HAN}）》」』】”])([{_HAN}][{_MARKS}]*)\\s*\\Z")
_ALONE = re.compile(f"[{_HAN}]?[{_MARKS}]*\\s*\\Z")
"""What may end a paragraph but not stand alone in a line, from the start of a text."""
_SHORT_WORD = re.compile(f"(?<=[{_HAN}]) ([!-~]{{1,3}}[{_MARKS}]*)\\s*\\Z")
_CODE_JOINT = re.compile(r"(?<=\w{2}[./_,=(])(?=\w{2})")
_JOINTS = "./_,=([{"
_LONG_CODE = 12
"""Code within a line from this length on may be broken after its marks."""
_ENDS = frozenset({"p", "li", "dd", "figcaption", "caption"})
_BLOCKS = frozenset(
    {"p", "ul", "ol", "dl", "div", "pre", "table", "figure", "blockquote", "section"}
)
_BOXES = frozenset({"ruby", "qed"})
"""Classes of what is a box of its own within a line."""


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
    for address in ADDRESS.finditer(text):
        out += [_QUOTES.sub(MAY, text[done : address.start()]), _ADDRESS_JOINT.sub(MAY, address[0])]
        done = address.end()
    return "".join(out) + _QUOTES.sub(MAY, text[done:])


def held(text: str) -> str:
    """Return a title or the like, its last character not alone in a line."""
    return _LAST.sub(rf"\1{NOT}\2", marked(text))


def _code(text: str) -> str:
    return _CODE_JOINT.sub(MAY, text) if len(text) >= _LONG_CODE else text


def mark_code(line: etree._Element, longest: float) -> None:
    """Let what has no blank on more than `longest` columns of a line of code go on after a mark.

    The layout breaks text anywhere, but only where its piece of one colour begins a line.
    """
    slots = [slot for slot in _slots(line) if slot.name]
    text = "".join(slot.text for slot in slots)
    places = {
        run.start() + joint.end()
        for run in re.finditer(r"\S+", text)
        if len(run[0]) > longest
        for joint in re.finditer(rf"[{re.escape(_JOINTS)}]", run[0][:-1])
    }
    start = 0
    for slot in slots:
        piece = slot.text
        if piece:
            cut = (MAY + c if start + at in places else c for at, c in enumerate(piece))
            slot.write("".join(cut))
        start += len(piece)


@dataclass(slots=True)
class _Slot:
    """A text of an element, or a box within the line where it has no name."""

    holder: etree._Element
    name: str = ""

    @property
    def text(self) -> str:
        return getattr(self.holder, self.name) or ""

    def write(self, text: str) -> None:
        setattr(self.holder, self.name, text)


def _slots(element: etree._Element) -> Iterator[_Slot]:
    """Yield what stands in the lines of an element, in order."""
    yield _Slot(element, "text")
    for child in element:
        if not isinstance(child.tag, str):
            pass
        elif child.tag in ("img", "br") or _BOXES.intersection(child.get("class", "").split()):
            yield _Slot(child)
        elif "footnote" not in child.get("class", "").split():
            yield from _slots(child)
        yield _Slot(child, "tail")


def _hold_end(element: etree._Element) -> None:
    """Let no character, formula or crumb of a word stand alone in a paragraph's last line."""
    if any(child.tag in _BLOCKS for child in element):
        return
    slots = [slot for slot in _slots(element) if not slot.name or slot.text.strip()]
    if not slots:
        return
    last = slots[-1]
    if last.name:
        held = _SHORT_WORD.sub("\u00a0\\1", _LAST.sub(rf"\1{NOT}\2", last.text))
        if held != last.text:
            last.write(held)
            return
        if not _ALONE.match(last.text):
            return
        slots.pop()
    if not slots:
        return
    before = slots[-1]
    if before.name and last.name:
        # One character after a word in bold: the two hold together.
        last.write(NOT + last.text)
    elif not before.name and len(slots) > 1:
        earlier = slots[-2]
        if earlier.name and earlier.text.endswith(" "):
            earlier.write(earlier.text[:-1] + "\u00a0")
