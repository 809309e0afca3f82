"""线性路径不是位移插值；小批量最优传输的代价随批量与维数的变化。"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import linear_sum_assignment
from style import INK, save, use_book_style


def ratio(n, d, pairs=2048):
    """Return the cost of the best matching of n pairs of normals over that of chance."""
    rng = np.random.default_rng(n + 1000 * d)
    rounds, total = max(1, pairs // n), 0.0
    for _ in range(rounds):
        x, y = rng.standard_normal((n, d)), rng.standard_normal((n, d))
        cost = (x**2).sum(1)[:, None] + (y**2).sum(1) - 2 * x @ y.T
        r, c = linear_sum_assignment(cost)
        total += cost[r, c].mean()
    return total / rounds / (2 * d)


def main() -> None:
    """Draw the spreads in time and the cost of minibatch couplings."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    t = np.linspace(0, 1, 101)
    for s, colour in zip((0.3, 1.0, 2.0), INK, strict=False):
        left.plot(t, np.sqrt(((1 - t) * s) ** 2 + t**2), color=colour, label=f"$s={s}$")
        left.plot(t, (1 - t) * s + t, color=colour, linestyle="--", lw=0.9)
    left.set_xlabel("$t$")
    left.set_ylabel("标准差")
    left.legend(fontsize=8)
    sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256]
    for d, colour, mark in zip((1, 2, 8, 64, 512), INK, "osD^v", strict=False):
        values = [1.0] + [ratio(n, d) for n in sizes[1:]]
        right.loglog(sizes, values, marker=mark, ms=3, color=colour, label=f"$d={d}$")
    right.set_xlabel("批量 $n$")
    right.set_ylabel("$c_n/c_1$")
    right.legend(fontsize=7, loc="lower left", labelspacing=0.25)
    save(figure, "ch6-ot")


if __name__ == "__main__":
    main()
