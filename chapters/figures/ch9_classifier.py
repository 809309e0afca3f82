"""含噪分类器：对数几率的斜率随噪声的变化，以及放大与过分自信的区别。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

MU, V = 1.0, 0.25


def main() -> None:
    """Draw three slopes of the log odds, and three gradients along the line."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    s = np.geomspace(0.03, 10, 200)
    u = s**2
    exact = 2 * MU / (V + u)
    jacobian = V / (V + u) + u * MU**2 / (V + u) ** 2
    left.loglog(s, exact, color=INK[0], label="含噪分类器（精确）")
    left.loglog(s, np.full_like(s, 2 * MU / V), ":", color=INK[3], label="干净分类器，输入 $x$")
    left.loglog(s, 2 * MU / V * jacobian, "--", color=INK[1], label=r"干净分类器，输入 $\hat x_0$")
    left.set_xlabel("噪声 $s$")
    left.set_ylabel("对数几率在 $x=0$ 的斜率")
    left.set_ylim(0.01, 40)
    left.legend(fontsize=6.5, loc="lower left")
    x = np.linspace(-2.5, 2.5, 201)
    slope = 2 * MU / (V + 0.75)
    right.plot(x, slope / (1 + np.exp(slope * x)), color=INK[0], label=r"$\gamma=1$")
    right.plot(x, 3 * slope / (1 + np.exp(slope * x)), color=INK[1], label=r"$\gamma=3$")
    right.plot(
        x, 3 * slope / (1 + np.exp(3 * slope * x)), "--", color=INK[3], label="对数几率乘以 3"
    )
    right.set_xlabel("$x$")
    right.set_ylabel("梯度")
    right.legend(fontsize=6.5)
    save(figure, "ch9-classifier")


if __name__ == "__main__":
    main()
