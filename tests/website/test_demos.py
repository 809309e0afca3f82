"""The demonstrations of the tutorial, operated by keyboard; their numbers against known ones."""

from __future__ import annotations

import math
import re
import shutil
from collections import Counter
from collections.abc import Callable
from functools import reduce
from itertools import accumulate, pairwise, product
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from books.shelf import ROOT, Shelf

from .conftest import make

SCRIPTS = ROOT / "chapters" / "demos"
POSTER = Path(__file__).resolve().parent / "book" / "p.svg"
TESTED = (
    "flow", "forward", "guidance", "langevin", "latent", "paths", "samplers", "schedules", "unmask",
)  # fmt: skip
CONFIG = "title: 演示\nauthors: [某人]\nlang: zh-CN\nchapters: [c.md]\n"
FENCE = '\n::: {{.demo #fig:{0} src=demos/{0}.js poster=p.svg caption="演示。"}}\n:::\n'


@pytest.fixture(scope="module")
def demos(shelf: Shelf) -> Path:
    shelf.ask_for_fonts()
    root = shelf.new()
    shutil.copytree(SCRIPTS, root / "demos")
    shutil.copy(POSTER, root)
    (root / "book.yaml").write_text(CONFIG, encoding="utf-8")
    fences = "".join(FENCE.format(path.stem) for path in sorted(SCRIPTS.glob("*.js")))
    (root / "c.md").write_text(f"# 演示\n{fences}", encoding="utf-8")
    report = make(shelf, root, root / "site")
    assert list(report) == []
    return root / "site" / "demos"


ROLES = ("slider", "combobox", "button")
Operate = Callable[[str], "Demo"]


