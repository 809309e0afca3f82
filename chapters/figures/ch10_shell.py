"""高斯的壳：范数的密度，三种插值沿途的范数。"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import chi
from style import INK, save, use_book_style

DIM, PAIRS = 256, 500


def main() -> None:
    use_book_style()
    rng = np.random.default_rng(4)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    r = np.linspace(0, 2, 600)
    for colour, d in zip(INK, (4, 16, 64, 256), strict=False):
        left.plot(r, np.sqrt(d) * chi.pdf(np.sqrt(d) * r, d), color=colour, label=f"$d={d}$")
    left.set(xlabel=r"$\|z\|/\sqrt{d}$", ylabel="密度", xlim=(0, 2), ylim=(0, None))
    left.legend(fontsize=8)
    start, end = rng.standard_normal((2, PAIRS, DIM))
    cosine = (start * end).sum(1) / np.linalg.norm(start, axis=1) / np.linalg.norm(end, axis=1)
    angle = np.arccos(cosine)[:, None]
    us = np.linspace(0, 1, 41)
    ways = {
        "线性": lambda u: (1 - u) * start + u * end,
        "球面": lambda u: (
            (np.sin((1 - u) * angle) * start + np.sin(u * angle) * end) / np.sin(angle)
        ),
        "余弦—正弦": lambda u: np.cos(np.pi * u / 2) * start + np.sin(np.pi * u / 2) * end,
    }
    low, high = chi.ppf([0.005, 0.995], DIM) / np.sqrt(DIM)
    right.axhspan(low, high, color="#dfe4e7", lw=0)
    for (name, way), colour, style in zip(ways.items(), INK, ("-", "-", "--"), strict=False):
        norms = np.array([np.linalg.norm(way(u), axis=1) for u in us]) / np.sqrt(DIM)
        five, mid, top = np.quantile(norms, [0.05, 0.5, 0.95], axis=1)
        right.fill_between(us, five, top, color=colour, alpha=0.18, lw=0)
        right.plot(us, mid, color=colour, ls=style, label=name)
    right.set(xlabel="$u$", ylabel=r"$\|z\|/\sqrt{d}$", xlim=(0, 1), ylim=(0.6, 1.35))
    right.legend(fontsize=7, loc="upper center", ncol=3, columnspacing=0.8, handlelength=1.4)
    save(figure, "ch10-shell")


if __name__ == "__main__":
    main()
