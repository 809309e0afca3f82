"""What demonstrations are made of: as documented, the same numbers and axes for all of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bookbuild.render.demos import runner, sheet, starting

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = """<!DOCTYPE html><html lang="zh-CN" data-failed="{reason}">
<main><div id="demo"></div></main></html>"""


def documented(name: str) -> str:
    text = (DOCS / name).read_text(encoding="utf-8")
    return text[text.index("`bookbuildKit`") :]


@pytest.fixture
def kit(page: Any) -> Any:
    """A page on which nothing has started."""
    page.set_content(PAGE)
    page.add_style_tag(content=sheet())
    page.add_script_tag(content=runner())
    return page


@pytest.mark.parametrize("name", ["demos.md", "zh/demos.md"])
def test_every_function_is_documented(kit: Any, name: str) -> None:
    functions = re.findall(r"^\| `(\w+)\(", documented(name), re.MULTILINE)
    assert functions == kit.evaluate("Object.keys(bookbuildKit)")


@pytest.mark.parametrize("name", ["demos.md", "zh/demos.md"])
def test_the_example_runs(kit: Any, name: str) -> None:
    block = re.search(r"```js\n(.*?)```", documented(name), re.DOTALL)
    assert block is not None
    kit.add_script_tag(content=starting(block[1].encode()), type="module")
    slider = kit.get_by_role("slider", name="速率 t")
    drawn = "() => document.querySelector('canvas').toDataURL()"
    first = kit.evaluate(drawn)
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "1"
    assert kit.evaluate(drawn) != first


def test_random_numbers_depend_on_the_seed_alone(kit: Any) -> None:
    draw = """(seed) => { const { uniform, normal } = bookbuildKit.random(seed);
        return Array.from({length: 4000}, (_, k) => (k % 2 ? normal() : uniform())); }"""
    first, again, other = (kit.evaluate(draw, seed) for seed in (1, 1, 2))
    assert first == again != other
    uniform, normal = first[::2], first[1::2]
    assert min(uniform) >= 0 and max(uniform) < 1
    assert abs(sum(uniform) / 2000 - 0.5) < 0.03
    assert abs(sum(normal) / 2000) < 0.1
    assert abs(sum(x * x for x in normal) / 2000 - 1) < 0.1


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0", "0.000"),
        ("-1.5", "−1.500"),
        ("9999.7", "1.000×10⁴"),
        ("12345", "1.235×10⁴"),
        ("4.0361e-5", "4.036×10⁻⁵"),
        ("-2e7", "−2.000×10⁷"),
    ],
)
def test_numbers_are_written_as_a_book_writes_them(kit: Any, number: str, shown: str) -> None:
    assert kit.evaluate(f"bookbuildKit.digits({number})") == shown
