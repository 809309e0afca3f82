"""End the grounds and bars of what goes on over the page with its last line there.

The layout lets a box that goes on reach to the foot of the page, or to where lines ended that
it moved to the next page afterwards. What WeasyPrint does not publish of its boxes is used here;
where it has changed, grounds stay as they are.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes


def end_grounds(document: Any) -> None:
    """Let no ground and no bar of a box that goes on stand below its last line on a page."""
    try:
        further: set[int] = set()
        for page in reversed(document.pages):
            drawn = [box for box in page._page_box.descendants() if _is_drawn(box)]
            for box in drawn:
                if id(box.element) in further:
                    _end(box)
            further.update(id(box.element) for box in drawn)
    except (AttributeError, TypeError):
        return


def _is_drawn(box: Any) -> bool:
    if not isinstance(box, boxes.BlockBox) or box.element is None or "::" in box.element_tag:
        return False
    auto = box.style["height"] == "auto"
    return auto and bool(box.background or box.border_left_width)


def _end(box: Any) -> None:
    height = last_line(box) - box.content_box_y()
    if not 0 < height < box.height:
        return
    box.height = height
    if box.background:
        area = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
        layers = [
            layer._replace(painting_area=area, clipped_boxes=[box.rounded_border_box()])
            for layer in box.background.layers
        ]
        box.background = box.background._replace(layers=layers)


def last_line(box: Any) -> float:
    """Return where the last of what a box holds ends, without the space below it."""
    return max((_foot(child) for child in box.children if child.is_in_normal_flow()), default=0.0)


def _foot(box: Any) -> float:
    if isinstance(box, boxes.BlockBox) and (last := last_line(box)):
        return float(last + box.padding_bottom + box.border_bottom_width)
    return float(box.position_y + box.margin_top + box.border_height())
