"""等算力曲线与最优分配；减去与不减去损失下限的双对数图。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

FLOOR, FIRST, SECOND, POWER, OTHER = 0.5, 60.0, 250.0, 0.30, 0.27


def loss(size, compute):
    """Return the reducible loss of a model of `size` parameters trained with `compute`."""
    return FIRST * size**-POWER + SECOND * (compute / 6 / size) ** -OTHER


def best(compute):
    """Return the size that spends `compute` best."""
    ratio = POWER * FIRST / (OTHER * SECOND)
    return ratio ** (1 / (POWER + OTHER)) * (compute / 6) ** (OTHER / (POWER + OTHER))


def main() -> None:
    """Draw both panels."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.5))
    budgets = 10.0 ** np.arange(17, 22)
    shades = plt.get_cmap("Blues")(np.linspace(0.45, 0.95, len(budgets)))
    for compute, shade in zip(budgets, shades, strict=True):
        centre = best(compute)
        size = centre * np.geomspace(1 / 30, 30, 81)
        left.loglog(size, loss(size, compute), color=shade)
        left.plot(centre, loss(centre, compute), "o", color=INK[3], ms=3.5, zorder=3)
        exponent = int(np.log10(compute))
        left.text(
            size[-1] * 1.15,
            loss(size[-1], compute),
            rf"$10^{{{exponent}}}$",
            fontsize=7,
            va="center",
        )
    wide = 10.0 ** np.linspace(17, 21, 50)
    left.loglog(best(wide), loss(best(wide), wide), color=INK[3], lw=0.8, ls="--")
    left.set_xlim(2e5, 4e11)
    left.set_yticks([0.3, 0.5, 1, 2], ["0.3", "0.5", "1", "2"])
    left.minorticks_off()
    left.set_xlabel(r"参数个数")
    left.set_ylabel(r"可约损失 $\mathcal{L}-E$")
    compute = 10.0 ** np.linspace(15, 24, 60)
    reducible = loss(best(compute), compute)
    right.loglog(compute, reducible, color=INK[0], label=r"$\mathcal{L}-E$")
    right.loglog(compute, reducible + FLOOR, color=INK[1], ls="--", label=r"$\mathcal{L}$")
    right.axhline(FLOOR, color="#9aa3a8", lw=0.7, ls=":")
    right.text(1.5e15, FLOOR * 0.9, r"$E$", fontsize=8, va="top")
    right.set_xlabel(r"算力 $C$")
    right.set_ylabel("最优损失")
    right.set_yticks([0.1, 0.3, 1, 3], ["0.1", "0.3", "1", "3"])
    right.minorticks_off()
    right.legend(fontsize=7)
    save(figure, "ch7-scaling")


if __name__ == "__main__":
    main()
