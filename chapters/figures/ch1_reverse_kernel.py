"""Show the exact reverse kernel of a 1-D mixture beside its Gaussian approximation."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

WEIGHT = np.array([0.4, 0.6])
MEAN = np.array([-1.0, 0.9])
VAR = np.array([0.4, 0.4]) ** 2
AT = 0.1


def terms(y: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """Give the weighted component densities after one step of size 1 - alpha."""
    mean = np.sqrt(alpha) * MEAN
    var = alpha * VAR + 1 - alpha
    return WEIGHT * np.exp(-((y[:, None] - mean) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)


def score(y: float, alpha: float) -> float:
    """Give the derivative of log q_t, the density after the step."""
    part = terms(np.array([y]), alpha)[0]
    pull = (np.sqrt(alpha) * MEAN - y) / (alpha * VAR + 1 - alpha)
    return float((part * pull).sum() / part.sum())


def main() -> None:
    use_book_style()
    figure, axes = plt.subplots(1, 3, figsize=(5.8, 2.3))
    fine = np.linspace(-8, 8, 40001)
    step = fine[1] - fine[0]
    for axis, beta in zip(axes, (0.4, 0.1, 0.02), strict=True):
        alpha = 1 - beta
        b = beta / alpha
        centre = AT / np.sqrt(alpha)
        exact = terms(fine).sum(1) * np.exp(-((fine - centre) ** 2) / (2 * b))
        exact /= exact.sum() * step
        mean = (AT + beta * score(AT, alpha)) / np.sqrt(alpha)
        normal = np.exp(-((fine - mean) ** 2) / (2 * b)) / np.sqrt(2 * np.pi * b)
        kept = normal > 1e-200
        divergence = (normal[kept] * np.log(normal[kept] / exact[kept])).sum() * step
        shown = np.flatnonzero(np.abs(fine - mean) < 3.4 * np.sqrt(b))
        shown = shown[:: max(1, shown.size // 180)]
        axis.plot(fine[shown], exact[shown], color=INK[0], label="精确")
        axis.plot(fine[shown], normal[shown], "--", color=INK[1], label="高斯近似")
        axis.set_title(rf"$\beta={beta}$" + f"，KL = {divergence:.4f}", fontsize=9)
        axis.set_yticks([])
        axis.spines["left"].set_visible(False)
        axis.set_xlabel("$x_{t-1}$")
        axis.set_ylim(0, 1.5 * max(exact.max(), normal.max()))
    axes[0].legend(fontsize=8, loc="upper left", handlelength=1.4)
    save(figure, "ch1-reverse-kernel")


if __name__ == "__main__":
    main()
