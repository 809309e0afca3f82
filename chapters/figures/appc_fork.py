"""两点数据的有效势：势能曲线与驻点的分岔。"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import brentq
from style import INK, save, use_book_style


def potential(x, keep):
    """Return -log p up to a constant for data at -1 and 1 and noise of variance 1 - keep."""
    var = 1 - keep
    return x**2 / (2 * var) - np.log(np.cosh(np.sqrt(keep) * x / var))


def main() -> None:
    """Draw potentials at several noise levels and their stationary points."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.4))
    x = np.linspace(-1.7, 1.7, 171)
    for colour, keep in zip(INK, (0.2, 0.5, 0.65, 0.75), strict=False):
        left.plot(x, potential(x, keep), color=colour, label=rf"$\bar\alpha={keep}$")
    left.set_xlabel("$x$")
    left.set_ylabel("$U(x)-U(0)$")
    left.set_ylim(-0.95, 1.6)
    left.legend(fontsize=6.5, loc="upper center", labelspacing=0.2)

    keeps = np.linspace(0.501, 0.995, 100)
    side = [
        brentq(lambda v, k=k: v - np.sqrt(k) * np.tanh(np.sqrt(k) * v / (1 - k)), 1e-3, 1.0)
        for k in keeps
    ]
    right.plot(np.r_[0.5, keeps], np.r_[0, side], color=INK[0], label="稳定")
    right.plot(np.r_[0.5, keeps], -np.r_[0, side], color=INK[0])
    right.plot([0, 0.5], [0, 0], color=INK[0])
    right.plot([0.5, 1], [0, 0], color=INK[3], linestyle="--", label="不稳定")
    right.axvline(np.sqrt(2) - 1, color=INK[5], linewidth=0.6, linestyle=":")
    right.set_xlabel(r"$\bar\alpha$")
    right.set_ylabel("$U$ 的驻点")
    right.legend(fontsize=6.5, loc="upper left")
    save(figure, "appc-fork")


if __name__ == "__main__":
    main()
