"""MathJax's MathML 3 -> the MathML Core that browsers and EPUB readers draw alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from bookbuild.math import alphabets, mathspacing, mathtable
from bookbuild.math.mathspacing import em

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

_KEPT = {
    "mo": ("stretchy", "symmetric", "minsize", "maxsize", "movablelimits", "largeop", "form"),
    "mspace": ("width", "height", "depth"),
    "mstyle": ("displaystyle", "scriptlevel", "mathcolor", "mathbackground", "mathsize"),
    "mtable": ("displaystyle",),
    "mtd": ("columnspan", "rowspan", "columnalign"),
    "mfrac": ("linethickness",),
}
_COLOURS = ("mathcolor", "mathbackground", "mathsize")
_FENCES = frozenset("()[]{}|‖∣∥⌊⌋⌈⌉⟨⟩⟦⟧⟮⟯⎰⎱/\\⌜⌝⌞⌟")
_ACCENTS = frozenset("^~¯ˉ´`˙¨˘ˇ→←↔⇀↼‾_˜ˆ˚⃗⃡⃖⏜⏝⏞⏟⎴⎵⏠⏡…⃛⃜̂̃̄̇̈") | {"\u2015", "\u0332", "\u0305"}
_SMALL = frozenset("^~´`˙¨˘ˇ˜ˆ˚")
_LINES = frozenset("‾¯_―̲̅")
_WIDE = {"^": "\u0302", "~": "\u0303", "ˆ": "\u0302", "˜": "\u0303"}
_NARROW = {"^": "ˆ", "~": "˜"}
_ACCENTS |= {"\u02d9\u02d9\u02d9", "\u20db", "\u20dc"}
# mhchem's arrows and bonds live in a private area of MathJax's font.
_PRIVATE = str.maketrans("\ue408\ue409\ue40a\ue410\ue411\ue412\ue413", "⇌⇌⇋┄═≡≡") | str.maketrans(
    "\ue428\ue429\ue42a\ue42b\ue42c\ue42d\ue42e", "⟵⟶⟷⇄←→↔"
)
_FORMS = {"OPEN": "prefix", "CLOSE": "postfix"}
_PLAIN_FORMS = {**dict.fromkeys("([{⟨⌊⌈", "prefix"), **dict.fromkeys(")]}⟩⌋⌉", "postfix")}
_TOKENS = frozenset(("mi", "mn", "mo", "mtext", "ms"))
_FONTS = {
    "bold": "font-weight:bold",
    "italic": "font-style:italic",
    "bold-italic": "font-weight:bold;font-style:italic",
    "sans-serif": "font-family:sans-serif",
    "bold-sans-serif": "font-family:sans-serif;font-weight:bold",
    "sans-serif-italic": "font-family:sans-serif;font-style:italic",
    "sans-serif-bold-italic": "font-family:sans-serif;font-weight:bold;font-style:italic",
    "monospace": "font-family:monospace",
}
_STROKE = "transparent calc(50% - .04em),currentColor calc(50% - .04em),currentColor calc(50% + .04em),transparent calc(50% + .04em)"  # noqa: E501
_NOTATIONS = {
    "box": "border:.067em solid;padding:.2em",
    "roundedbox": "border:.067em solid;border-radius:.3em;padding:.2em",
    "circle": "border:.067em solid;border-radius:50%;padding:.2em",
    "top": "border-top:.067em solid;padding:.2em",
    "bottom": "border-bottom:.067em solid;padding:.2em",
    "left": "border-left:.067em solid;padding:.2em",
    "right": "border-right:.067em solid;padding:.2em",
}
_STRIKES = {
    "updiagonalstrike": f"linear-gradient(to bottom right,{_STROKE})",
    "downdiagonalstrike": f"linear-gradient(to bottom left,{_STROKE})",
    "horizontalstrike": f"linear-gradient(to bottom,{_STROKE})",
    "verticalstrike": f"linear-gradient(to right,{_STROKE})",
}
_BORDER = re.compile(
    r"border: ([\d.]+[a-z]+) solid (#[0-9A-Fa-f]{3,8}|[A-Za-z]+|rgba?\([\d., %]+\));?"
)
_BRACKET = re.compile(r"border: ([\d.]+em) solid; border-(top|bottom): none;?")
_GAP = re.compile(r">\s+<")
_PSEUDO = re.compile(r"([+-]?)([\d.]+)(width|height|depth|em|pt|px|ex)?")


def to_core(raw: str, tex: str) -> str:
    """Return MathJax's serialised tree (with entry.mjs's `data-` marks) as MathML Core.

    `tex` becomes `alttext`. Raises ParseError where `raw` is not XML.
    """
    source = _parse(raw)
    _stack_lines(source)
    math = _convert(source)
    attributes = {"xmlns": NAMESPACE}
    if source.get("display") == "block":
        attributes["display"] = "block"
    attributes["alttext"] = tex
    if any("width:100%" in table.get("style", "") for table in math.iter("mtable")):
        attributes["style"] = "width:100%"
    math.attrib = attributes
    return ET.tostring(math, encoding="unicode")


def _parse(raw: str) -> Element:
    plain = _GAP.sub("><", raw).replace(f' xmlns="{NAMESPACE}"', "", 1)
    return ET.fromstring(plain)  # noqa: S314  # MathJax wrote it: no DTD, no entities


def _stack_lines(row: Element) -> None:
    r"""Make a table of a row that `\\` breaks: Core has no line breaks."""
    inner = row[0] if len(row) == 1 and row[0].tag in ("mrow", "mstyle") else None
    if inner is not None:
        _stack_lines(inner)
    if all(child.get("linebreak") != "newline" for child in row):
        return
    lines: list[list[Element]] = [[]]
    for child in row:
        if child.get("linebreak") == "newline":
            lines.append([])
        else:
            lines[-1].append(child)
    table = Element("mtable", {"displaystyle": "true", "rowspacing": ".35em"})
    for line in filter(None, lines):
        cell = Element("mtd")
        cell.extend(line)
        table.append(Element("mtr"))
        table[-1].append(cell)
    row[:] = [table]


def _convert(source: Element) -> Element:
    tag = source.tag
    element = Element("mrow" if tag in ("none", "menclose") else tag)
    if tag in _TOKENS:
        _token(element, source)
    else:
        element.extend([_convert(child) for child in source])
    for name in (*_KEPT.get(tag, ()), *_COLOURS):
        if name in source.attrib:
            element.set(name, source.attrib[name])
    rule = _RULES.get(tag)
    if rule:
        rule(element, source)
    mathspacing.settle(element)
    if element.tag == "mrow" and tag in ("mover", "munder") and element[0].tag == "mrow":
        element[:] = list(element[0])
    if tag == "mstyle" and not element.attrib:
        element.tag = "mrow"
    if source.find("mlabeledtr") is None:  # a full line has no neighbours
        _carry(source, element)
    return _unwrap(element) if element.tag == "mrow" else element


def _unwrap(element: Element) -> Element:
    """Return the only child of a row that says nothing itself."""
    if len(element) != 1 or set(element.attrib) - {"data-l", "data-r"}:
        return element
    child = element[0]
    if child.tag == "mo":
        return element  # its operator spaces belong to this row
    _carry(element, child)
    return child


def _carry(source: Element, element: Element) -> None:
    for name in ("data-l", "data-r"):
        if name in source.attrib:
            element.set(name, source.attrib[name])


def _token(element: Element, source: Element) -> None:
    text = (source.text or "").translate(_PRIVATE)
    variant = source.get("mathvariant", "")
    tag = element.tag
    if variant == "normal":
        if tag == "mi" and len(text) == 1 and alphabets.is_slanted_by_default(text):
            element.set("mathvariant", "normal")
    elif variant in alphabets.VARIANTS and not (
        tag == "mi" and variant == "italic" and len(text) == 1
    ):
        styled = alphabets.style(text, variant) if tag != "mtext" else None
        if styled is None and variant in _FONTS:
            element.set("style", _FONTS[variant])
        text = styled or text
    element.text = text


def _mo(element: Element, source: Element) -> None:
    text = element.text or ""
    kind = source.get("data-mjx-texclass", "")
    stretchy = source.get("data-stretchy") == "true"
    if not text:  # MathJax's null delimiter: only its space counts
        element.tag = "mrow"
        element.attrib.clear()
    elif text in _FENCES:
        form = _FORMS.get(kind) or _PLAIN_FORMS.get(text)
        if form:
            element.set("form", form)
        element.set("stretchy", "true" if stretchy else "false")
        if stretchy:
            element.set("symmetric", "true")
    elif not stretchy and text in _SMALL:
        element.set("stretchy", "false")
    elif stretchy and ("minsize" in source.attrib or kind in _FORMS):
        element.set("stretchy", "true")
        element.set("symmetric", "true")


def _scripts(element: Element, source: Element) -> None:
    _arrow(element)
    over = element[-1] if element.tag in ("mover", "munderover") else None
    under = element[1] if element.tag in ("munder", "munderover") else None
    for mark, name in ((over, "accent"), (under, "accentunder")):
        core = mathspacing.core_operator(mark) if mark is not None else None
        if mark is None or core is None or core.text not in _ACCENTS:
            continue
        if core.text in _LINES and core.get("stretchy") != "false" and len(element) == 2:
            _line(element, "top" if mark is over else "bottom")
            return
        element.set(name, "true")
        if core.get("stretchy") == "false":
            core.text = _NARROW.get(core.text or "", core.text)
            if core.text in "→←↔":  # the arrow of a vector, not of a relation
                core.set("mathsize", ".65em")
        if core.get("stretchy") != "false":
            core.text = _WIDE.get(core.text or "", core.text)
            core.set("stretchy", "true")
            if element[0].tag == "mrow":
                mathspacing.spell_out(element[0])


def _arrow(element: Element) -> None:
    """Give a labelled arrow its least length: browsers stretch it over its labels only."""
    core = mathspacing.core_operator(element[0])
    least = mathtable.length(core.get("minsize", "0")) if core is not None else 0.0
    for label in element[1:]:
        width = mathtable.length(label.get("width", "0")) if label.tag == "mpadded" else least
        if width < least:
            lead = mathtable.length(label.get("lspace", "0")) + (least - width) / 2
            label.set("width", em(least))
            label.set("lspace", em(lead))


def _space(element: Element, source: Element) -> None:
    """Draw negative space as a margin: Core has none."""
    if element.get("width", "").startswith("-"):
        element.set("style", f"margin-left:{element.get('width')}")
        element.set("width", "0")


def _fraction(element: Element, _source: Element) -> None:
    r"""Keep fractions apart from their neighbours by TeX's `\nulldelimiterspace`."""
    if element.get("linethickness") not in ("0", "0em", "0pt"):
        element.set("style", "padding:0 .12em")


