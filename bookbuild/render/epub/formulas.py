"""Write formulas as MathML."""

from __future__ import annotations

import re

from bookbuild.model.nodes import Math
from bookbuild.render.markup import attribute, escape, legal

_OPENING = re.compile(r"\s*<math\b([^>]*)>")
_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'


def mathml(math: Math, block: bool) -> str:
    """Return a formula's MathML with its TeX as alternative text, or the TeX where it has none.

    No `annotation`: readers without MathML would print it beside the formula.
    """
    hit = _OPENING.match(math.formula.mathml) if math.formula else None
    if math.formula is None or hit is None:
        return f'<code class="tex">{escape(math.tex)}</code>'
    attributes = hit[1]
    if "xmlns=" not in attributes:
        attributes += _NAMESPACE
    if "alttext=" not in attributes:
        attributes += attribute("alttext", " ".join(math.tex.split()))
    if (block or math.display) and "display=" not in attributes:
        attributes += ' display="block"'
    return f"<math{attributes}>{legal(math.formula.mathml[hit.end() :])}"
