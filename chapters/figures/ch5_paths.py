"""一维双峰数据：前向路径、反向SDE路径与概率流ODE轨线。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

WEIGHT, MEAN, STD = np.array([0.4, 0.6]), np.array([-1.3, 1.0]), 0.25
B0, B1 = 0.1, 12.0


def beta(t):
    """Return the noise rate."""
    return B0 + (B1 - B0) * t


def law(x, t):
    """Return the density and the score at time `t`."""
    keep = np.exp(-(B0 * t + 0.5 * (B1 - B0) * t**2))
    mean, var = np.sqrt(keep) * MEAN, keep * STD**2 + 1 - keep
    gap = mean - x[..., None]
    terms = WEIGHT * np.exp(-(gap**2) / (2 * var)) / np.sqrt(2 * np.pi * var)
    density = terms.sum(-1)
    return density, (terms * gap).sum(-1) / (density * var)


def main() -> None:
    """Draw three panels over the level lines of the density."""
    use_book_style()
    rng = np.random.default_rng(4)
    figure, axes = plt.subplots(1, 3, figsize=(4.9, 2.3), sharey=True)
    side, clock = np.linspace(-3, 3, 121), np.linspace(0.0, 1, 61)
    density = np.array([law(side, t)[0] for t in clock]).T
    n = 200
    t = np.linspace(1, 0, n + 1)
    starts = np.array([-1.6, -0.9, -0.35, 0.2, 0.8, 1.5])
    back, flow = [starts], [starts]
    for now, then in itertools.pairwise(t):
        h, b = now - then, beta(now)
        x = back[-1]
        noise = np.sqrt(b * h) * rng.standard_normal(x.size)
        back.append(x + h * (0.5 * b * x + b * law(x, now)[1]) + noise)
        x = flow[-1]
        k1 = 0.5 * b * (x + law(x, now)[1])
        y = x + h * k1
        k2 = 0.5 * beta(then) * (y + law(y, then)[1])
        flow.append(x + 0.5 * h * (k1 + k2))
    ahead = [np.array([-1.4, -1.2, 0.8, 1.0, 1.2, 1.3])]
    for now, then in zip(t[::-1][:-1], t[::-1][1:], strict=True):
        h, b = then - now, beta(now)
        x = ahead[-1]
        ahead.append(x - 0.5 * h * b * x + np.sqrt(b * h) * rng.standard_normal(x.size))
    panels = [
        (t[::-1], np.array(ahead), "前向SDE"),
        (t, np.array(back), "反向SDE"),
        (t, np.array(flow), "概率流ODE"),
    ]
    for axis, (time, paths, title) in zip(axes, panels, strict=True):
        axis.contour(
            clock, side, density, levels=7, colors=INK[5], linewidths=0.35, linestyles="solid"
        )
        axis.plot(time, paths, color=INK[0], linewidth=0.7)
        axis.set_title(title, fontsize=8)
        axis.set_xlabel("$t$")
        axis.set_xlim(1, 0) if title != "前向SDE" else axis.set_xlim(0, 1)
    for axis in axes:
        axis.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes[0].set_ylabel("$x$")
    save(figure, "ch5-paths")


if __name__ == "__main__":
    main()
