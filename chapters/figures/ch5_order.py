"""Euler–Maruyama格式的强误差与弱误差：噪声依赖状态与不依赖状态的两个方程。"""

import matplotlib.pyplot as plt
import numpy as np
from ch5_paths import beta, law
from style import INK, save, use_book_style

FINE, PATHS, END = 2048, 4000, 0.02
STEPS = np.array([16, 32, 64, 128, 256])


def reverse(x, h, noise, k, n):
    """Step down from the time that is k of n steps below 1 on the way to END."""
    t = 1 - (1 - END) * k / n
    return x + h * (0.5 * beta(t) * x + beta(t) * law(x, t)[1]) + np.sqrt(beta(t)) * noise


def geometric(x, h, noise, k, n):
    """Step of dx = x dW."""
    return x + x * noise


def ends(step, start, increments, length):
    """Return the ends of the scheme on grids of n steps along the same Brownian paths."""
    out = {}
    for n in [*STEPS, FINE]:
        coarse = increments.reshape(PATHS, n, -1).sum(2)
        x = start.copy()
        for k in range(n):
            x = step(x, length / n, coarse[:, k], k, n)
        out[n] = x
    return out


def second_moment(n):
    """Return E x^2 of the scheme for the reverse equation, by moving a density over a grid."""
    grid = np.linspace(-5.5, 5.5, 901)
    cell, p = grid[1] - grid[0], law(grid, 1.0)[0]
    h = (1 - END) / n
    for k in range(n):
        t = 1 - (1 - END) * k / n
        mean = grid + h * (0.5 * beta(t) * grid + beta(t) * law(grid, t)[1])
        var = h * beta(t)
        kernel = np.exp(-((grid[:, None] - mean) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)
        p = kernel @ p * cell
    return (p * grid**2).sum() * cell


def main() -> None:
    """Draw the strong errors and the weak errors against the number of steps."""
    use_book_style()
    rng = np.random.default_rng(11)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.4))
    increments = rng.standard_normal((PATHS, FINE)) * np.sqrt((1 - END) / FINE)
    side = np.linspace(-5, 5, 4001)
    total = np.cumsum(law(side, 1.0)[0])
    start = np.interp(rng.random(PATHS), total / total[-1], side)
    additive = ends(reverse, start, increments, 1 - END)
    increments = rng.standard_normal((PATHS, FINE)) / np.sqrt(FINE)
    product = ends(geometric, np.ones(PATHS), increments, 1.0)
    product[FINE] = np.exp(increments.sum(1) - 0.5)
    names = ["$\\mathrm{d}x=x\\,\\mathrm{d}W$", "反向SDE"]
    for colour, marker, name, result in zip(INK, "os", names, [product, additive], strict=False):
        strong = np.array([np.abs(result[n] - result[FINE]).mean() for n in STEPS])
        left.loglog(STEPS, strong, marker=marker, markersize=3, color=colour, label=name)
    grid = np.linspace(-5, 5, 4001)
    exact = (law(grid, END)[0] * grid**2).sum() * (grid[1] - grid[0])
    weak = [
        np.exp(1.0) - (1 + 1 / STEPS) ** STEPS,
        np.array([abs(second_moment(n) - exact) for n in STEPS]),
    ]
    for colour, marker, name, values in zip(INK, "os", names, weak, strict=False):
        right.loglog(STEPS, values, marker=marker, markersize=3, color=colour, label=name)
    for axis, power, at in [(left, 0.5, 0.25), (left, 1.0, 0.08), (right, 1.0, 0.055)]:
        line = at * (STEPS / STEPS[0]) ** -power
        axis.loglog(STEPS, line, color=INK[5], linestyle=":", linewidth=0.9)
    for axis, label in [(left, "强误差"), (right, "弱误差")]:
        axis.set_xlabel("步数 $N$")
        axis.set_ylabel(label)
        axis.set_xticks(STEPS, [str(n) for n in STEPS])
        axis.set_yticks([0.003, 0.01, 0.03, 0.1, 0.3], ["0.003", "0.01", "0.03", "0.1", "0.3"])
        axis.set_ylim(0.0009, 0.4)
        axis.minorticks_off()
    left.legend(fontsize=6.5, labelspacing=0.2)
    save(figure, "ch5-order")


if __name__ == "__main__":
    main()