class Demo:
    """One demonstration: controls reached by Tab and moved by keys, numbers read as text."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def control(self, name: str) -> Any:
        """Return the control as a screen reader calls it."""
        roles = (self.page.get_by_role(role, name=name, exact=True) for role in ROLES)
        return reduce(lambda one, other: one.or_(other), roles)

    def reach(self, name: str) -> None:
        """Go on by Tab until the control of this name has the focus."""
        control = self.control(name)
        for _ in range(20):
            if control.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{name} is not reached by Tab")

    def press(self, name: str, *keys: str) -> None:
        self.reach(name)
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, key: str) -> str:
        return str(self.page.inner_text(f"#{key}"))

    def number(self, key: str) -> float:
        """Return a number as the reader sees it, `4.04×10⁻⁵` too."""
        said = self.text(key).replace("−", "-")
        if found := re.fullmatch(r"(.*)×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", said):
            power = found[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
            return float(f"{found[1]}e{power}")
        return float(said)


@pytest.fixture
def operate(page: Any, demos: Path) -> Operate:
    def opened(name: str) -> Demo:
        page.goto((demos / f"{name}.html").as_uri())
        page.wait_for_selector("#demo dd:not(:empty)")
        return Demo(page)

    return opened


def test_every_demonstration_of_the_book_is_operated_here() -> None:
    assert tuple(sorted(path.stem for path in SCRIPTS.glob("*.js"))) == TESTED


@pytest.mark.parametrize("name", TESTED)
def test_every_control_has_a_name_and_every_canvas_words(operate: Operate, name: str) -> None:
    page = operate(name).page
    for control in page.locator("input, select, button").all():
        assert control.evaluate("node => node.labels?.[0]?.innerText || node.innerText").strip()
    for canvas in page.locator("canvas").all():
        assert canvas.get_attribute("role") == "img" and canvas.get_attribute("aria-label")
        assert canvas.evaluate(  # something is drawn
            "node => new Set(node.getContext('2d')"
            ".getImageData(0, 0, node.width, node.height).data).size > 4"
        )


def test_noise_is_added_as_the_table_of_chapter_1_says(operate: Operate) -> None:
    demo = operate("forward")
    assert demo.text("snr") == "∞"
    demo.press("时间步 t", *["ArrowRight"] * 100)
    assert (demo.number("abar"), demo.number("snr")) == (0.8970, 8.710)
    assert demo.number("signal") == pytest.approx(math.sqrt(0.8970), abs=1e-4)
    assert demo.number("noise") == pytest.approx(math.sqrt(1 - 0.8970), abs=2e-4)
    assert demo.number("exact") == pytest.approx(0.8970 * 0.73 + 0.1030, abs=1e-3)
    assert demo.number("variance") == pytest.approx(demo.number("exact"), abs=0.12)
    demo.press("调度", "ArrowDown")
    assert (demo.number("abar"), demo.number("snr")) == (0.9721, 34.83)
    demo.press("时间步 t", "End")
    assert demo.number("abar") == pytest.approx(2.43e-9, rel=1e-2)
    before = demo.text("variance")
    demo.press("重抽样本", "Enter")
    assert demo.text("variance") != before


def test_the_forward_process_plays_to_its_end(operate: Operate) -> None:
    demo = operate("forward")
    demo.press("时间步 t", "End", *["PageDown"] * 2)
    demo.press("播放", "Enter")
    demo.page.locator("#abar", has_text="4.036").wait_for()
    demo.page.get_by_role("button", name="播放", exact=True).wait_for()


def test_readers_who_want_nothing_to_move_go_by_steps(operate: Operate, page: Any) -> None:
    page.emulate_media(reduced_motion="reduce")
    demo = operate("forward")
    demo.press("播放", "Enter")
    assert demo.number("abar") == 0.8970
    assert not operate("langevin").page.get_by_text("连续走", exact=True).is_visible()


def test_schedules_have_the_numbers_of_chapter_3(operate: Operate) -> None:
    demo = operate("schedules")
    assert (demo.number("lambda"), demo.text("below")) == (-2.46, "t = 674")
    assert (demo.number("last"), demo.text("half")) == (4.04e-5, "t = 260")
    demo.press("位置 t", "Home")
    assert (demo.number("lambda"), demo.number("beta")) == (9.21, 1e-4)
    demo.press("步数 T", "ArrowDown")  # T = 200 with the same T·β: the same end, nearly
    assert demo.number("last") == pytest.approx(np.prod(1 - np.linspace(5e-4, 0.1, 200)), rel=5e-3)
    demo.press("步数 T", "ArrowUp")
    demo.press("调度", "ArrowDown")
    demo.press("位置 t", "Home")
    assert (demo.number("lambda"), demo.text("below")) == (10.09, "t = 936")
    demo.press("位置 t", "End")
    assert (demo.number("lambda"), demo.number("last")) == (-19.84, 2.43e-9)
    demo.press("边长", "ArrowDown")
    assert demo.number("lambda") == pytest.approx(-19.84 - 2 * math.log(2), abs=0.01)
    demo.press("边长", "ArrowUp")
    demo.press("调度", "ArrowDown")
    demo.press("位置 t", "Home", *["PageUp"] * 5)
    u = int(demo.control("位置 t").get_attribute("aria-valuetext")) / 1000
    low, high, here = (1 / (1 + math.exp(-z)) for z in (-3, 3, 6 * u - 3))
    assert demo.number("abar") == pytest.approx((high - here) / (high - low), abs=1e-4)


def test_the_walk_keeps_the_variance_and_the_times_of_chapter_4(operate: Operate) -> None:
    demo = operate("langevin")
    assert demo.number("crossing") == 19.6
    demo.press("走10步", "Enter", "Enter")
    theory = 0.0
    for _ in range(20):
        theory = (1 - 0.1) ** 2 * theory + 2 * 0.1
    assert demo.number("steps") == 20 and demo.number("time") == 2
    assert demo.number("theory") == pytest.approx(theory, abs=1e-3)
    assert demo.number("variance") == pytest.approx(theory, abs=4 * theory * math.sqrt(2 / 400))
    assert demo.number("limit") == pytest.approx(1 / 0.95, abs=1e-3)
    assert demo.number("right") < 0.3
    assert demo.page.inner_text("[role=status]") == "已走20步"
    demo.press("峰的位置 ±m", "ArrowLeft")
    assert (demo.number("crossing"), demo.number("steps")) == (9.25, 0)
    demo.press("步长 h", "End")
    demo.press("走100步", "Enter", "Enter")
    assert demo.number("limit") == demo.number("theory") == 4
    assert demo.number("variance") == pytest.approx(4, abs=16 * math.sqrt(2 / 400))
    demo.press("算法", "ArrowDown")  # corrected: the variance of the target
    demo.press("走100步", "Enter", "Enter")
    assert demo.number("variance") == pytest.approx(1, abs=0.3)
    assert 0 < demo.number("accepted") < 1


def flow(steps: int) -> np.ndarray[Any, Any]:
    """Return where the probability flow of chapter 5 leads from the quantiles, by Heun's method."""
    weight, centre, std = np.array([0.4, 0.6]), np.array([-1.3, 1.0]), 0.25
    x = np.array([NormalDist().inv_cdf((k + 0.5) / 500) for k in range(500)])

    def slope(x: np.ndarray[Any, Any], t: float) -> np.ndarray[Any, Any]:
        kept = math.exp(-(0.1 * t + 5.95 * t * t))
        variance = kept * std**2 + 1 - kept
        gap = math.sqrt(kept) * centre - x[:, None]
        parts = weight * np.exp(-(gap**2) / (2 * variance))
        score = (parts * gap).sum(1) / (parts.sum(1) * variance)
        return np.asarray((0.1 + 11.9 * t) / 2 * (x + score))

    for k in range(steps):
        t, h = 1 - k / steps, 1 / steps
        first = slope(x, t)
        x = x + h / 2 * (first + slope(x + h * first, t - h))
    return x


