"""DPS 与替换法在高斯例子中的终点，同精确后验比较。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style


def main() -> None:
    """Draw the end points of two approximate samplers against the exact posterior."""
    use_book_style()
    figure, axes = plt.subplots(1, 2, figsize=(4.9, 2.4))
    k = np.geomspace(0.05, 50, 300)
    ax = axes[0]
    ax.semilogx(k, 1 - np.exp(-k), color=INK[0], label="DPS的均值")
    ax.semilogx(k, k / (1 + k), "--", color=INK[0], label="后验的均值")
    sde = (1 - np.exp(-2 * k)) / (2 * k) * (1 + k)
    ax.semilogx(k, sde, color=INK[3], label="方差之比（SDE）")
    ax.semilogx(k, np.exp(-k) * (1 + k), color=INK[1], label="方差之比（ODE）")
    ax.axhline(0.5, color=INK[5], lw=0.6, ls=":")
    ax.set_xlabel(r"$k=v/\rho^2$")
    ax.set_ylim(0, 1.55)
    ax.legend(fontsize=6.5, loc="upper left", ncol=2, columnspacing=0.9, handlelength=1.6)
    ax = axes[1]
    r = np.linspace(1e-3, 0.9995, 400)
    root = np.sqrt(1 - r**2)
    ax.plot(r, (1 - root) / r, color=INK[0], label="均值的系数")
    ax.plot(r, r, "--", color=INK[0])
    ax.plot(r, root**2 / (2 * r) * np.log((1 + r) / (1 - r)), color=INK[3], label="方差")
    ax.plot(r, root**2, "--", color=INK[3])
    ax.set_xlabel("相关系数 $r$")
    ax.set_ylim(0, 1.35)
    ax.legend(fontsize=6.5, loc="upper center", ncol=2, handlelength=1.6)
    axes[0].set_title("DPS", fontsize=9)
    axes[1].set_title("替换法", fontsize=9)
    save(figure, "ch13-gauss")


if __name__ == "__main__":
    main()
