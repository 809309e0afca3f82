r"""Write in LaTeX's way what MathJax takes in another: switches, sizes, code points, Han.

`{\bf x}` and `{\small x}` go on to the end of their group in MathJax; LaTeX's new symbol
alphabets take an argument, and sizes are not for formulas.
"""

from __future__ import annotations

import re
import unicodedata

from .glyphs import Glyphs

_SWITCHES = {
    "bf": "mathbf", "rm": "mathrm", "it": "mathit", "cal": "mathcal", "tt": "mathtt",
    "sf": "mathsf", "frak": "mathfrak", "scr": "mathscr", "mit": "mathit",
}  # fmt: skip
_SIZES = {
    **{name: name for name in ("tiny", "scriptsize", "small", "normalsize", "large", "Large")},
    **{name: name for name in ("LARGE", "huge", "Huge", "footnotesize")},
    **{"Tiny": "tiny", "HUGE": "Huge", "SMALL": "footnotesize", "Small": "small"},
}
"""Sizes that MathJax takes in formulas, by LaTeX's names for them."""
_TOKEN = re.compile(
    r"""(?P<comment>%[^\n]*)
      | (?P<tab>&)
      | \\(?P<text>text|textrm|textbf|textit|texttt|textsf|textnormal|mbox|hbox|intertext
          |shortintertext|tag\*?|label|begin|end|operatorname\*?|fbox|colorbox|fcolorbox|raisebox
          |color|textcolor|href|url)(?![A-Za-z])
      | \\unicode\s*(?:\[[^\]]*\])?\s*\{(?P<point>[^{}]*)\}
      | \\(?P<command>[A-Za-z]+)
      | \\.
      | (?P<open>\{) | (?P<close>\})
      | (?P<other>[^\x00-\x7f]+)""",
    re.VERBOSE | re.DOTALL,
)
_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_SCRIPT = re.compile(
    r"(?<!\\)([_^])\s*(\\(?:math[a-z]+|sym[a-z]+|text[a-z]*|mbox|boldsymbol|bm|pmb|operatorname\*?|hat|tilde"
    rf"|bar|vec|dot|ddot|overline|underline|widehat|widetilde|sqrt)\s*(?:{_GROUP}|\\[A-Za-z]+|[^\s{{}}\\])"
    rf"|\\[dt]?frac\s*(?:{_GROUP}|\d)\s*(?:{_GROUP}|\d)|\\[ ,;:!])"
)
"""A script without braces; what LaTeX has for some of these is no single thing."""
_HEX = re.compile(
    r"\\(color|textcolor|mathcolor|colorbox)\s*\{\s*#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\s*\}"
)
"""Colours as CSS writes them."""
_NAMES = frozenset({"TeX", "LaTeX", "AA", "textmu", "textohm", "copyright", "euro"})
_MARKS = frozenset("，。、；：？！（）《》「」『』【】“”‘’…—·")


def to_latex(tex: str, glyphs: Glyphs) -> str:
    """Return TeX of MathJax's dialect as LaTeX with unicode-math has it."""
    tex = _SCRIPT.sub(r"\1{\2}", tex)
    tex = _HEX.sub(lambda hit: f"\\{hit[1]}[HTML]{{{_six(hit[2])}}}", tex)
    out: list[str] = []
    closing: list[str] = [""]
    text_at: list[int] = []
    position = 0
    pending = 0
    while token := _TOKEN.search(tex, position):
        between = tex[position : token.start()]
        out.append(between)
        if between.strip() and pending and not between.strip().startswith("["):
            pending = 0
        position = token.end()
        if text_at and (token["comment"] or token["tab"]):
            # MathJax prints these signs of TeX's where they stand in words.
            out.append("\\" + token[0][0])
            position = token.start() + 1
        elif token["open"]:
            out.append("{")
            closing.append("")
            if pending:
                text_at.append(len(closing))
                pending = 0
        elif token["close"]:
            out.append((closing.pop() if len(closing) > 1 else "") + "}")
            text_at = [depth for depth in text_at if depth <= len(closing)]
        elif token["text"]:
            out.append(token[0])
            pending = 1
        elif token["point"] is not None:
            out.append(_unicode(token["point"], glyphs))
        elif token["command"] in _SWITCHES and not text_at:
            out.append(f"\\{_SWITCHES[token['command']]}{{")
            closing[-1] = "}" + closing[-1]
        elif token["command"] in _NAMES and not text_at:
            out.append(rf"\text{{\{token['command']}}}")
        elif token["command"] in _SIZES and not text_at:
            out.append(f"\\booksized{{\\{_SIZES[token['command']]}}}{{")
            closing[-1] = "}" + closing[-1]
        elif token["other"]:
            out.append(_foreign(token["other"], glyphs, bool(text_at)))
        else:
            out.append(token[0])
    out.append(tex[position:])
    return "".join(out) + "".join(reversed(closing))


def _six(digits: str) -> str:
    return (digits if len(digits) == 6 else "".join(2 * digit for digit in digits)).upper()


def _unicode(point: str, glyphs: Glyphs) -> str:
    point = point.strip()
    try:
        code = int(point[1:], 16) if point[:1] in "xX" else int(point)
        return _foreign(chr(code), glyphs, False)
    except (ValueError, OverflowError):
        return ""


def _foreign(characters: str, glyphs: Glyphs, in_text: bool) -> str:
    """Return characters that are not ASCII: Han and its marks as text, symbols as they are."""
    if in_text:
        return "".join(
            rf"{{\{face} {piece}}}" if face else piece for piece, face in glyphs.pieces(characters)
        )
    out = ""
    for run in re.findall(
        r"[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]+|.",
        characters,
    ):
        if _is_words(run[0]):
            out += rf"\text{{{_foreign(run, glyphs, True)}}}"
        else:
            out += run
    return out


def _is_words(character: str) -> bool:
    if "\u00c0" <= character <= "\u024f" and character.isalpha():
        return True  # letters of words; fonts for formulas have none of them
    if character in _MARKS or unicodedata.east_asian_width(character) in "WF":
        return True
    kind = unicodedata.category(character)
    return (
        kind in ("So", "No", "Lo")
        and not 0x1D400 <= ord(character) <= 0x1D7FF
        and (not 0x2100 <= ord(character) <= 0x23FF)
    )