def test_paths_agree_with_the_flow_computed_here(operate: Operate) -> None:
    demo = operate("paths")
    assert demo.number("right") == pytest.approx(0.6, abs=0.08)
    assert abs(demo.number("correlation")) < 0.15
    demo.press("概率流ODE", "Enter")
    ends = flow(100)
    starts = np.array(flow(0))
    assert demo.text("swapped") == "0 / 499"
    assert demo.number("right") == pytest.approx(float((ends > 0).mean()), abs=2e-3)
    expected = float(np.corrcoef(starts, ends)[0, 1])
    assert demo.number("correlation") == pytest.approx(expected, abs=2e-3)
    fine = demo.number("distance")
    assert fine < 0.01
    demo.press("步数", "Home")
    assert demo.number("distance") > 2 * fine
    before = demo.text("distance")
    demo.press("噪声强度 η", "End")
    assert demo.text("distance") != before


def normals(seed: int, count: int) -> np.ndarray[Any, Any]:
    """Return the first normal numbers of the demonstrations' generator (mulberry32, Box–Muller)."""
    state, drawn = seed, []

    def times(a: int, b: int) -> int:
        return (a * b) & 0xFFFFFFFF

    for _ in range(2 * count):
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        bits = times(state ^ (state >> 15), 1 | state)
        bits = ((bits + times(bits ^ (bits >> 7), 61 | bits)) & 0xFFFFFFFF) ^ bits
        drawn.append((bits ^ (bits >> 14)) / 2**32)
    radius = np.sqrt(-2 * np.log(1 - np.array(drawn[::2])))
    return np.asarray(radius * np.cos(2 * np.pi * np.array(drawn[1::2])))


