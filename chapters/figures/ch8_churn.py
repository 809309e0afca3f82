"""搅动的强度与误差：高斯数据，方差由递推精确计算。"""

import itertools
import math

import matplotlib.pyplot as plt
import numpy as np
from ch8_cosine import HIGH, LOW, C, power
from style import INK, save, use_book_style


def error(steps, churn, factor):
    """Return the relative error of the standard deviation; `factor` multiplies the score."""
    levels = power(steps, 7)
    v = C**2 + HIGH**2
    gain = min(churn / steps, math.sqrt(2) - 1)

    def slope(s):
        return factor * s / (C**2 + s**2)

    for s, b in itertools.pairwise(levels):
        a = (1 + gain) * s if 0.05 <= s <= 50 else s
        v += a**2 - s**2
        first = slope(a)
        second = slope(b) * (1 + (b - a) * first)
        v *= (1 + (b - a) * 0.5 * (first + second)) ** 2
    return abs(math.sqrt(v / (C**2 + LOW**2)) - 1)


def main() -> None:
    """Draw the error against the churn, with the exact and with a biased score."""
    use_book_style()
    figure, axes = plt.subplots(1, 2, figsize=(5.2, 2.4))
    churn = np.linspace(0, 60, 61)
    for axis, factor, title in zip(axes, (1.0, 0.95), ("精确的分数", "分数偏小5%"), strict=True):
        for colour, style, steps in zip(INK, ("-", "--", "-."), (32, 64, 256), strict=False):
            value = [error(steps, one, factor) for one in churn]
            axis.semilogy(churn, value, style, color=colour, label=f"$N={steps}$")
        axis.set_title(title, fontsize=8)
        axis.set_xlabel(r"$S_{\mathrm{churn}}$")
    axes[0].set_ylabel("标准差的相对误差")
    axes[1].legend(fontsize=7)
    save(figure, "ch8-churn")


if __name__ == "__main__":
    main()
