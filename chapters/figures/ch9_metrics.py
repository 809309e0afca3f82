"""FID的样本偏差，以及二维数据上随引导强度移动的精确率与召回率。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from ch9_ring import CENTRE, LABEL, STD, kernel, score
from scipy.spatial import cKDTree
from style import INK, save, use_book_style

GOOD, WEAK = 0.4, 0.55
"""Widths of the peaks as two imperfect models see them; the data's is STD."""


def run(x, w, weak, low, high, steps=80):
    """Sample class 0 with the blurred model, away from every class or from a weaker model."""
    time = np.linspace(0.999, 0.001, steps + 1)
    for t, u in itertools.pairwise(time):
        (a, s), (b, r) = kernel(t), kernel(u)
        k = w if low < t < high else 0.0
        good = score(x, t, 0, GOOD)
        bad = score(x, t, 0, weak) if weak else score(x, t, std=GOOD)
        eps = -s * ((1 + k) * good - k * bad)
        x = b * (x - s * eps) / a + r * eps
    return x


def frechet(sample):
    """Return the squared Fréchet distance of a fitted Gaussian to the standard one."""
    spread = np.linalg.eigvalsh(np.cov(sample.T))
    return (sample.mean(0) ** 2).sum() + ((np.sqrt(np.maximum(spread, 0)) - 1) ** 2).sum()


def inside(points, support, k=5):
    """Return the share of points within the k-nearest-neighbour balls of the support."""
    radius = cKDTree(support).query(support, k + 1)[0][:, -1]
    gap = np.sqrt(((points[:, None] - support) ** 2).sum(-1))
    return (gap <= radius).any(1).mean()


def main() -> None:
    """Draw the bias against 1 / N, and curves of precision and recall over the weight."""
    use_book_style()
    rng = np.random.default_rng(6)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.4))
    for colour, d in zip(INK, (16, 32, 64), strict=False):
        sizes = np.array([250, 500, 1000, 2000])
        got = [np.mean([frechet(rng.standard_normal((n, d))) for _ in range(8)]) for n in sizes]
        line = np.linspace(0, 1 / 250, 20)
        left.plot(line * 1e3, (d + d * (d + 1) / 4) * line, color=colour, lw=0.9)
        left.plot(1e3 / sizes, got, "o", markersize=3, color=colour, label=f"$d={d}$")
    left.set_xlabel("$1000/N$")
    left.set_ylabel("同分布时的Fréchet距离")
    left.legend(fontsize=7)
    start = rng.standard_normal((800, 2))
    truth = CENTRE[LABEL == 0][rng.integers(2, size=800)] + STD * rng.standard_normal((800, 2))
    for colour, name, weak, low, high in (
        (INK[0], "CFG，全程", None, 0.0, 1.0),
        (INK[2], "CFG，区间", None, 0.5, 0.9),
        (INK[3], "自引导", WEAK, 0.0, 1.0),
    ):
        curve = []
        for w in (0, 0.25, 0.5, 1, 1.5, 2, 3):
            x = run(start, w, weak, low, high)
            curve.append((inside(truth, x), inside(x, truth)))
        right.plot(*np.array(curve).T, "o-", markersize=2.5, color=colour, label=name)
    right.set_xlabel("召回率")
    right.set_ylabel("精确率")
    right.legend(fontsize=7, loc="upper left")
    save(figure, "ch9-metrics")


if __name__ == "__main__":
    main()