def test_ways_through_latent_space_have_the_norms_of_chapter_10(operate: Operate) -> None:
    demo = operate("latent")
    start, end = np.split(normals(1, 128), 2)
    angle = np.arccos(start @ end / np.linalg.norm(start) / np.linalg.norm(end))

    def shows(z: np.ndarray[Any, Any], first: np.ndarray[Any, Any]) -> None:
        size = float(np.linalg.norm(z))
        assert demo.number("norm") == pytest.approx(size, abs=1e-3)
        assert demo.number("ratio") == pytest.approx(size / math.sqrt(len(z)), abs=1e-3)
        density = -(size**2) / 2 - len(z) / 2 * math.log(2 * math.pi)
        assert demo.number("density") == pytest.approx(density, abs=1e-2)
        assert demo.number("distance") == pytest.approx(float(np.linalg.norm(z - first)), abs=1e-3)

    shows((start + end) / 2, start)  # the middle of the line lies deep within the shell
    assert demo.number("ratio") < 0.8 and demo.number("quantile") < 0.01
    assert demo.text("ends") == f"{math.degrees(angle):.1f}°"
    pale = demo.number("contrast")
    demo.press("走法", "ArrowDown")
    shows((start + end) * math.sin(angle / 2) / math.sin(angle), start)
    assert demo.number("ratio") == pytest.approx(1, abs=0.15)
    assert demo.number("contrast") > pale
    demo.press("位置 u", "End")
    shows(end, start)
    assert demo.text("angle") == demo.text("ends")
    demo.press("维数 d", "ArrowDown")
    shows(normals(1, 512)[256:], normals(1, 256))
    demo.press("维数 d", "ArrowUp", "ArrowUp", "ArrowUp")
    four = normals(1, 4)
    demo.press("位置 u", "Home")
    shows(four, four)
    square = float(four @ four)  # four degrees of freedom: 1 - e^(-s/2) (1 + s/2)
    exact = 1 - math.exp(-square / 2) * (1 + square / 2)
    assert demo.number("quantile") == pytest.approx(exact, rel=5e-3)
    demo.press("走法", "ArrowDown")
    noise = normals(1001, 8)
    demo.press("走一步", "Enter", "Enter")
    one = math.sqrt(1 - 0.35**2) * four + 0.35 * noise[:4]
    shows(math.sqrt(1 - 0.35**2) * one + 0.35 * noise[4:], four)
    assert demo.page.inner_text("[role=status]") == "已走2步"
    before = demo.text("norm")
    demo.press("换一对端点", "Enter")
    assert demo.text("norm") != before and demo.number("distance") == 0


def sheet() -> np.ndarray[Any, Any]:
    """Return the noise of the flow: a lattice in four quadrants, root mean squares of 89 slices."""
    normal = NormalDist()
    edges = np.array([normal.inv_cdf(0.5 + k / 178) for k in range(89)])
    tail = np.append(edges * [normal.pdf(x) for x in edges], 0)
    nodes = np.sqrt(1 - 178 * np.diff(tail))
    one = np.stack([nodes, nodes[np.arange(89) * 55 % 89]], 1)
    return np.concatenate([one * sign for sign in ([1, 1], [-1, 1], [-1, -1], [1, -1])])


def matched(x: np.ndarray[Any, Any], steps: int) -> np.ndarray[Any, Any]:
    """Go from noise to peaks at (±1.5, 0), as wide as 0.2, by Euler's method."""
    for k in range(steps):
        t = 1 - k / steps
        square = ((1 - t) * 0.2) ** 2 + t * t
        mean = np.zeros_like(x)
        mean[:, 0] = 1.5 * np.tanh(1.5 * (1 - t) * x[:, 0] / square)  # of the peaks, given x
        data = mean + (1 - t) * 0.04 / square * (x - (1 - t) * mean)
        x = x - (x - data) / (t * steps)
    return x


def test_the_flow_has_the_costs_of_chapter_6(operate: Operate) -> None:
    demo = operate("flow")
    assert demo.number("before") == pytest.approx(2 + 2 * 0.04 + 2.25, abs=1e-3)
    assert demo.number("sum") == pytest.approx(demo.number("saved"), abs=5e-3)
    assert demo.number("cross") + demo.number("bend") == pytest.approx(demo.number("sum"), abs=2e-3)
    gap = matched(sheet(), 4) - matched(sheet(), 4000)
    assert demo.number("error") == pytest.approx(math.sqrt((gap**2).sum(1).mean()), abs=3e-3)
    cost = demo.number("after")
    demo.press("步数 N", "Home")  # all at the mean
    assert (demo.number("calls"), demo.number("error")) == (1, 1.53)
    demo.press("耦合", "ArrowDown")
    assert demo.number("after") == demo.number("before") == pytest.approx(cost, abs=4e-3)
    assert [demo.text(key) for key in ("cross", "bend", "error")] == ["0.000", "0.000", "0"]
    demo.press("耦合", "ArrowUp")
    demo.press("数据", "End")
    demo.press("峰宽 s", "End", *["ArrowLeft"] * 10)
    s = 0.5  # one Gaussian: known in closed form, for each of two coordinates
    assert demo.number("after") == pytest.approx(2 * (1 - s) ** 2, abs=1e-3)
    assert demo.number("bend") == pytest.approx(2 * (2 - math.pi / 2) * s, abs=1e-3)
    assert demo.number("cross") == pytest.approx(math.pi * s, abs=1e-3)
    assert demo.number("error") == pytest.approx(math.sqrt(2) * s, abs=1e-3)
    demo.press("步数 N", "ArrowRight")
    left = s * s / (1 + s * s)
    assert demo.number("error") == pytest.approx(math.sqrt(2) * (s - left), abs=1e-3)
    demo.press("求解器", "ArrowDown")
    assert demo.number("calls") == 4


