"""演示的静止画面：八峰数据在线性调度下的三个时刻，散点与横坐标的密度。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

ANGLE = 2 * np.pi * np.arange(8) / 8
RADIUS, STD, COUNT = 1.2, 0.1, 600


def marginal(x, keep):
    """Return the density of the first coordinate where `keep` of the signal is left."""
    variance = keep * STD**2 + 1 - keep
    gap = x[:, None] - np.sqrt(keep) * RADIUS * np.cos(ANGLE)
    return np.exp(-(gap**2) / (2 * variance)).mean(1) / np.sqrt(2 * np.pi * variance)


def main() -> None:
    use_book_style()
    rng = np.random.default_rng(1)
    peak = rng.integers(8, size=COUNT)
    centre = RADIUS * np.stack([np.cos(ANGLE), np.sin(ANGLE)], axis=1)
    data = centre[peak] + STD * rng.standard_normal((COUNT, 2))
    noise = rng.standard_normal((COUNT, 2))
    keep = np.concatenate([[1.0], np.cumprod(1 - np.linspace(1e-4, 0.02, 1000))])
    figure, axes = plt.subplots(2, 3, figsize=(4.9, 2.9), sharex=True, height_ratios=[2.4, 1])
    grid = np.linspace(-3, 3, 241)
    for (cloud, density), t in zip(axes.T, (0, 100, 250), strict=True):
        x = np.sqrt(keep[t]) * data + np.sqrt(1 - keep[t]) * noise
        for odd in (0, 1):
            cloud.plot(*x[peak % 2 == odd].T, ".", ms=1.4, color=INK[odd])
        cloud.set_title(f"$t={t}$", fontsize=9)
        cloud.set_aspect("equal")
        cloud.set(xlim=(-3, 3), ylim=(-3, 3), yticks=[-2, 0, 2])
        density.hist(x[:, 0], bins=np.linspace(-3, 3, 31), density=True, color="#cccccc")
        density.plot(grid, marginal(grid, keep[t]), lw=1)
        density.set(ylim=(0, 1.2), xticks=[-2, 0, 2], yticks=[0, 1])
    save(figure, "demo-forward")


if __name__ == "__main__":
    main()
