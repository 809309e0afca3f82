"""Draw what several figures are made of: labelled boxes, arrows, clouds of points."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from style import INK


def box(
    axis: Axes,
    corner: tuple[float, float],
    size: tuple[float, float],
    text: str,
    *,
    face: str = "white",
    edge: str = INK[5],
    line: float = 0.9,
) -> None:
    """Draw a box from its lower left corner on, its label in the middle."""
    (x, y), (width, height) = corner, size
    axis.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle="round,pad=0.04",
            facecolor=face,
            edgecolor=edge,
            linewidth=line,
        )
    )
    axis.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=7.5)


def arrow(
    axis: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    style: str = "-|>",
    line: float = 0.8,
) -> None:
    """Draw an arrow."""
    axis.add_patch(FancyArrowPatch(start, end, arrowstyle=style, mutation_scale=7, linewidth=line))


def dots(axis: Axes, points, colour: str, width: float = 1.5, length: float = 0.02) -> None:
    """Draw points, rows of (x, y), as one path of short strokes with round ends: a small SVG.

    `path.simplify` must be off, or strokes that follow each other become one.
    """
    xs = [v for x in points[:, 0].tolist() for v in (x, x + length, math.nan)]
    ys = [v for y in points[:, 1].tolist() for v in (y, y, math.nan)]
    axis.plot(xs, ys, lw=width, solid_capstyle="round", color=colour)
