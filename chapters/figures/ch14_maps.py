"""一维三峰数据的概率流轨线与一致性函数。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

POINTS = np.array([-1.3, 0.1, 1.1])
SHARE = np.array([0.35, 0.25, 0.4])
STD = 0.12


def denoised(x, s):
    """Return E[x_0 | x] at noise level s."""
    var = STD**2 + s**2
    logit = np.log(SHARE) - (x[:, None] - POINTS) ** 2 / (2 * var)
    w = np.exp(logit - logit.max(1, keepdims=True))
    w /= w.sum(1, keepdims=True)
    return (w * (POINTS + STD**2 / var * (x[:, None] - POINTS))).sum(1)


def follow(x, levels):
    """Integrate the probability flow along `levels` by the midpoint rule; all states."""
    path = [x]
    for s, r in itertools.pairwise(levels):
        m = np.sqrt(s * r)
        y = x + (m - s) * (x - denoised(x, s)) / s
        x = x + (r - s) * (y - denoised(y, m)) / m
        path.append(x)
    return np.array(path)


def main() -> None:
    """Draw trajectories, and the consistency function at three levels."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.4))
    levels = np.geomspace(4, 0.01, 241)
    start = 4 * np.linspace(-1.9, 1.9, 17)
    path = follow(start, levels)
    for k, line in enumerate(path.T):
        near = np.abs(POINTS - line[-1]).argmin()
        left.plot(levels[::4], line[::4], color=INK[near], lw=0.7)
        if k in (4, 9, 13):
            marks = [0, 60, 110, 150]
            left.plot(levels[marks], line[marks], "o", ms=3, color="black")
    left.set_xscale("log")
    left.set_xlabel("噪声水平 $t$")
    left.set_ylabel("$x_t$")
    left.set_ylim(-5, 5)
    grid = np.linspace(-2.4, 2.4, 400)
    for t, style in ((0.3, ":"), (0.8, "-."), (4.0, "-")):
        x = grid * np.sqrt(1 + t**2)
        end = follow(x, np.geomspace(t, 0.01, 201))[-1]
        right.plot(grid, end, style, color=INK[0], label=f"$f$，$t={t:g}$")
    t = 2.0
    x = grid * np.sqrt(1 + t**2)
    right.plot(grid, denoised(x, t), "--", color=INK[3], lw=0.9, label="$D$，$t=2$")
    right.set_xlabel(r"$x/\sqrt{1+t^2}$")
    right.legend(fontsize=7)
    save(figure, "ch14-maps")


if __name__ == "__main__":
    main()
