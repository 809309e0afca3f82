"""三类数据的引导采样：精确分数，四种引导强度。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

STD = 0.25
ANGLE = 2 * np.pi * np.arange(6) / 6
CENTRE = 1.4 * np.stack([np.cos(ANGLE), np.sin(ANGLE)], 1)
LABEL = np.arange(6) % 3


def kernel(t):
    """Return a and sigma of the cosine schedule."""
    return np.cos(np.pi * t / 2), np.sin(np.pi * t / 2)


def score(x, t, kind=None, std=STD):
    """Return the score of the peaks of width `std`, of one class where `kind` is given."""
    a, s = kernel(t)
    var = (a * std) ** 2 + s**2
    gap = a * CENTRE - x[:, None]
    log = -(gap**2).sum(-1) / (2 * var)
    if kind is not None:
        log = np.where(kind == LABEL, log, -np.inf)
    q = np.exp(log - log.max(1, keepdims=True))
    q /= q.sum(1, keepdims=True)
    return (q[..., None] * gap).sum(1) / var


def guided(x, w, steps=100):
    """Sample class 0 with weight `w` by the deterministic sampler."""
    time = np.linspace(0.999, 0.001, steps + 1)
    for t, u in itertools.pairwise(time):
        (a, s), (b, r) = kernel(t), kernel(u)
        eps = -s * ((1 + w) * score(x, t, 0) - w * score(x, t))
        x = b * (x - s * eps) / a + r * eps
    return x


def main() -> None:
    """Draw the samples of one class over all peaks for four weights."""
    use_book_style()
    figure, axes = plt.subplots(1, 4, figsize=(4.9, 1.6), sharey=True, sharex=True)
    start = np.random.default_rng(2).standard_normal((160, 2))
    circle = np.linspace(0, 2 * np.pi, 40)
    for axis, w in zip(axes, (0.0, 1.0, 3.0, 7.0), strict=True):
        for centre, kind in zip(CENTRE, LABEL, strict=True):
            ring = centre + 2 * STD * np.stack([np.cos(circle), np.sin(circle)], 1)
            axis.plot(*ring.T, color=INK[5] if kind else INK[3], linewidth=0.6)
        axis.plot(*guided(start, w).T, "o", markersize=1.1, color=INK[0])
        axis.set_title(f"$w={w:.0f}$", fontsize=8)
        axis.set_aspect("equal")
        axis.set_xlim(-2.7, 2.7)
        axis.set_ylim(-2.2, 2.2)
        axis.set_xticks([-2, 0, 2])
    save(figure, "ch9-ring")


if __name__ == "__main__":
    main()
