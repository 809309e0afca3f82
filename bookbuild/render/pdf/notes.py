"""Number the footnotes of a laid-out document anew on every page.

CSS counters are counted before there are pages, so the layout numbers notes through a
chapter. The numbers are circled, all of one width, and so can be exchanged afterwards
without moving anything. What WeasyPrint does not publish of its boxes is used here;
where it has changed, the numbers of the chapter stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

CIRCLED = "".join(
    map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)))
)
"""①, ② … ㊿, in order; a chapter's further notes have plain numbers, which stay."""
_CALL = "::footnote-call"
_MARKER = "::footnote-marker"


def number_by_page(document: Any) -> None:
    """Let the numbers of footnotes begin with ① on every page; a note may end on the next."""
    try:
        pages = [list(_numbers(page)) for page in document.pages]
        fresh: dict[str, str] = {}
        for boxes in pages:
            calls = [box.text for box in boxes if box.element_tag.endswith(_CALL)]
            fresh.update(zip(calls, CIRCLED, strict=False))
        for boxes in pages:
            for box in boxes:
                number = fresh.get(box.text)
                if number is not None:
                    # The line is shaped again from this text when it is drawn.
                    box.text = box.pango_layout.text = number
    except AttributeError:
        return


def _numbers(page: Any) -> Iterator[Any]:
    """Yield the text boxes of a page that hold nothing but the number of a note."""
    for box in page._page_box.descendants():
        text = getattr(box, "text", "")
        if len(text) == 1 and text in CIRCLED and box.element_tag.endswith((_CALL, _MARKER)):
            yield box
