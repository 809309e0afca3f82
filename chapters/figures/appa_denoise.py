"""条件期望作为最优去噪器：两点先验下的后验均值与均方误差。"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.integrate import quad
from scipy.stats import norm
from style import INK, save, use_book_style


def mmse(sigma: float) -> float:
    """Return E|x0 - E[x0|x]|^2 for x0 = ±1 with equal chances and x = x0 + sigma * noise."""

    def integrand(x: float) -> float:
        return np.tanh(x / sigma**2) ** 2 * norm.pdf(x, 1.0, sigma)

    value, _ = quad(integrand, 1 - 9 * sigma, 1 + 9 * sigma, points=[0.0], limit=200)
    return 1.0 - value


def main() -> None:
    """Draw the regression function at one noise level and the error against the level."""
    use_book_style()
    rng = np.random.default_rng(20)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.5))

    sigma, count = 0.8, 20000
    x0 = rng.choice([-1.0, 1.0], count)
    x = x0 + sigma * rng.standard_normal(count)
    shown = slice(0, 140)
    left.scatter(
        x[shown],
        x0[shown] + 0.05 * rng.standard_normal(140),
        s=4,
        color=INK[5],
        alpha=0.5,
        linewidths=0,
    )
    edges = np.linspace(-2.5, 2.5, 16)
    where = np.digitize(x, edges)
    centres = [x[where == k].mean() for k in range(1, 16)]
    means = [x0[where == k].mean() for k in range(1, 16)]
    grid = np.linspace(-3, 3, 200)
    left.plot(grid, np.tanh(grid / sigma**2), color=INK[0], label="条件期望")
    left.plot(grid, grid / (1 + sigma**2), color=INK[1], linestyle="--", label="最优线性")
    left.plot(
        centres, means, "o", markersize=3, color=INK[3], markerfacecolor="white", label="分箱平均"
    )
    left.set_xlim(-3, 3)
    left.set_ylim(-1.35, 1.95)
    left.set_xlabel("观测 $x$")
    left.set_ylabel("干净数据 $x_0$")
    left.legend(fontsize=7, ncols=1, loc="upper left", borderaxespad=0.1, labelspacing=0.2)

    levels = np.geomspace(0.15, 4, 60)
    best = np.array([mmse(s) for s in levels])
    linear = levels**2 / (1 + levels**2)
    right.plot(levels, best, color=INK[0], label="条件期望")
    right.plot(levels, linear, color=INK[1], linestyle="--", label="最优线性")
    right.fill_between(levels, best, linear, color=INK[1], alpha=0.15, linewidth=0)
    some = np.geomspace(0.25, 4, 9)
    signs = rng.choice([-1.0, 1.0], (9, count))
    noisy = signs + some[:, None] * rng.standard_normal((9, count))
    sampled = ((signs - np.tanh(noisy / some[:, None] ** 2)) ** 2).mean(axis=1)
    right.plot(
        some, sampled, "o", markersize=3, color=INK[3], markerfacecolor="white", label="抽样估计"
    )
    right.set_xscale("log")
    right.set_xticks([0.2, 0.5, 1, 2, 4], ["0.2", "0.5", "1", "2", "4"])
    right.minorticks_off()
    right.set_xlabel(r"噪声水平 $\sigma$")
    right.set_ylabel("均方误差")
    right.legend(fontsize=7, loc="upper left", borderaxespad=0.1, labelspacing=0.2)
    save(figure, "appa-denoise")


if __name__ == "__main__":
    main()
