"""Compare the linear and the cosine schedule: signal level, log-SNR and step size."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

STEPS = 1000


def linear() -> np.ndarray:
    return np.linspace(1e-4, 0.02, STEPS)


def cosine(s: float = 0.008) -> np.ndarray:
    u = np.arange(STEPS + 1) / STEPS
    level = np.cos((u + s) / (1 + s) * np.pi / 2) ** 2
    return np.minimum(1 - level[1:] / level[:-1], 0.999)


def main() -> None:
    use_book_style()
    figure, axes = plt.subplots(1, 3, figsize=(5.8, 2.2))
    t = np.arange(1, STEPS + 1)
    shown = np.unique(
        np.concatenate([[0, 1, 2, 4, 7], np.arange(9, STEPS, 10), [995, 997, 998, 999]])
    )
    for label, beta, color, line in (
        ("线性", linear(), INK[0], "-"),
        ("余弦", cosine(), INK[1], "--"),
    ):
        abar = np.cumprod(1 - beta)
        for axis, curve in zip(axes, (abar, np.log10(abar / (1 - abar)), beta), strict=True):
            axis.plot(t[shown], curve[shown], line, color=color, label=label)
    axes[0].axhline(0.5, color=INK[5], lw=0.5, ls=":")
    axes[1].axhline(0, color=INK[5], lw=0.5, ls=":")
    axes[1].set_ylim(-6, 5)
    axes[2].set_yscale("log")
    axes[0].set_title(r"$\bar\alpha_t$", fontsize=9)
    axes[1].set_title(r"$\log_{10}\,\mathrm{SNR}(t)$", fontsize=9)
    axes[2].set_title(r"$\beta_t$", fontsize=9)
    for axis in axes:
        axis.set_xlabel("步 $t$")
        axis.set_xticks([0, 500, 1000])
    axes[0].legend(loc="upper right", fontsize=8, handlelength=1.8)
    save(figure, "ch1-schedules")


if __name__ == "__main__":
    main()
