"""Plot the KL divergence of q_t from the standard normal with its two upper bounds."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

STEPS = 1000
WEIGHT = np.array([0.3, 0.7])
MEAN = np.array([-1.2, 0.8])
VAR = np.array([0.25, 0.35]) ** 2


def divergence(abar: float) -> float:
    """Integrate q_t log(q_t / N(0, 1)) on a fine grid."""
    x = np.linspace(-9, 9, 20001)
    mean = np.sqrt(abar) * MEAN
    var = abar * VAR + 1 - abar
    bumps = np.exp(-((x[:, None] - mean) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)
    q = bumps @ WEIGHT
    normal = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    ratio = np.log(np.maximum(q, 1e-300) / normal)
    return float((q * ratio).sum() * (x[1] - x[0]))


def main() -> None:
    use_book_style()
    abar = np.cumprod(1 - np.linspace(1e-4, 0.02, STEPS))
    t = np.unique(np.concatenate([[1, 2, 5], np.arange(10, STEPS + 1, 15), [STEPS]]))
    level = abar[t - 1]
    second = WEIGHT @ (MEAN**2 + VAR)
    exact = np.array([divergence(a) for a in level])
    information = 0.5 * (level * second + level**2 / (1 - level))
    contraction = level * divergence(1.0)

    figure, axis = plt.subplots(figsize=(4.7, 2.6))
    axis.semilogy(t, information, ":", color=INK[1], label="凸性上界")
    axis.semilogy(t, contraction, "--", color=INK[2], label="对数 Sobolev 上界")
    axis.semilogy(t, exact, color=INK[0], label="数值积分")
    axis.set_xlabel("步 $t$")
    axis.set_ylabel(r"$D_{\mathrm{KL}}(q_t\,\|\,\mathcal{N}(0,1))$")
    axis.set_ylim(1e-7, 1e4)
    axis.legend(fontsize=8)
    save(figure, "ch1-convergence")


if __name__ == "__main__":
    main()
