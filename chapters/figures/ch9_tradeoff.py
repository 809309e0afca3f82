"""引导强度与保真度、覆盖率的权衡，以及限定区间的引导。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from ch9_ring import CENTRE, LABEL, STD, kernel, score
from style import INK, save, use_book_style


def run(x, w, low, high, steps=80):
    """Sample class 0, guided only where low < t < high."""
    time = np.linspace(0.999, 0.001, steps + 1)
    for t, u in itertools.pairwise(time):
        (a, s), (b, r) = kernel(t), kernel(u)
        k = w if low < t < high else 0.0
        eps = -s * ((1 + k) * score(x, t, 0) - k * score(x, t))
        x = b * (x - s * eps) / a + r * eps
    return x


def density(x):
    """Return the exact density of class 0."""
    gap = ((x[:, None] - CENTRE[LABEL == 0]) ** 2).sum(-1)
    return np.exp(-gap / (2 * STD**2)).mean(1)


def distance(x, y):
    """Return the squared energy distance."""

    def gap(p, q):
        return np.sqrt(((p[:, None] - q) ** 2).sum(-1)).mean()

    return 2 * gap(x, y) - gap(x, x) - gap(y, y)


def main() -> None:
    """Draw typical density and distance to the class law against the weight."""
    use_book_style()
    rng = np.random.default_rng(3)
    start = rng.standard_normal((1200, 2))
    truth = CENTRE[LABEL == 0][rng.integers(2, size=1200)] + STD * rng.standard_normal((1200, 2))
    weights = np.array([0, 0.25, 0.5, 1, 2, 4, 7])
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.3))
    for colour, (name, low, high) in zip(
        INK, [("全程", 0.0, 1.0), ("只在 $0.6<t<0.9$", 0.6, 0.9)], strict=False
    ):
        ends = [run(start, w, low, high) for w in weights]
        left.plot(
            weights,
            [distance(x, truth) for x in ends],
            "o-",
            markersize=3,
            color=colour,
            label=name,
        )
        right.plot(
            weights, [np.log(density(x)).mean() for x in ends], "o-", markersize=3, color=colour
        )
    left.set_xlabel("引导强度 $w$")
    left.set_ylabel("与条件分布的能量距离")
    left.legend(fontsize=7)
    right.set_xlabel("引导强度 $w$")
    right.set_ylabel("平均对数密度（差一常数）")
    save(figure, "ch9-tradeoff")


if __name__ == "__main__":
    main()
