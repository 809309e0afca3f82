"""对齐与偏离的曲线：倾斜分布给出界，引导的采样落在它的上方。"""

from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np
from ch9_eta import ends
from ch9_modes import GRID, INSIDE, PEAK, V, flow, tilted
from style import INK, save, use_book_style

TOP = np.log(1.5)


def log_pair(x):
    """Return log p(x | c) and log p(x | c) / p(x) of the three peaks."""
    part = np.exp(-((x[:, None] - PEAK) ** 2) / (2 * V)) / np.sqrt(2 * np.pi * V)
    kind = np.log(part[:, INSIDE].mean(1))
    return kind, kind - np.log(part.mean(1))


def pushed(weight):
    """Return mean log R and KL to the class for the guided flow's ends."""
    level = np.array([NormalDist().inv_cdf((k + 0.5) / 1501) for k in range(1501)])
    x = flow(1 + 60 * level, weight)
    density = -(level**2) / 2 - 0.5 * np.log(2 * np.pi) - np.log(np.gradient(x, level))
    kind, ratio = log_pair(x)
    return TOP - ratio.mean(), (density - kind).mean()


def gauss_pair(mean, std):
    """Return mean log R and KL for a Gaussian end; m = 1, V = 1, v = 0.25."""
    gap = (mean - 1) ** 2 + std**2
    ratio = 0.5 * np.log(1 / V) - gap / (2 * V) + (mean**2 + std**2) / 2
    return ratio, 0.5 * (gap / V - 1 - np.log(std**2 / V))


def main() -> None:
    """Draw mean log R against KL for both kinds of data."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.2))
    weights = np.geomspace(0.1, 12, 60)
    precision = (1 + weights) / V - weights
    frontier = [
        gauss_pair((1 + w) / V / p, p**-0.5) for w, p in zip(weights, precision, strict=True)
    ]
    weights = np.linspace(0.1, 4, 53)
    left.plot(*np.array(frontier).T, "k--", lw=0.9, label="倾斜分布")
    for colour, eta in ((INK[0], 0.0), (INK[1], 1.0)):
        curve = np.array([gauss_pair(*ends(w, eta)) for w in weights])
        left.plot(*curve.T, color=colour, label="ODE" if eta == 0 else "SDE")
    left.set_title("高斯", fontsize=8)
    left.set_ylim(2e-3, 8)
    left.legend(fontsize=7)
    frontier = []
    kind, ratio = log_pair(GRID)
    for w in np.geomspace(0.05, 1e7, 60):
        p = tilted(w)
        some = p > 0
        step = GRID[1] - GRID[0]
        kl = (p[some] * (np.log(p[some]) - kind[some])).sum() * step
        frontier.append((TOP - (p * ratio).sum() * step, kl))
    right.plot(*np.array(frontier).T, "k--", lw=1.2, zorder=3, label="倾斜分布")
    weights = np.linspace(0.1, 3, 30)
    for colour, name, low, high in (
        (INK[0], "ODE，全程", 0.0, np.inf),
        (INK[2], "ODE，$0.3<s<1.5$", 0.3, 1.5),
    ):
        curve = [pushed(lambda s, w=w, a=low, b=high: w * (a < s < b)) for w in weights]
        right.plot(*np.array(curve).T, color=colour, label=name)
    right.set_title("三峰", fontsize=8)
    right.set_ylim(2e-4, 3)
    right.set_xscale("log")
    right.set_xlim(0.06, 8e-8)
    right.legend(fontsize=6.5)
    for axis in (left, right):
        axis.set_yscale("log")
    left.set_xlabel(r"$\mathbb{E}\,\log R$")
    right.set_xlabel(r"$\log\frac{3}{2}-\mathbb{E}\,\log R$")
    left.set_ylabel("到条件分布的KL散度")
    save(figure, "ch9-pareto")


if __name__ == "__main__":
    main()
