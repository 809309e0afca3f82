"""Give every figure script of the book one look and one deterministic way to save.

A figure script computes its data, draws with matplotlib and calls `save`.
Text becomes outlines, so the SVG needs no font where it is read; the labels'
Chinese face is the book's own Hei from the font cache (`bookbuild fonts install`).
"""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib

from bookbuild.resources import cache_root

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib import font_manager

HERE = Path(__file__).resolve().parent
LABEL_FACE = cache_root() / "fonts" / "files" / "NotoSansSC_400Regular.ttf"

# Told apart in print without colour (lightness differs) and by colour-blind readers.
INK = ["#1b4f72", "#b9770e", "#196f3d", "#922b21", "#5b2c6f", "#515a5a"]


def use_book_style() -> None:
    """Set matplotlib's defaults: sizes for a 120 mm wide column, labels in the book's Hei."""
    font_manager.fontManager.addfont(LABEL_FACE)
    family = font_manager.FontProperties(fname=str(LABEL_FACE)).get_name()
    plt.rcParams.update(
        {
            "font.family": family,
            "font.size": 9,
            "mathtext.fontset": "cm",
            "axes.unicode_minus": False,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": matplotlib.cycler(color=INK),
            "axes.linewidth": 0.6,
            "lines.linewidth": 1.2,
            "legend.frameon": False,
            "figure.figsize": (4.7, 2.6),
            "figure.constrained_layout.use": True,
            "svg.fonttype": "path",
            "svg.hashsalt": "bookbuild",
        }
    )


def save(figure: plt.Figure, name: str) -> Path:
    """Write `figure` to `<name>.svg` beside the scripts, without date or version marks.

    Coordinates are rounded to two decimals (a hundredth of a point), which
    keeps the files small and equal over platforms.
    """
    path = HERE / f"{name}.svg"
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"scale\([^)]*\)|-?\d+\.\d{3,}", _rounded, text)
    path.write_text(_without_blank_glyphs(text), encoding="utf-8")
    return path


def _without_blank_glyphs(text: str) -> str:
    """Drop outlines without `d` (the blank of a label), which SVG 1.1 forbids, and their uses."""
    for blank in re.findall(r'<path id="([^"]+)"(?![^>]*\sd=)[^>]*/>', text):
        name = re.escape(blank)
        text = re.sub(rf'\s*<path id="{name}"[^>]*/>', "", text)
        text = re.sub(rf'\s*<use xlink:href="#{name}"[^>]*/>', "", text)
    return text


def _rounded(found: re.Match[str]) -> str:
    """Round a coordinate; the scale of an outlined glyph needs all its digits."""
    return found[0] if found[0].startswith("scale") else f"{float(found[0]):.2f}"