def _line(element: Element, side: str) -> None:
    """Draw an over- or underline as a border: few fonts stretch one far enough."""
    del element[1]
    element.tag = "mrow"
    element.set("style", f"border-{side}:.05em solid;padding-{side}:.12em")


def _menclose(element: Element, source: Element) -> None:
    notations = source.get("notation", "").split()
    styles = [_NOTATIONS[name] for name in notations if name in _NOTATIONS]
    strikes = [_STRIKES[name] for name in notations if name in _STRIKES]
    if strikes:
        styles.append(f"background:{','.join(strikes)};padding:.15em .2em")
    if styles:
        element.set("style", ";".join(styles))


def _mpadded(element: Element, source: Element) -> None:
    if "mathbackground" in source.attrib and source.get("width", "").startswith("+"):
        element.tag = "mrow"
        style = [f"padding:{em(mathtable.length(source.get('lspace', '0')))}"]
        border = _BORDER.fullmatch(source.get("style", ""))
        if border:  # the author's colour goes into a style: nothing but a colour may
            style.append(f"border:{border[1]} solid {border[2]}")
        element.set("style", ";".join(style))
        return
    bracket = _BRACKET.fullmatch(source.get("style", ""))
    if bracket:
        element.set("style", f"border:{bracket[1]} solid;border-{bracket[2]}:none")
    natural = {side: float(source.get(f"data-{side}", 0)) for side in ("width", "height", "depth")}
    for name in ("width", "height", "depth", "lspace", "voffset"):
        if name in source.attrib:
            element.set(name, em(_resolve(source.attrib[name], name, natural)))
    if element.get("width") == "0":
        element.set("style", "white-space:nowrap")
    shift = element.get("lspace", "")
    if shift.startswith("-"):  # Core has no negative lspace; margins move the box instead
        del element.attrib["lspace"]
        element.set("style", f"margin-left:{shift};margin-right:{shift[1:]}")


def _resolve(text: str, name: str, natural: dict[str, float]) -> float:
    """Return an mpadded dimension in em: Core has neither increments nor pseudo-units."""
    found = _PSEUDO.fullmatch(text.strip())
    if not found:
        return 0.0
    sign, number, unit = found[1], found[2], found[3] or "em"
    value = float(number) * natural[unit] if unit in natural else mathtable.length(number + unit)
    signed = -value if sign == "-" else value
    return natural[name] + signed if sign and name in natural else signed


_Rule = Callable[[Element, Element], None]
_RULES: dict[str, _Rule] = {
    "mo": _mo,
    "mover": _scripts,
    "munder": _scripts,
    "munderover": _scripts,
    "menclose": _menclose,
    "mpadded": _mpadded,
    "mspace": _space,
    "mfrac": _fraction,
    "mtable": mathtable.rewrite,
}
