"""Find what the pages of a laid-out document begin with, within a paragraph as well.

What WeasyPrint does not publish of its boxes is used here; where it has changed, no page is
known to begin anywhere, and other editions mark the next place that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes

from bookbuild.render.html.places import PASSED_OVER, Start, is_place_name, units

from .formulapieces import is_rest


@dataclass(slots=True)
class _Reader:
    """Reads pages one after another."""

    counts: dict[str, int] = field(default_factory=dict)
    """By place: units of its text on the pages read so far."""
    heads: set[int] = field(default_factory=set)
    """Heads of tables seen, which later pages repeat."""

    def start(self, page: Any) -> Start | None:
        """Return what a page begins with, None for one that is blank."""
        first: Start | None = None
        for place, count in self._content(page, ""):
            if first is None:
                first = Start(place, self.counts.get(place, 0))
            self.counts[place] = self.counts.get(place, 0) + count
        return first

    def _content(self, box: Any, place: str) -> Iterator[tuple[str, int]]:
        """Yield the place and the units of each text, formula and picture in the flow."""
        stack = [(box, place)]
        while stack:
            box, place = stack.pop()
            if self._is_passed_over(box):
                continue
            element = box.element
            if element is not None and is_place_name(
                element.get("id", ""), element.tag, element.get("class", "")
            ):
                place = element.get("id")
            if isinstance(box, boxes.TextBox):
                if count := units(box.text):
                    yield place, count
            elif isinstance(box, boxes.ReplacedBox):
                yield place, 0 if is_rest(element.get("src", "")) else 1
            elif isinstance(box, boxes.ParentBox):
                stack += [(child, place) for child in reversed(box.children)]

    def _is_passed_over(self, box: Any) -> bool:
        if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox) or "::" in (
            box.element_tag or ""
        ):
            return True
        if isinstance(box, boxes.TableRowGroupBox) and box.is_header:
            known = id(box.element) in self.heads
            self.heads.add(id(box.element))
            return known
        element = box.element
        return element is not None and not PASSED_OVER.isdisjoint(element.get("class", "").split())


def find_starts(document: Any) -> tuple[Start | None, ...]:
    """Return what each page begins with, nothing where it cannot be told."""
    reader = _Reader()
    try:
        return tuple(reader.start(page._page_box) for page in document.pages)
    except (AttributeError, TypeError):
        return ()
