"""高斯情形：同一个引导场，随机性不同的采样方法到达的终点。"""

import numpy as np
from ch9_gauss import panels
from scipy.integrate import quad
from style import INK, save

M, V, WIDE = 1.0, 0.25, 1.0


def ends(w, eta):
    """Return mean and deviation of the end for stirring `eta`."""

    def log_phi(u):
        return (1 + eta**2) * ((1 + w) * np.log((V + u) / V) - w * np.log((WIDE + u) / WIDE))

    def over(z, power):  # u = z^2 / (1 - z)^2 maps the half line onto (0, 1)
        u = (z / (1 - z)) ** 2
        return np.exp(-power * log_phi(u)) * 2 * z / (1 - z) ** 3, u

    def mean(z):
        value, u = over(z, 0.5)
        return value * (1 + w) * M / (V + u) * (1 + eta**2) / 2

    square = V * (V / WIDE) ** w
    if eta:
        square = eta**2 * quad(lambda z: over(z, 1.0)[0], 0, 1, limit=200)[0]
    return quad(mean, 0, 1, limit=200)[0], np.sqrt(square)


def main() -> None:
    """Draw mean and deviation of the ends against the weight for four stirrings."""
    figure, left, right = panels()
    weights = np.linspace(0, 6, 31)
    for colour, eta in zip(INK, (0.0, 1.0, 2.0, 4.0), strict=False):
        mean, std = np.array([ends(w, eta) for w in weights]).T
        left.plot(weights, mean, color=colour, label=rf"$\eta={eta:.0f}$")
        right.semilogy(weights, std, color=colour)
    precision = (1 + weights) / V - weights / WIDE
    left.plot(weights, (1 + weights) * M / V / precision, "k--", linewidth=0.9, label="倾斜分布")
    right.semilogy(weights, precision**-0.5, "k--", linewidth=0.9)
    left.legend(fontsize=7)
    right.set_ylim(5e-3, 1)
    save(figure, "ch9-eta")


if __name__ == "__main__":
    main()
