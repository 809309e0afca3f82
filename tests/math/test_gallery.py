"""Every formula of the gallery book looks in Chromium as it does in print."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import gallery
import pytest
from gallery import Pair

from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet

BOOK = Path(__file__).resolve().parents[1] / "books" / "math"
LIKE = 0.8
"""Correlation of the blurred pictures that a formula reaches at least."""
WIDER, HIGHER = 0.14, 0.22
"""How much the sizes of the ink may differ, as share of the printed one …"""
SLACK = 0.5
"""… or in em."""

BROKEN = "broken into lines in print, scrolled on a screen"
FENCE = "Chromium takes the next larger fence where TeX lets one fall short, with room beside it"
ROOT = "Chromium raises what stands under a nested root"
DOUBLE = "a doubled rule is an empty column, which browsers pad"
GLYPH = "the screen's font has this fence in one size only"

TOLERATED = {
    r"a_1+a_2+a_3+a_4+a_5+a_6+a_7": BROKEN,
    r"\|f\|_{L^p}": FENCE,
    r"\dbinom{n}{2}": FENCE,
    r"q(\mathbf{x}_t\mid": FENCE,
    r"(\,\big(": FENCE,
    r"]\,\big]": FENCE,
    r"\{\,\big\{": FENCE,
    r"\langle\,\bigl": FENCE,
    r"\left|\frac{a}{b}\right|": FENCE,
    r"\left.\frac{\partial f}": FENCE,
    r"\left/\frac{a}{b}": FENCE,
    r"\bigl(a+\bigl(": FENCE,
    r"f(x)=\begin{cases}1,&\text{若": FENCE,
    r"\left\lmoustache": GLYPH,
    r"\sqrt[3]{x+\sqrt": ROOT,
    r"\sqrt{\sqrt{\sqrt": ROOT,
    r"\sqrt{1+\sqrt{1+": ROOT,
    r"\begin{array}{||c||}": DOUBLE,
}
"""TeX (or its beginning) of formulas that may differ, with the reason."""


def test_the_gallery_is_large() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (BOOK / "chapters").glob("*.md"))
    formulas = text.split("$$")[1::2]
    assert len(formulas) == len(set(formulas)) >= 300


@pytest.mark.slow
def test_print_and_browser_show_the_same(tmp_path: Path) -> None:
    browser = _needed()
    book = shutil.copytree(BOOK, tmp_path / "book")
    folders = [tmp_path / name for name in ("pages", "screens")]
    for folder in folders:
        folder.mkdir()
    printed = list(gallery.printed(gallery.build(book, "pdf"), folders[0]))
    shown = list(gallery.shown(gallery.build(book, "epub"), folders[1], browser))
    assert [tex for tex, _ in printed] == [tex for tex, _ in shown]
    pairs = [Pair(tex, one, other) for (tex, one), (_, other) in zip(printed, shown, strict=True)]
    different = [(pair, fault) for pair in pairs if (fault := _difference(pair))]
    unknown = [(pair, fault) for pair, fault in different if not _tolerated(pair.tex)]
    lines = [f"{fault}: {pair.tex}" for pair, fault in unknown]
    if unknown:
        sheet = gallery.contact_sheet([pair for pair, _ in unknown], tmp_path / "different.png")
        lines.append(f"see {sheet}, print at the left")
    assert not unknown, "\n".join(lines)
    met = {_tolerated(pair.tex) for pair, _ in different}
    assert set(TOLERATED) - met == set(), "these look alike now"


def _tolerated(tex: str) -> str | None:
    return next((start for start in TOLERATED if tex.startswith(start)), None)


def _difference(pair: Pair) -> str:
    """Say how the pictures differ, "" where they do not."""
    width, height, shown_width, shown_height = gallery.sizes(pair)
    if abs(width - shown_width) > max(SLACK, WIDER * width):
        return f"{width:.1f} em wide in print, {shown_width:.1f} em on the screen"
    if abs(height - shown_height) > max(SLACK, HIGHER * height):
        return f"{height:.1f} em high in print, {shown_height:.1f} em on the screen"
    like = gallery.likeness(pair.printed, pair.shown)
    return "" if like >= LIKE else f"likeness {like:.2f}"


def _needed() -> str:
    """Return the browser; skip where the machine lacks it or what it draws with."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if browser is None or shutil.which("pdftoppm") is None or shutil.which("fc-list") is None:
        pytest.skip("chromium, pdftoppm or fc-list is not installed")
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True)
    if "Latin Modern Math" not in listed.stdout:
        pytest.skip("the font Latin Modern Math is not installed")
    report = Report()
    FontSet.locate(report)
    if report.has_errors:
        pytest.skip("the fonts are not installed")
    return browser
