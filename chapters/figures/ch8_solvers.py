"""两弯月数据上四种采样器的样本与误差（精确的去噪器）。"""

import itertools
import math

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

HIGH, LOW, WIDTH = 20.0, 0.005, 0.08
ARC = math.pi * (np.arange(8) + 0.5) / 8
CENTRE = np.concatenate(
    [
        np.stack([np.cos(ARC) - 0.5, np.sin(ARC) - 0.25], 1),
        np.stack([0.5 - np.cos(ARC), 0.25 - np.sin(ARC)], 1),
    ]
)


def denoise(x, s):
    """Return the exact mean of the data given x."""
    var = WIDTH**2 + s**2
    log = -((x[:, None] - CENTRE) ** 2).sum(-1) / (2 * var)
    w = np.exp(log - log.max(1, keepdims=True))
    w /= w.sum(1, keepdims=True)
    return (WIDTH**2 * x + s**2 * (w @ CENTRE)) / var


def grid(n, rho):
    """Return n + 1 levels; rho None is uniform in the logarithm."""
    if rho is None:
        return np.geomspace(HIGH, LOW, n + 1)
    u = np.linspace(0, 1, n + 1)
    high, low = HIGH ** (1 / rho), LOW ** (1 / rho)
    return (high + u * (low - high)) ** rho


def sample(kind, x, levels):
    """Run one of the solvers."""
    old, before = None, None
    for a, b in itertools.pairwise(levels):
        new = denoise(x, a)
        e = (x - new) / a
        if kind == "DDIM":
            x = x + (b - a) * e
        elif kind == "Heun":
            y = x + (b - a) * e
            x = x + (b - a) * 0.5 * (e + (y - denoise(y, b)) / b)
        elif kind == "DPM-Solver-2":
            m = math.sqrt(a * b)
            y = x + (m - a) * e
            x = x + (b - a) * (y - denoise(y, m)) / m
        else:
            r = None if old is None else math.log(before / a) / math.log(a / b)
            use = new if old is None else (1 + 0.5 / r) * new - 0.5 / r * old
            x = b / a * x + (1 - b / a) * use
        old, before = new, a
    return x


def main() -> None:
    """Draw the samples after eight evaluations and the errors of two grids."""
    use_book_style()
    rng = np.random.default_rng(8)
    start = HIGH * rng.standard_normal((400, 2))
    truth = sample("Heun", start, grid(300, 7))
    figure = plt.figure(figsize=(5.4, 3.7))
    top, bottom = figure.subfigures(2, 1, height_ratios=[1, 1.55])
    kinds = {"DDIM": 1, "Heun": 2, "DPM-Solver-2": 2, "DPM-Solver++(2M)": 1}
    for axis, colour, (kind, cost) in zip(top.subplots(1, 4), INK, kinds.items(), strict=False):
        out = sample(kind, start, grid(8 // cost, 7))
        axis.plot(*CENTRE.T, "o", color="0.85", markersize=6)
        axis.plot(*out[:150].T, "o", color=colour, markersize=1)
        axis.set_title(kind, fontsize=7, y=0.92)
        axis.set_xlim(-2.5, 2.5)
        axis.set_ylim(-1.9, 1.9)
        axis.set_aspect("equal")
        axis.axis("off")
    calls = [6, 8, 12, 16, 24, 48, 96]
    axes = bottom.subplots(1, 2, sharey=True)
    for axis, rho, title in zip(axes, (7, None), (r"$\rho=7$", r"$\ell$ 均匀"), strict=True):
        for colour, marker, (kind, cost) in zip(INK, "osv^", kinds.items(), strict=False):
            error = [
                np.linalg.norm(sample(kind, start, grid(n // cost, rho)) - truth, axis=1).mean()
                for n in calls
            ]
            axis.loglog(calls, error, marker=marker, markersize=3, color=colour, label=kind)
        axis.set_title(title, fontsize=8)
        axis.set_xlabel("求值次数")
        axis.set_xticks(calls, [str(n) for n in calls])
        axis.minorticks_off()
    axes[0].set_ylabel("平均距离")
    axes[0].legend(fontsize=6, labelspacing=0.15)
    save(figure, "ch8-solvers")


if __name__ == "__main__":
    main()
