"""高斯情形的引导：ODE终点的均值与标准差，与倾斜分布比较。"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.integrate import quad
from style import INK, save, use_book_style


def end_mean(w, v, wide):
    """Return the mean of the guided flow's end for a conditional mean of one."""
    scale = v ** ((1 + w) / 2) * wide ** (-w / 2) * (1 + w) / 2
    inside = quad(lambda u: (wide + u) ** (w / 2) * (v + u) ** (-(3 + w) / 2), 0, np.inf)[0]
    return scale * inside


def panels():
    """Return a figure with room for the mean and, beside it, the deviation against the weight."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.3))
    for axis, name in ((left, "均值"), (right, "标准差")):
        axis.set_xlabel("引导强度 $w$")
        axis.set_ylabel(name)
    return figure, left, right


def main() -> None:
    """Draw mean and deviation against the weight for two conditional variances."""
    figure, left, right = panels()
    weights = np.linspace(0, 6, 31)
    for colour, v in zip(INK, (0.25, 0.6), strict=False):
        mean = [end_mean(w, v, 1.0) for w in weights]
        precision = (1 + weights) / v - weights
        left.plot(weights, mean, color=colour, label=f"ODE，$v={v}$")
        left.plot(weights, (1 + weights) / v / precision, color=colour, linestyle="--")
        right.semilogy(weights, np.sqrt(v * v**weights), color=colour)
        right.semilogy(weights, np.sqrt(1 / precision), color=colour, linestyle="--")
    left.legend(fontsize=7)
    right.set_ylim(1e-3, 1)
    save(figure, "ch9-gauss")


if __name__ == "__main__":
    main()
