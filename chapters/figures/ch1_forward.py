"""Draw sample paths of the forward process and the marginal densities they pass through."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

STEPS = 1000
WEIGHT = np.array([0.3, 0.7])
MEAN = np.array([-1.2, 0.8])
VAR = np.array([0.25, 0.35]) ** 2


def density(x: np.ndarray, abar: float) -> np.ndarray:
    """Give q_t(x) of the two-component mixture at signal level `abar`."""
    mean = np.sqrt(abar) * MEAN
    var = abar * VAR + 1 - abar
    bumps = np.exp(-((x[:, None] - mean) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)
    return bumps @ WEIGHT


def main() -> None:
    use_book_style()
    rng = np.random.default_rng(7)
    beta = np.linspace(1e-4, 0.02, STEPS)
    abar = np.concatenate([[1.0], np.cumprod(1 - beta)])

    which = np.array([0, 0, 0, 1, 1, 1, 1, 1])
    paths = np.empty((STEPS + 1, which.size))
    paths[0] = MEAN[which] + np.sqrt(VAR[which]) * rng.standard_normal(which.size)
    for t in range(1, STEPS + 1):
        noise = rng.standard_normal(which.size)
        paths[t] = np.sqrt(1 - beta[t - 1]) * paths[t - 1] + np.sqrt(beta[t - 1]) * noise

    figure, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.7), width_ratios=[1.25, 1])
    shown = np.arange(0, STEPS + 1, 5)
    for column, k in enumerate(which):
        left.plot(shown, paths[shown, column], color=INK[3] if k == 0 else INK[0], lw=0.6)
    left.set_xlabel("步 $t$")
    left.set_ylabel("$x_t$")
    left.set_ylim(-3.4, 3.4)
    left.set_title("八条样本轨道", fontsize=9)

    x = np.linspace(-3.8, 3.4, 200)
    for offset, t in enumerate([1000, 600, 300, 150, 50, 0]):
        curve = density(x, abar[t]) / 0.95
        base = 0.62 * offset
        right.fill_between(x, base, base + curve, color="white", zorder=10 - offset, lw=0)
        right.plot(x, base + curve, color=INK[0], lw=1.0, zorder=10 - offset)
        right.text(-3.75, base + 0.1, f"$t={t}$", fontsize=7, zorder=20)
    right.set_yticks([])
    right.spines["left"].set_visible(False)
    right.set_xlabel("$x$")
    right.set_title("边缘密度 $q_t(x)$", fontsize=9)
    save(figure, "ch1-forward")


if __name__ == "__main__":
    main()
