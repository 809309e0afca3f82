"""高斯路径：系数平面上的曲线与对数信噪比。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style


def main() -> None:
    """Draw the linear and the cosine path in the plane of the coefficients, and lambda."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    t = np.linspace(0, 1, 201)
    ticks = np.linspace(0.1, 0.9, 9)
    half = np.pi / 2
    for angle in np.arctan(np.exp(-np.array([4.0, 2.0, 0.0, -2.0, -4.0]) / 2)):
        left.plot([0, 1.08 * np.cos(angle)], [0, 1.08 * np.sin(angle)], color="#b8bec2", lw=0.6)
    left.plot(1 - t, t, color=INK[0])
    left.plot(1 - ticks, ticks, "o", color=INK[0], ms=3)
    left.plot(np.cos(half * t), np.sin(half * t), color=INK[1])
    left.plot(np.cos(half * ticks), np.sin(half * ticks), "o", color=INK[1], ms=3)
    left.text(0.30, 0.42, "线性", color=INK[0], ha="right", fontsize=8)
    left.text(0.86, 0.66, "余弦", color=INK[1], fontsize=8)
    left.text(1.07, 0.05, r"$t=0$", fontsize=8, ha="left", va="center")
    left.text(0.05, 1.1, r"$t=1$", fontsize=8, ha="left", va="center")
    left.set_xlabel("$a_t$")
    left.set_ylabel(r"$\sigma_t$")
    left.set_xlim(0, 1.3)
    left.set_ylim(0, 1.2)
    left.set_aspect("equal")
    s = np.linspace(0.005, 0.995, 199)
    right.plot(s, 2 * np.log((1 - s) / s), label="线性")
    right.plot(s, -2 * np.log(np.tan(half * s)), linestyle="--", label="余弦")
    keep = np.exp(-(0.1 * s + 0.5 * 19.9 * s**2))
    right.plot(s, np.log(keep / (1 - keep)), linestyle=":", label="VP")
    right.set_xlabel("$t$")
    right.set_ylabel(r"$\lambda_t$")
    right.set_ylim(-11, 11)
    right.legend(fontsize=8)
    save(figure, "ch6-paths")


if __name__ == "__main__":
    main()
