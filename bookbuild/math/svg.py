"""MathJax's SVG made standalone: em lengths, no metadata, tagged rows at a definite width."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS_PER_EM = 1000.0

_ROOT = re.compile(r"<svg\b[^>]*>")
_NESTED = re.compile(r'<svg data-(?:table|labels)="true"')
_VIEW = re.compile(r'\b(?:data-mjx-)?viewBox="([^"]*)"')
_JUNK = re.compile(r' (?:data-[\w-]+|class)="[^"]*"')
_RULE = re.compile(r"<(?:line|rect)\b[^>]* data-(?:line|frame)=[^>]*?(?=/?>)")
# What MathJax's style sheet says of the lines and frames of tables.
_RULE_STYLE = ' fill="none" stroke-width="70"'
_RULE_DASHES = {
    "mjx-dashed": ' stroke-dasharray="140"',
    "mjx-dotted": ' stroke-dasharray="0 140" stroke-linecap="round"',
}
_TAGGED_ROOT = re.compile(r'transform="scale\(1,-1\) translate\(0, [^)]*\)"')
_EMPTY = re.compile(r"<g>\s*</g>")


@dataclass(frozen=True, slots=True)
class CleanSvg:
    """A standalone SVG with its measures in em."""

    text: str
    width: float
    height: float
    depth: float
    tagged: bool


def clean(raw: str) -> CleanSvg:
    """Return MathJax's SVG (converted at 1000 units per em) without its page-bound parts.

    A tagged formula comes at its least width; `at_width` widens it.
    """
    root = _ROOT.match(raw)
    view = _VIEW.search(root[0]) if root else None
    if root is None or view is None:
        raise ValueError(f"not an SVG of MathJax: {raw[:80]!r}")
    _, top, width, total = (float(number) for number in view[1].split())
    tagged = "data-mjx-viewBox" in root[0]
    body = raw[root.end() :]
    if tagged:
        body = _TAGGED_ROOT.sub('transform="scale(1,-1)"', body, count=1)
        body = _NESTED.sub(r'<svg overflow="visible"', body)
    body = _RULE.sub(_style_rule, body)
    body = _EMPTY.sub("", _JUNK.sub("", body))
    return CleanSvg(
        text=_root(width, top, total) + body,
        width=round(width / UNITS_PER_EM, 4),
        height=round(-top / UNITS_PER_EM, 4),
        depth=round((top + total) / UNITS_PER_EM, 4),
        tagged=tagged,
    )


def _style_rule(found: re.Match[str]) -> str:
    dashes = "".join(style for name, style in _RULE_DASHES.items() if name in found[0])
    return found[0] + _RULE_STYLE + dashes


def at_width(svg: str, width: float) -> str:
    """Return a tagged formula's SVG laid out `width` em wide: body centred, tags at the edge."""
    root = _ROOT.match(svg)
    view = _VIEW.search(root[0]) if root else None
    if root is None or view is None:
        raise ValueError("not an SVG of this package")
    _, top, _, total = (float(number) for number in view[1].split())
    return _root(width * UNITS_PER_EM, top, total) + svg[root.end() :]


def _root(width: float, top: float, total: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width / UNITS_PER_EM:.4g}em" '
        f'height="{total / UNITS_PER_EM:.4g}em" viewBox="0 {top:g} {width:g} {total:g}" '
        'overflow="visible">'
    )
