"""Draw a line's text with gaps between its glyphs, within WeasyPrint's text layout."""

from __future__ import annotations

from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import ffi


class SpreadLayout(line_break.Layout):  # type: ignore[misc]
    """A line's text that is drawn with the gaps justification gave it."""

    halved = False
    """Whether its width leaves the blank half of the mark at its end out."""
    gaps: dict[int, int] | None = None
    """By byte offset: what the glyph that ends there is widened by, Pango units."""
    _to_widen = False

    def reactivate(self, style: Any) -> None:
        """Set the text up again, to be drawn."""
        super().reactivate(style)
        self._to_widen = bool(self.gaps)

    def get_first_line(self) -> tuple[Any, int | None]:
        """Return the first line, widened where it is about to be drawn."""
        line, index = super().get_first_line()
        # Only the first call after `reactivate` is the one glyphs are drawn from.
        if self._to_widen and self.gaps:
            self._to_widen = False
            _widen_glyphs(line, self.gaps)
        return line, index


def _widen_glyphs(line: Any, gaps: dict[int, int]) -> None:
    run = line.runs
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        count = glyphs.num_glyphs
        for i in range(count):
            end = glyphs.log_clusters[i + 1] if i + 1 < count else item.length
            if i + 1 < count and end == glyphs.log_clusters[i]:
                continue
            gap = gaps.get(item.offset + end)
            if gap:
                glyphs.glyphs[i].geometry.width += gap
        run = run.next
