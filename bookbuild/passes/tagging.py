r"""Put an equation's numbers into its TeX: `\tag*{(3.1)}` for labels, words for references."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bookbuild.math.rows import Mark, read_rows
from bookbuild.model.nodes import Math, MathBlock


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a formula's TeX, by offsets."""

    start: int
    end: int
    text: str


def tagged(
    math: Math, display: MathBlock | None, refer: Callable[[Mark], str]
) -> tuple[str, tuple[Edit, ...]]:
    r"""Return the TeX with numbers in place of labels, and the edits that made it, in order.

    `refer` gives the TeX for an `\eqref` or `\ref`. The mark behind a display goes to its end.
    """
    rows = read_rows(math.tex)
    edits: list[Edit] = []
    if display is not None and display.after:
        marks = display.after if display.after.isascii() else f"\\text{{{display.after}}}"
        edits.append(_insertion(math.tex, rows.ends[-1], marks))
    done = {mark.row for mark in rows.of("tag", "tag*")}
    counted = dict(display.unlabelled) if display is not None else {}
    numbers = [n for _, n in display.anchors if n not in counted.values()] if display else []
    for row, number in counted.items():
        edits.append(_insertion(math.tex, rows.ends[row], f"\\tag*{{{number}}}"))
    for mark in rows.marks:
        if mark.kind in ("label", "group"):
            edits.append(Edit(mark.start, mark.end, ""))
            number = numbers.pop(0) if numbers and mark.text else ""
            if number and mark.kind == "label" and mark.row not in done:
                done.add(mark.row)
                end = max(rows.ends[mark.row], mark.end)
                edits.append(_insertion(math.tex, end, f"\\tag*{{{number}}}"))
        elif mark.kind in ("eqref", "ref"):
            edits.append(Edit(mark.start, mark.end, refer(mark)))
    edits.sort(key=lambda edit: (edit.start, edit.end))
    tex = math.tex
    for edit in reversed(edits):
        tex = tex[: edit.start] + edit.text + tex[edit.end :]
    return tex, tuple(edits)


def _insertion(tex: str, end: int, text: str) -> Edit:
    """Return the insertion of `text` at `end`, on a line of its own where a comment may stand."""
    return Edit(end, end, f"\n{text}" if "%" in tex[:end] else text)
