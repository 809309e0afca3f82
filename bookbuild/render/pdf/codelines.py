"""Number the lines of code, mark those the author points at, make blank ones spaces."""

from __future__ import annotations

import re
from itertools import pairwise

from lxml import etree

_MOST = 3
"""Blank lines that are made a space; more are there for a reason."""
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


def dress_code(root: etree._Element) -> None:
    """Number the lines of listings with `data-start`, mark those of `data-highlight`."""
    for block in root.iter("pre"):
        if "plain" not in block.get("class", "").split():
            _hold(block)
        start, marked = block.get("data-start"), block.get("data-highlight", "")
        if start is None and not marked:
            if "plain" not in block.get("class", "").split():
                _space(block)
            continue
        first = int(start) if start else 1
        wanted = _lines(marked)
        lines = [line for line in block.iter("span") if _is_line(line)]
        for number, line in enumerate(lines, first):
            if number in wanted:
                line.set("class", f"{line.get('class')} hl")
            if start is not None:
                label = etree.Element("span")
                label.set("class", "ln")
                label.text, label.tail = str(number), line.text
                line.text = None
                line.insert(0, label)


def _hold(block: etree._Element) -> None:
    """Let no page end with a line that opens a block, nor begin with the last of several.

    A line opens a block where the next is further in, or is what a decorator (`@…`) stands before.
    """
    lines = [line for line in block.iter("span") if _is_line(line)]
    texts = ["".join(map(str, line.itertext())).rstrip() for line in lines]
    for index, (text, following) in enumerate(pairwise(texts)):
        if not text or not following:
            continue
        opens = _indent(following) > _indent(text) or text.lstrip().startswith("@")
        ends = index + 2 == len(texts) or not texts[index + 2]
        if opens or ends:
            line = lines[index]
            line.set("class", f"{line.get('class')} held")


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _space(block: etree._Element) -> None:
    """Make blank lines a space above the next, which vanishes where a page begins with it."""
    blank = 0
    for line in [line for line in block.iter("span") if _is_line(line)]:
        if not "".join(map(str, line.itertext())).strip():
            blank += 1
            continue
        if 0 < blank <= _MOST and (parent := line.getparent()) is not None:
            line.set("class", f"{line.get('class')} after-{blank}")
            at = parent.index(line)
            for one in list(parent)[at - blank : at]:
                parent.remove(one)
        blank = 0


def _is_line(element: etree._Element) -> bool:
    return element.get("class", "").split()[:1] == ["line"]


def _lines(ranges: str) -> frozenset[int]:
    """Return the numbers that `2,4-6` names; anything else names none."""
    found: set[int] = set()
    for part in re.split(r"[,，\s]+", ranges):
        if hit := _RANGE.fullmatch(part):
            found.update(range(int(hit[1]), min(int(hit[2] or hit[1]), int(hit[1]) + 9999) + 1))
    return frozenset(found)
