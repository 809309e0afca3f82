"""各方向的去噪误差，以及尺度不匹配时 DDIM 的误差。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style


def loss(scale, steps):
    """Return how much DDIM shrinks a direction of this std on the grid made for std 1."""
    angle = np.linspace(0, np.pi / 2, steps + 1)
    moved = np.arctan2(np.sin(angle), scale * np.cos(angle))
    return 1 - np.prod(np.cos(np.diff(moved)))


def main() -> None:
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    lam = np.linspace(-10, 12, 300)
    for colour, v in zip(INK, (9, 1, 0.1, 0.01), strict=False):
        left.plot(lam, 1 / (1 + np.exp(-lam) / v), color=colour, label=f"$v={v:g}$")
    left.plot(lam, 1 / (1 + np.exp(-lam)), color="#111111", ls="--", lw=1.6, label="白化")
    left.set(xlabel=r"$\lambda$", ylabel=r"$\epsilon$ 的均方误差", xlim=(-10, 12))
    left.legend(fontsize=7, loc="upper left", handlelength=1.4)
    c = np.geomspace(0.05, 20, 200)
    right.plot(c, np.pi**2 / 16 * (c + 1 / c), color=INK[0], label="主项")
    dots = np.geomspace(0.1, 10, 13)
    right.plot(dots, [40 * loss(s, 40) for s in dots], "o", color=INK[1], ms=3.5, label="$N=40$")
    right.set(xscale="log", yscale="log", xlabel="标准差 $c$", ylabel="误差乘以 $N$")
    right.set_yticks([1, 2, 5, 10], ["1", "2", "5", "10"])
    right.minorticks_off()
    right.legend(fontsize=8)
    save(figure, "ch10-scale")


if __name__ == "__main__":
    main()
