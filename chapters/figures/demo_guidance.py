"""演示的静止画面：引导的轨线，以及终点的密度与倾斜分布，高斯与三峰各一。"""

import itertools
from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

V, COUNT = 0.25, 161
LEVEL = np.array([NormalDist().inv_cdf((k + 0.5) / COUNT) for k in range(COUNT)])
CLOCK = np.geomspace(1e4, 1e-3, 601)
GAUSS = (((1.0, 1.0, V),), ((1.0, 0.0, 1.0),))
PEAKS = (tuple((0.5, m, V) for m in (0, 2)), tuple((1 / 3, m, V) for m in (-2, 0, 2)))


def law(parts, x, square=0.0):
    """Return log density and score of a mixture after noise of this variance."""
    w, m, v = (np.array(one) for one in zip(*parts, strict=True))
    gap, v = m - x[:, None], v + square
    log = np.log(w / np.sqrt(2 * np.pi * v)) - gap**2 / (2 * v)
    top = log.max(1, keepdims=True)
    share = np.exp(log - top)
    total = share.sum(1)
    return top[:, 0] + np.log(total), (share * gap / v).sum(1) / total


def guided(kind, every, w):
    """Return the paths of the guided flow, by Heun's method in the logarithm of the noise."""
    out = [LEVEL * CLOCK[0]]

    def slope(x, s):
        field = (1 + w) * law(kind, x, s * s)[1] - w * law(every, x, s * s)[1]
        return -s * s * field

    for s, u in itertools.pairwise(CLOCK):
        h, first = np.log(u / s), slope(out[-1], s)
        out.append(out[-1] + h / 2 * (first + slope(out[-1] + h * first, u)))
    return np.array(out)


def main() -> None:
    """Draw paths, and the ends beside the tilted density for both kinds of data."""
    use_book_style()
    figure, axes = plt.subplots(1, 3, figsize=(4.1, 1.75))
    for axis in axes:
        axis.tick_params(labelsize=7)
    scale = np.sqrt(1 + CLOCK**2)[:, None]
    for w, colour, style in ((0, INK[5], ":"), (1, INK[1], "-")):
        paths = (guided(*GAUSS, w) / scale)[:, 4::9]
        shown = (CLOCK < 40) & (CLOCK > 0.008)
        axes[0].semilogx(CLOCK[shown], paths[shown], style, color=colour, lw=0.7)
    axes[0].set(xlim=(30, 0.01), ylim=(-3, 3), xticks=[10, 1, 0.1, 0.01])
    axes[0].set_xlabel("$s$", fontsize=8)
    axes[0].set_ylabel(r"$x/\sqrt{1+s^2}$", fontsize=8)
    axes[0].set_title("高斯，$w=1$", fontsize=8)
    grid = np.linspace(-3.2, 4.2, 371)
    for axis, name, data, w in ((axes[1], "高斯", GAUSS, 1), (axes[2], "三峰", PEAKS, 3)):
        kind, every = law(data[0], grid)[0], law(data[1], grid)[0]
        tilt = np.exp((1 + w) * kind - w * every)
        ends = guided(*data, w)[-1]
        density = np.exp(-(LEVEL**2) / 2) / np.sqrt(2 * np.pi) / np.gradient(ends, LEVEL)
        axis.plot(grid, np.exp(kind), ":", color=INK[5], lw=0.9, label="条件")
        axis.plot(grid, tilt / (tilt.sum() * (grid[1] - grid[0])), "--", color=INK[0], label="倾斜")
        axis.plot(ends, density, color=INK[1], label="终点")
        axis.set_title(f"{name}，$w={w}$", fontsize=8)
        axis.set(xlim=(-3, 4), ylim=(0, None))
        axis.set_xlabel("$x$", fontsize=8)
    axes[1].legend(fontsize=7, loc="upper left", handlelength=1.2)
    save(figure, "demo-guidance")


if __name__ == "__main__":
    main()
