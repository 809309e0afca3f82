r"""Blank out environments that say nothing within a formula, keeping every offset.

`subequations` and `displaymath` belong to running text, and an `equation` around an
`align` is a slip that every TeX site forgives.
"""

from __future__ import annotations

import re

ROWS = (
    "align", "align*", "alignat", "alignat*", "flalign", "flalign*", "gather", "gather*",
    "multline", "multline*", "eqnarray", "eqnarray*",
)  # fmt: skip
_WRAPPER = re.compile(
    r"(\\begin\s*\{(?P<name>equation\*?|subequations|displaymath)\})"
    r"(?P<body>.*)(\\end\s*\{(?P=name)\})",
    re.DOTALL,
)
_ROWS = re.compile(r"\\begin\s*\{(?:" + "|".join(map(re.escape, ROWS)) + r")\}")


def unwrapped(tex: str) -> str:
    """Return the TeX, as long as before, without the environments that only wrap others."""
    found = _WRAPPER.search(tex)
    if found is None:
        return tex
    body = unwrapped(found["body"])
    before, after = found[1], found[4]
    if not found["name"].startswith("equation") or _ROWS.search(body):
        before, after = " " * len(before), " " * len(after)
    return tex[: found.start()] + before + body + after + tex[found.end() :]
