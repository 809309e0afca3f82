"""What the book design relies on in the real faces; `make setup` installs them."""

from __future__ import annotations

from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from bookbuild.diagnostics import Report
from bookbuild.fonts import FontSet


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    report = Report()
    fonts = FontSet.locate(report)
    assert not len(report), [str(found.message) for found in report]
    return fonts


def face(fonts: FontSet, role: str) -> Path:
    return next(f.path for f in fonts.faces if f.role == role and f.weight == 400)


def test_symbols_and_emoji_of_technical_books_have_glyphs(fonts: FontSet) -> None:
    wanted = "→⇒⟶☐☑✓✔✗★■◆▲●①⑳⌘⏎💡🔬⚡⚠🧪👍🏽🚀📌😀ℝ𝔼∀⟨⟩⌈⌉⟂⫫½²₂“”‘’…—·～《》【】㎡"
    assert fonts.missing(wanted) == set()


def test_han_of_the_national_standard_have_glyphs(fonts: FontSet) -> None:
    assert fonts.missing(map(chr, range(0x4E00, 0x9FF0))) == set()


def test_box_drawing_is_half_as_wide_as_han(fonts: FontSet) -> None:
    with TTFont(face(fonts, "mono"), lazy=True) as font:
        cmap, widths, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        characters = [*range(0x20, 0x7F), *range(0x2500, 0x2580)]
        assert {widths[cmap[c]][0] / em for c in characters} == {0.5}


@pytest.mark.parametrize("role", ["text", "heading", "kai"])
def test_adjacent_punctuation_closes_up(fonts: FontSet, role: str) -> None:
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(face(fonts, role)))))

    def advance(text: str) -> float:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer, {"chws": True})
        return sum(p.x_advance for p in buffer.glyph_positions) / font.face.upem

    assert advance("汉），字") == 3.5
    assert advance("汉，字") == 3
