"""SVG to PDF operators, and the picture against Chromium's of the same SVG."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from PIL import Image, ImageChops, ImageFilter

from bookbuild.math import paths, svg
from bookbuild.math.drawing import Drawing, Face, Glyph, compile_svg
from bookbuild.math.engine import Engine
from bookbuild.math.image import MathImage
from bookbuild.model.nodes import Formula

FONT_SIZE, WIDTH = 24, 640
SQUARE = "M100 -80L900 -80L900 820L100 820Z"
PICTURED = [
    r"\left\{\begin{array}{l}x+y=1\\x-y=2\\z=3\\w=4\\v=5\end{array}\right.",
    r"\underbrace{a+b+\cdots+z}_{\text{共 26 个}}+\sqrt{\frac{a}{\sqrt{\frac{b}{c}}}}",
    r"A\xrightarrow[\text{下}]{\text{上方文字}}B",
    r"\boxed{x=\frac{1}{2}}+\cancel{x}+\smash{\frac12}",
    r"\color{red}x+\textcolor{blue}{y^2}+\colorbox{yellow}{$a$}+\fcolorbox{red}{white}{$c$}",
    r"\begin{array}{|c:c|}\hline a&b\\\hdashline c&d\\\hline\end{array}",
    r"\begin{align}a&=b\tag{1.1}\\c&=d+e+f\tag{1.2}\end{align}",
    r"\ce{2H2 + O2 -> 2H2O}",
]


def outline(char: str, face: Face) -> Glyph | None:
    """Draw every Han character as the same square."""
    return None if char == "缺" else Glyph(SQUARE, 1000, 1000)


def compiled(engine: Engine, tex: str) -> Drawing:
    return compile_svg(engine.convert(tex, display=True).svg, outline)


@pytest.mark.parametrize("tex", PICTURED)
def test_operators_are_balanced(engine: Engine, tex: str) -> None:
    words = compiled(engine, tex).operators.decode("ascii").split()
    assert words.count("q") == words.count("Q") > 0
    allowed = r"q|Q|cm|m|l|c|h|re|W|n|f|S|B|w|d|J|rg|RG|\[?-?[\d.]+\]?|\[|\]"
    assert [word for word in words if not re.fullmatch(allowed, word)] == []


ROOTS = [(r"\sqrt{x}", "x"), (r"\sqrt[3]{x}", "x3"), (r"\enclose{radical}{x}", "x")]


@pytest.mark.parametrize(("tex", "letters"), ROOTS)
def test_a_root_is_drawn_with_its_sign(engine: Engine, tex: str, letters: str) -> None:
    operators = compiled(engine, tex).operators.decode("ascii")
    assert operators.count(" f Q") == len(letters) + len(("sign", "rule"))


def test_path_data() -> None:
    assert paths.path("M1 2L3 4H5V6Z").operators == "1 2 m 3 4 l 5 4 l 5 6 l h"
    assert paths.path("M0 0q3 3 6 0t6 0").operators == ("0 0 m 2 2 4 2 6 0 c 8 -2 10 -2 12 0 c")
    assert paths.path("M0 0c1 1 2 1 3 0s2 -1 3 0").operators.endswith("4 -1 5 -1 6 0 c")
    assert paths.path("M10-20L.5.5").operators == "10 -20 m 0.5 0.5 l"
    with pytest.raises(ValueError, match="unknown SVG path command A"):
        paths.path("M0 0A1 1 0 0 0 2 2")


def test_transforms() -> None:
    assert paths.transform("translate(5,6) scale(2,-1)") == (2, 0, 0, -1, 5, 6)
    assert paths.transform("rotate(90 1 1)") == pytest.approx((0, 1, -1, 0, 2, 0))
    assert paths.viewport((0, 0, 10, 20), 100, 100, "xMaxYMid") == (5, 0, 0, 5, 50, 0)
    assert paths.viewport((0, 0, 10, 20), 100, 100, "xMidYMid slice")[0] == 10


def test_colours_and_rules(engine: Engine) -> None:
    operators = compiled(engine, r"\textcolor{#ff0000}{x}").operators.decode("ascii")
    assert "1 0 0 rg" in operators
    plain = compiled(engine, "x").operators
    assert b"rg" not in plain
    table = compiled(engine, r"\begin{array}{|c|}\hline a\\\hline\end{array}").operators
    assert b" re S Q" in table and b"70 w" in table


def test_han_fills_the_width_that_was_assumed(engine: Engine) -> None:
    drawing = compiled(engine, r"\text{中文}")
    assert drawing.view == (0, -880, 2000, 120)
    assert drawing.ink == drawing.view
    assert compiled(engine, r"\text{缺}").missing == ("缺",)
    assert compile_svg(engine.convert("x", display=True).svg).missing == ()


def test_ink_outside_the_box_is_measured(engine: Engine) -> None:
    drawing = compiled(engine, r"x\smash{\frac12}")
    assert drawing.ink[1] < drawing.view[1] and drawing.ink[3] > drawing.view[3]


def test_unknown_elements_are_refused() -> None:
    with pytest.raises(ValueError, match="unexpected <image>"):
        compile_svg('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><image/></svg>')


def page(made: list[tuple[str, Formula]], tags: bool = True) -> bytes:
    boxes = "".join(
        f'<p><img src="math:{index}" alt="x" style="{box(formula)}"></p>' * 2
        for index, (_, formula) in enumerate(made)
    )
    style = "<style>img{overflow:visible}p{margin:10px 0}</style>"
    html = weasyprint.HTML(string=style + boxes)
    cache = {
        f"math:{index}": MathImage(each, tex, outline) for index, (tex, each) in enumerate(made)
    }
    pdf = html.render(cache=cache).write_pdf(pdf_tags=tags)
    assert isinstance(pdf, bytes)
    return pdf


def box(formula: Formula) -> str:
    height = formula.height * FONT_SIZE
    width = f"{formula.width * FONT_SIZE:.3f}px"
    return f"display:block;font-size:{FONT_SIZE}px;height:{height:.3f}px;width:" + (
        "100%" if formula.tagged else width
    )


def test_a_formula_is_stored_once_and_speaks_tex(engine: Engine, tmp_path: Path) -> None:
    tex = [r"\frac{a}{b}", r"\text{中}+x\tag{1}"]
    path = tmp_path / "page.pdf"
    path.write_bytes(page([(each, engine.convert(each, display=True)) for each in tex]))
    with pikepdf.open(path) as pdf:
        first = pdf.pages[0]
        assert len(first.Resources.XObject) == 2
        spans = [
            str(step.operands[1].ActualText)
            for step in pikepdf.parse_content_stream(first)
            if str(step.operator) == "BDC" and step.operands[0] == "/Span"
        ]
        assert spans == [tex[0], tex[0], tex[1], tex[1]]


def test_sizes_for_the_page(engine: Engine) -> None:
    plain = engine.convert(r"\frac{a}{b}", display=True)
    width, height, ratio = MathImage(plain, "x").get_intrinsic_size(1, 10)
    assert (width, height) == pytest.approx((plain.width * 10, 10 * plain.height))
    assert ratio == pytest.approx(width / height)
    tagged = engine.convert(r"x\tag{1}", display=True)
    assert MathImage(tagged, "x").get_intrinsic_size(1, 10)[2] is None


@functools.cache
def chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None or shutil.which("pdftoppm") is None:
        pytest.skip("chromium or pdftoppm is not installed")
    return found


def test_the_pdf_looks_like_chromiums_svg(engine: Engine, tmp_path: Path) -> None:
    browser = chromium()
    place, boxes, sources, cache = 20.0, [], [], {}
    for index, tex in enumerate(PICTURED):
        formula = engine.convert(tex, display=True)
        style = f"position:absolute;left:20px;top:{place}px;{box(formula)}"
        style = style.replace("100%", "600px")
        drawn = svg.at_width(formula.svg, 600 / FONT_SIZE) if formula.tagged else formula.svg
        boxes.append(f'<img src="math:{index}" style="{style}">')
        sources.append(f'<div style="{style}">{squares(drawn)}</div>')
        cache[f"math:{index}"] = MathImage(formula, tex, outline)
        place += formula.height * FONT_SIZE + 30
    height = int(place)
    style = f"<style>@page{{size:{WIDTH}px {height}px;margin:0}}body{{margin:0}}</style>"
    style += "<style>img{overflow:visible}svg{display:block}</style>"
    document = weasyprint.HTML(string=style + "".join(boxes)).render(cache=cache)
    document.write_pdf(tmp_path / "page.pdf")
    (tmp_path / "page.html").write_text(style + "".join(sources), encoding="utf-8")
    run(["pdftoppm", "-r", "192", "-png", "-singlefile", "page.pdf", "pdf"], tmp_path)
    run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         "--force-device-scale-factor=2", f"--window-size={WIDTH},{height}",
         f"--screenshot={tmp_path / 'svg.png'}", (tmp_path / "page.html").as_uri()],
        tmp_path,
    )  # fmt: skip
    assert difference(tmp_path / "pdf.png", tmp_path / "svg.png") < 40


def squares(drawn: str) -> str:
    """Replace text by the squares that `outline` draws, so that no font matters."""

    def one(found: re.Match[str]) -> str:
        count = int(float(found[2]) / 1000)
        cells = "".join(
            f'<path transform="translate({1000 * n},0) scale(1,-1)" d="{SQUARE}"/>'
            for n in range(count)
        )
        return f'<g transform="{found[1]}">{cells}</g>'

    pattern = r'<text transform="([^"]*)"[^>]*textLength="([\d.]+)"[^>]*>[^<]*</text>'
    return re.sub(pattern, one, drawn)


def run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)


def difference(one: Path, other: Path) -> int:
    """Return the greatest difference (0 to 255) after evening out antialiasing."""
    blurred = [
        Image.open(path).convert("L").filter(ImageFilter.GaussianBlur(2)) for path in (one, other)
    ]
    assert blurred[0].size == blurred[1].size
    extremes = ImageChops.difference(*blurred).getextrema()
    return int(extremes[1])  # type: ignore[arg-type]
