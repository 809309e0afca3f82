"""精确分数下四种采样方法的误差随求值次数的变化。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from ch5_paths import MEAN, STD, WEIGHT, beta, law
from scipy.stats import norm
from style import INK, save, use_book_style

END = 1e-3
N = 40_000


def quantiles():
    """Return the exact quantiles of the data law (the noise at END is negligible)."""
    grid = np.linspace(-3, 3, 12_001)
    total = (WEIGHT * norm.cdf(grid[:, None], MEAN, STD)).sum(1)
    return np.interp((np.arange(N) + 0.5) / N, total, grid)


def times(steps):
    """Return times from 1 to END, uniform in the square root."""
    return np.linspace(1, np.sqrt(END), steps + 1) ** 2


def drift(x, t, half):
    """Return the reverse velocity: half of the score for the flow, all of it for the SDE."""
    return 0.5 * beta(t) * x + (0.5 if half else 1.0) * beta(t) * law(x, t)[1]


def euler_maruyama(x, calls, rng):
    """One score a step."""
    grid = times(calls)
    for now, then in itertools.pairwise(grid):
        h = now - then
        x = x + h * drift(x, now, False) + np.sqrt(h * beta(now)) * rng.standard_normal(N)
    return x


def euler(x, calls, rng):
    """One score a step, no noise."""
    grid = times(calls)
    for now, then in itertools.pairwise(grid):
        x = x + (now - then) * drift(x, now, True)
    return x


def heun(x, calls, rng):
    """Two scores a step, no noise."""
    grid = times(calls // 2)
    for now, then in itertools.pairwise(grid):
        k1 = drift(x, now, True)
        k2 = drift(x + (now - then) * k1, then, True)
        x = x + 0.5 * (now - then) * (k1 + k2)
    return x


def corrected(x, calls, rng):
    """A step of Euler–Maruyama and one of Langevin, two scores together."""
    grid = times(calls // 2)
    for now, then in itertools.pairwise(grid):
        h = now - then
        x = x + h * drift(x, now, False) + np.sqrt(h * beta(now)) * rng.standard_normal(N)
        score, noise = law(x, then)[1], rng.standard_normal(N)
        step = 2 * (0.16 * np.linalg.norm(noise) / np.linalg.norm(score)) ** 2
        x = x + step * score + np.sqrt(2 * step) * noise
    return x


def main() -> None:
    """Draw the first Wasserstein distance against the number of score evaluations."""
    use_book_style()
    exact = quantiles()
    calls = [8, 16, 32, 64, 128, 256]
    figure, axis = plt.subplots(figsize=(3.4, 2.4))
    start = norm.ppf((np.arange(N) + 0.5) / N)
    for colour, marker, (name, method) in zip(
        INK,
        "osv^",
        [
            ("Euler–Maruyama", euler_maruyama),
            ("预测—校正", corrected),
            ("ODE，Euler", euler),
            ("ODE，Heun", heun),
        ],
        strict=False,
    ):
        rng = np.random.default_rng(1)
        error = [
            np.abs(np.sort(method(rng.permutation(start), count, rng)) - exact).mean()
            for count in calls
        ]
        axis.loglog(calls, error, marker=marker, markersize=3, color=colour, label=name)
    axis.set_xlabel("分数的求值次数")
    axis.set_ylabel("$W_1$ 距离")
    axis.set_xticks(calls, [str(count) for count in calls])
    axis.minorticks_off()
    axis.legend(fontsize=6.5, labelspacing=0.2)
    save(figure, "ch5-solvers")


if __name__ == "__main__":
    main()
