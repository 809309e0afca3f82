"""均方误差曲线、它的矩形和，以及离散误差随步数的变化。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(80)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def two_points(gamma):
    """Mean square error of estimating a fair sign at signal-to-noise ratio gamma."""
    g = np.atleast_1d(gamma)[:, None]
    return 1 - (WEIGHTS * np.tanh(g + np.sqrt(g) * NODES)).sum(1)


def gaussian_gap(k, steps, low=1e-4, high=1e4):
    """Discretisation term for k standard Gaussian coordinates on a geometric grid."""
    grid = np.geomspace(low, high, steps + 1)
    sums = (np.diff(grid) / (1 + grid[:-1])).sum()
    return 0.5 * k * (sums - np.log((1 + high) / (1 + low)))


def main() -> None:
    """Draw the area between the staircase and the curve, and the decay in the steps."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.4))
    gamma = np.linspace(0.02, 6, 600)
    grid = np.geomspace(0.15, 6, 9)
    for low, high in itertools.pairwise(grid):
        piece = np.linspace(low, high, 60)
        top = two_points(low)[0]
        left.fill_between(piece, two_points(piece), top, color=INK[1], alpha=0.35, lw=0)
        left.plot([low, high], [top, top], color=INK[1], lw=0.9)
    left.plot(gamma, two_points(gamma), color=INK[0])
    left.set_xlabel(r"信噪比 $\gamma$")
    left.set_ylabel(r"$m(\gamma)$")
    left.set_ylim(0)
    steps = np.array([20, 30, 50, 80, 130, 200, 320, 500, 800])
    for k, mark in ((1, "o"), (4, "s"), (16, "D")):
        gap = [gaussian_gap(k, n) for n in steps]
        right.loglog(steps, gap, marker=mark, ms=3, lw=1, label=f"$k={k}$")
    span = np.log(1e8)
    right.loglog(steps, 4 * span * (1 + span) / steps, "--", color=INK[5], lw=0.9)
    right.set_xticks([20, 50, 100, 200, 500], ["20", "50", "100", "200", "500"])
    right.minorticks_off()
    right.set_xlabel("步数 $N$")
    right.set_ylabel("离散项")
    right.legend(fontsize=7)
    save(figure, "ch14-mmse")


if __name__ == "__main__":
    main()