def turned(name: str, calls: int) -> float:
    """Return the error of the deviation that the angles of chapter 8 give, c = 0.5 and rho = 7."""
    ends = np.linspace(80 ** (1 / 7), 0.002 ** (1 / 7), calls // (1 + (name == "heun")) + 1) ** 7
    angle = np.arctan(ends / 0.5)
    turn = -np.diff(angle)
    if name == "ddim":
        return float(np.prod(np.cos(turn))) - 1
    if name == "heun":
        after, sine = angle[1:], np.sin(turn)
        top = np.cos(after) * (1 - sine**2 / 2) - np.sin(after) * sine * np.cos(turn)
        return float(np.prod(top / np.cos(angle[:-1]))) - 1
    error = 0.0
    for s, u in pairwise(ends):
        whole = (0.25 + s * s) * (0.25 + u * u)
        kept = u * u / s  # what stays of the noise where eta = 1
        error = ((0.25 + s * kept) ** 2 * error - 0.25 * (s - kept) ** 2) / whole
    return math.sqrt(1 + error) - 1


def test_samplers_have_the_errors_of_chapter_8(operate: Operate) -> None:
    demo = operate("samplers")
    printed = {  # what the chapter's program says of its own noise
        8: {"ddim": 0.1697, "heun": 0.4722, "dpm2": 0.3046, "dpmpp": 0.0962},
        96: {"ddim": 0.0134, "heun": 0.0019, "dpm2": 0.0013, "dpmpp": 0.0006},
    }
    for calls, errors in printed.items():
        for name, error in errors.items():
            assert demo.number(f"{name}-error") == pytest.approx(error, rel=0.3), (calls, name)
            assert demo.number(f"{name}-steps") == calls / (2 if name in ("heun", "dpm2") else 1)
        demo.press("求值次数", "End")
    for name, order in (("ddim", 1), ("heun", 2), ("dpm2", 2), ("dpmpp", 2)):
        assert demo.number(f"{name}-order") == pytest.approx(order, abs=0.4)
    demo.press("求值次数", "Home", "ArrowRight")
    assert float(demo.text("heun-far").rstrip("%")) > 50 and demo.text("data") == "0.0%"
    before = demo.page.locator("canvas").nth(4).evaluate("node => node.toDataURL()")
    demo.press("重抽祖先采样的噪声", "Enter")
    assert demo.page.locator("canvas").nth(4).evaluate("node => node.toDataURL()") != before
    demo.press("数据", "ArrowDown")
    for name in ("ddim", "heun", "ddpm"):
        assert demo.number(f"{name}-error") == pytest.approx(turned(name, 8), rel=5e-3)
    assert demo.number("angle") == pytest.approx(-turned("ddim", 8), rel=5e-3)
    assert demo.number("best") < demo.number("angle")
    demo.press("求值次数", "End")
    for name in ("ddim", "heun", "ddpm"):
        assert demo.number(f"{name}-error") == pytest.approx(turned(name, 96), rel=1e-2)
    assert demo.number("best") == pytest.approx(math.pi**2 / 8 / 96, rel=0.02)
    assert demo.number("ddpm-error") / demo.number("ddim-error") == pytest.approx(2, abs=0.3)
    uniform = demo.number("angle")
    demo.press("时间格", "End")  # uniform in the logarithm: R / 4N
    assert demo.number("angle") == pytest.approx(math.log(40000) / 4 / 96, rel=0.03) != uniform


def driven(w: float) -> np.ndarray[Any, Any]:
    """Return where the guided flow of chapter 9 leads with three peaks, by the midpoint rule."""
    x = np.array([NormalDist().inv_cdf((k + 0.5) / 161) for k in range(161)]) * 1e4

    def pull(x: np.ndarray[Any, Any], s: float, *centres: float) -> np.ndarray[Any, Any]:
        gap = np.array(centres) - x[:, None]
        power = -(gap**2) / (2 * (0.25 + s * s))
        share = np.exp(power - power.max(1, keepdims=True))
        return np.asarray((share * gap).sum(1) / share.sum(1) / (0.25 + s * s))

    def slope(x: np.ndarray[Any, Any], s: float) -> np.ndarray[Any, Any]:
        return -s * s * ((1 + w) * pull(x, s, 0, 2) - w * pull(x, s, -2, 0, 2))

    levels = np.geomspace(1e4, 1e-3, 1201)
    for s, u in pairwise(levels):
        h = math.log(u / s)
        x = x + h * slope(x + h / 2 * slope(x, s), math.sqrt(s * u))
    return x


def test_guidance_contracts_as_the_theorem_of_chapter_9_says(operate: Operate) -> None:
    demo = operate("guidance")
    u = np.geomspace(1e-7, 1e9, 200_001)
    for w, v, *keys in (
        (1, 0.25),
        (3, 0.25, "引导强度 w", *["ArrowRight"] * 4),
        (3, 0.6, "方差 v", *["ArrowRight"] * 7),
    ):
        demo.press(*keys or ["数据"])
        inside = (1 + u) ** (w / 2) * (v + u) ** (-(3 + w) / 2) * u
        mean = (1 + w) / 2 * v ** ((1 + w) / 2) * np.trapezoid(inside, np.log(u))
        assert demo.number("mean") == pytest.approx(mean, rel=6e-3)
        assert demo.number("mu") == pytest.approx(mean, rel=6e-3)
        assert demo.number("variance") == pytest.approx(v ** (1 + w), rel=1e-2)
        assert demo.number("vw") == pytest.approx(v ** (1 + w), rel=6e-3)
        precision = (1 + w) / v - w
        assert demo.number("tiltvar") == pytest.approx(1 / precision, rel=6e-3)
        assert demo.number("tiltmean") == pytest.approx((1 + w) / v / precision, rel=6e-3)
    demo.press("方差 v", *["ArrowLeft"] * 7)
    demo.press("数据", "ArrowDown")
    ends = driven(3)
    assert demo.text("mu") == demo.text("vw") == "—"
    assert demo.number("mean") == pytest.approx(ends.mean(), abs=0.02)
    assert demo.number("share") == pytest.approx((ends > 1).mean(), abs=0.02)
    grid = np.linspace(-8, 8, 8001)
    parts = [np.exp(-((grid - m) ** 2) / 0.5) for m in (-2, 0, 2)]
    tilt = (parts[1] + parts[2]) ** 4 / sum(parts) ** 3
    assert demo.number("tiltmean") == pytest.approx((grid * tilt).sum() / tilt.sum(), abs=0.01)
    gap = demo.number("gap")
    demo.press("区间", "ArrowDown")
    assert demo.number("gap") < gap
    demo.press("引导强度 w", "Home")
    assert demo.number("gap") < 0.02


def unmasked_from_the_left(steps: int) -> dict[str, float]:
    """Return what it costs to unmask balanced words of 12 brackets in equal parts, by counting."""
    words = [w for w in map("".join, product("()", repeat=12)) if balanced(w)]
    cost, chance = 0.0, dict.fromkeys(words, 1.0)
    for low in range(0, 12, 12 // steps):
        heads = Counter(w[:low] for w in words)
        blocks = Counter(w[: low + 12 // steps] for w in words)
        places = Counter((w[:low], k, w[k]) for w in words for k in range(low, low + 12 // steps))
        for w in words:
            apart = math.prod(
                places[w[:low], k, w[k]] / heads[w[:low]] for k in range(low, low + 12 // steps)
            )
            cost += math.log(blocks[w[: low + 12 // steps]] / heads[w[:low]] / apart) / len(words)
            chance[w] *= apart
    valid = sum(chance.values())
    apart = sum(abs(p - 1 / len(words)) for p in chance.values())
    surprise = -sum(map(math.log, chance.values())) / len(words)
    return {
        "valid": valid,
        "variation": (apart + 1 - valid) / 2,
        "correlation": cost,
        "surprise": surprise,
    }


def balanced(word: str) -> bool:
    depths = list(accumulate(1 if c == "(" else -1 for c in word))
    return min(depths) >= 0 and depths[-1] == 0


def test_unmasking_costs_what_chapter_12_says(operate: Operate) -> None:
    demo = operate("unmask")

    def agrees(steps: int, spread: float = 4.0) -> None:
        valid = demo.number("valid")
        noise = spread * math.sqrt(valid * (1 - valid) / 1000)
        assert demo.number("drawn") / 1000 == pytest.approx(valid, abs=noise + 0.03)
        gap = demo.number("surprise") - demo.number("entropy")
        assert gap == pytest.approx(demo.number("correlation"), abs=2e-3)  # the chain rule
        assert demo.number("length") == steps

    assert demo.number("entropy") == pytest.approx(math.log(132), abs=1e-3)
    assert demo.number("valid") == pytest.approx(0.791, abs=0.04)  # six steps, as printed there
    agrees(6)
    demo.press("步数", "ArrowLeft")
    assert demo.number("valid") == pytest.approx(0.640, abs=0.05)
    agrees(4)
    demo.press("步数", "ArrowRight")
    demo.press("次序", "ArrowDown")  # by confidence
    assert demo.number("valid") == pytest.approx(0.659, abs=0.04)
    agrees(6)
    demo.press("次序", "ArrowDown")  # from the left
    for key, steps in (("Home", 1), *(("ArrowRight", n) for n in (2, 3, 4, 6, 12))):
        demo.press("步数", key)
        for name, value in unmasked_from_the_left(steps).items():
            assert demo.number(name) == pytest.approx(value, abs=6e-4)
        agrees(steps)
    assert demo.number("drawn") == 1000
    demo.press("次序", "ArrowDown")  # what is certain goes along: nothing is lost
    assert (demo.number("valid"), demo.number("correlation")) == (1, 0)
    assert demo.number("length") == pytest.approx(8.5, abs=0.2)
    demo.press("语言", "ArrowDown")
    assert demo.number("entropy") == pytest.approx(math.log(120), abs=1e-3)
    assert (demo.number("valid"), demo.number("drawn")) == (1, 1000)
    assert demo.number("length") == pytest.approx(4.3, abs=0.15)
    demo.press("次序", "Home", "ArrowDown")
    demo.press("步数", "End", "ArrowLeft")
    assert demo.number("valid") == pytest.approx(0.06, abs=0.005)
    agrees(6)
    demo.press("次序", "ArrowUp")
    assert demo.number("valid") == pytest.approx(0.65, abs=0.06)


def test_masks_are_taken_away_step_by_step(operate: Operate) -> None:
    demo = operate("unmask")

    def rows() -> list[str]:
        found = demo.page.locator("[role=img]:not(canvas)").all()
        return [str(row.get_attribute("aria-label")) for row in found]

    assert rows() == ["□" * 12] * 6
    demo.press("揭开一步", "Enter")
    assert [row.count("□") for row in rows()] == [10] * 6
    assert demo.page.inner_text("[role=status]") == "第1步"
    first = rows()
    demo.press("揭到底", "Enter")
    for row, begun in zip(rows(), first, strict=True):
        word, verdict = row.split()
        assert all(a in ("□", b) for a, b in zip(begun, word, strict=True))
        assert verdict == ("合法" if balanced(word) else "不合法")
    last = rows()
    demo.press("重抽", "Enter")
    assert rows() != last


@pytest.mark.parametrize("width", [375, 1440])
def test_frames_are_as_high_as_what_is_in_them(page: Any, demos: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((demos.parent / "c.html").as_uri())
    for stage in page.locator(".stage").all():
        stage.scroll_into_view_if_needed()
        frame = stage.locator("iframe").content_frame
        frame.locator("#demo dd").first.wait_for()
        page.wait_for_timeout(300)
        assert frame.get_by_role("alert").count() == 0
        within = frame.locator("main").evaluate("node => node.getBoundingClientRect().bottom")
        height = stage.evaluate("node => node.clientHeight")
        assert within < height < max(360, within + 12)
