r"""Write formulas: the author's TeX with the book's numbers, and MathJax's dialect made LaTeX's.

Every formula was read by MathJax before; what is known to MathJax alone is defined in the
preamble, written otherwise here, or put in as a drawing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bookbuild.math.rows import Mark
from bookbuild.math.wrappers import ROWS, unwrapped
from bookbuild.model.nodes import Math, MathBlock
from bookbuild.passes.tagging import tagged

from .desk import Desk
from .dialect import to_latex
from .dialect_definitions import latex_definitions

_ROWS = "|".join(re.escape(name) for name in ROWS)
_WHOLE = re.compile(
    rf"\s*\\begin\s*\{{(?P<name>{_ROWS})\}}(?P<body>.*)\\end\s*\{{(?P=name)\}}\s*", re.DOTALL
)
_EDGE = re.compile(rf"\\(begin|end)\s*\{{({_ROWS})\}}")
_EQUATION = re.compile(r"\\(?:begin|end)\s*\{equation\*?\}")
_INNER = {
    "align": "aligned", "alignat": "alignedat", "flalign": "aligned", "gather": "gathered",
    "multline": "multlined", "eqnarray": "aligned",
}  # fmt: skip
_DRAWN = re.compile(
    r"\\(?:ce|pu|mmlToken|enclose|eqalign|eqalignno|leqalignno|Rule|Space|tripledash|Newextarrow"
    r"|DeclarePairedDelimiters(?:X|XPP)?|[lr]moustache|displaylines|move(?:left|right)|raise|lower|U|[aA]rrowvert|bracevert|mhchem[A-Za-z]+)(?![A-Za-z])"
)
"""Commands that LaTeX has nothing for without packages that few have."""
_DEFINED = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand|DeclareMathOperator|[gex]?def|let)\*?(?![A-Za-z])"
    r"\s*\{?\s*\\([A-Za-z]+)"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_WIDE = 0.86
"""Share of the measure from which a formula may be too wide in TeX's own spacing."""
_BLANK_LINES = re.compile(r"\n[ \t]*(?=\n)")


def write_inline_formula(math: Math, desk: Desk) -> str:
    """Return a formula within a line, after the definitions that it needs."""
    before = _definitions(math, desk)
    if _is_drawn(math, desk):
        return before + _drawn(math, desk)
    tex = to_latex(_inner(_tagged(math, None, desk)), desk.shop.glyphs)
    opening = r"\(\displaystyle " if math.display else r"\("
    return f"{before}{opening}{_tidy(tex)}\\)"


def write_display(node: MathBlock, desk: Desk) -> str:
    """Return a display formula with its targets and numbers."""
    math = node.math
    anchors = [name for name, _ in node.anchors] or ([node.attr.id] if node.attr.id else [])
    targets = "".join(
        rf"\bookanchor{{{name}}}" for name in anchors if name in desk.shop.book.anchors
    )
    before = _definitions(math, desk) + targets
    if _is_drawn(math, desk):
        tag = "".join(rf"\tag*{{{number}}}" for _, number in node.anchors[:1])
        return f"{before}\\[\n{_drawn(math, desk)}{node.after}{tag}\n\\]"
    tex = _tagged(math, node, desk)
    whole = _WHOLE.fullmatch(unwrapped(tex))
    if whole and not whole["name"].startswith("eqnarray"):
        name = whole["name"].rstrip("*") + "*"
        body = to_latex(whole["body"], desk.shop.glyphs).strip("\n")
        return f"{before}\\begin{{{name}}}{_tidy(body)}\n\\end{{{name}}}"
    inner = _tidy(to_latex(_inner(tex), desk.shop.glyphs)).strip()
    if _may_be_wide(math, desk):
        body, tags = _split_tags(inner)
        return f"{before}\\begin{{bookwide}}{{{tags}}}\n{body}\n\\end{{bookwide}}"
    return f"{before}\\[\n{inner}\n\\]"


def _definitions(math: Math, desk: Desk) -> str:
    """Return the definitions of earlier formulas that this one is the first to follow."""
    if math.defined == desk.defined or not math.defined:
        return ""
    fresh = math.defined.removeprefix(desk.defined)
    desk.defined = math.defined
    lines = latex_definitions(fresh)
    return f"{lines}%\n" if lines else ""


def _is_drawn(math: Math, desk: Desk) -> bool:
    if math.formula is None:
        return False
    if _DRAWN.search(math.tex):
        return True
    names = _drawn_names(f"{desk.shop.config.macros}\n{math.defined}")
    return bool(names) and any(name in names for name in _COMMAND.findall(math.tex))


@lru_cache(maxsize=64)
def _drawn_names(definitions: str) -> frozenset[str]:
    """Return the author's commands that come down to one that is drawn."""
    if not _DRAWN.search(definitions):
        return frozenset()
    heads = list(_DEFINED.finditer(definitions))
    ends = [head.start() for head in heads[1:]] + [len(definitions)]
    bodies = [
        (head[1], definitions[head.end() : end]) for head, end in zip(heads, ends, strict=True)
    ]
    names = {name for name, body in bodies if _DRAWN.search(body)}
    while more := {
        name
        for name, body in bodies
        if name not in names and names.intersection(_COMMAND.findall(body))
    }:
        names |= more
    return frozenset(names)


def _drawn(math: Math, desk: Desk) -> str:
    assert math.formula is not None
    file, formula = desk.shop.drawn(math), math.formula
    return rf"\bookdrawn{{{file}}}{{{formula.width:g}em}}{{{formula.depth:g}em}}"


def _tidy(tex: str) -> str:
    """Take out empty lines, which end a paragraph; a comment must not swallow what follows."""
    tex = _BLANK_LINES.sub("", tex)
    return f"{tex}\n" if re.search(r"(?<!\\)%[^\n]*\Z", tex) else tex


def _inner(tex: str) -> str:
    """Return a formula without the environments that may only stand outside of one."""
    tex = _EQUATION.sub("", tex)
    if not _EDGE.search(tex):
        return tex

    def inside(edge: re.Match[str]) -> str:
        return f"\\{edge[1]}{{{_INNER[edge[2].rstrip('*')]}}}"

    return _EDGE.sub(inside, tex)


_TAG = re.compile(r"\\tag\*?\s*\{(?:[^{}]|\{[^{}]*\})*\}")


def _split_tags(tex: str) -> tuple[str, str]:
    tags = "".join(_TAG.findall(tex))
    return _TAG.sub("", tex).strip(), tags


def _may_be_wide(math: Math, desk: Desk) -> bool:
    """Tell whether a formula of one row may need breaking; MathJax has broken it then, too."""
    if math.formula is None or "\\begin" in math.tex or "\\\\" in math.tex:
        return False
    measure = desk.shop.sheet.columns
    return math.formula.width > _WIDE * measure or _broken(math)


def _broken(math: Math) -> bool:
    """Tell whether MathJax set the formula in several lines."""
    assert math.formula is not None
    return math.formula.height > 3.2 and len(math.tex) > 80


def _tagged(math: Math, display: MathBlock | None, desk: Desk) -> str:
    return tagged(math, display, lambda mark: _reference(mark, desk))[0]


def _reference(mark: Mark, desk: Desk) -> str:
    found = desk.shop.equations.get(mark.text, [])
    if not found:
        return r"\text{(?)}"
    _, anchor, number = next((one for one in found if one[0] == desk.index), found[0])
    shown = number if mark.kind == "eqref" else number.strip("()")
    return rf"\text{{\bookref{{{anchor}}}{{{shown}}}}}"
