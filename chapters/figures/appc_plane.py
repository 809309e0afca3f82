"""高斯分布的Fisher几何：半平面中的测地线与VP扩散的路径。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style


def main() -> None:
    """Draw geodesics and diffusion paths, and the Fisher speed against the log signal ratio."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.4))
    angle = np.linspace(0.02, np.pi - 0.02, 200)
    for radius in (0.5, 1.0, 1.5):
        left.plot(
            np.sqrt(2) * radius * np.cos(angle),
            radius * np.sin(angle),
            color=INK[5],
            linewidth=0.6,
            linestyle="--",
        )
    quarter = np.linspace(0.02, np.pi / 2, 120)
    for colour, start in zip(INK, (0.6, np.sqrt(2), 2.2), strict=False):
        name = r"$x_0=\sqrt{2}$" if 1 < start < 2 else f"$x_0={start}$"
        left.plot(start * np.cos(quarter), np.sin(quarter), color=colour, label=name)
    left.plot([0], [1], "o", markersize=3, color="black")
    left.set_xlim(-0.6, 2.4)
    left.set_ylim(0, 1.6)
    left.set_xlabel(r"均值 $\mu$")
    left.set_ylabel(r"标准差 $\sigma$")
    left.legend(fontsize=6.5, loc="upper right", borderaxespad=0.1, labelspacing=0.2)

    ratio = np.linspace(-10, 10, 200)
    phi = np.arctan(np.exp(-ratio / 2))
    change = np.sin(phi) * np.cos(phi) / 2
    for colour, size in zip(INK, (0.6, np.sqrt(2), 2.2), strict=False):
        speed = np.sqrt(size**2 * np.sin(phi) ** 2 + 2 * np.cos(phi) ** 2) / np.sin(phi) * change
        right.plot(ratio, speed, color=colour)
    right.axhline(1 / np.sqrt(2), color=INK[5], linewidth=0.6, linestyle=":")
    right.set_xlabel(r"对数信噪比 $\lambda$")
    right.set_ylabel(r"$\mathrm{d}s/|\mathrm{d}\lambda|$")
    right.set_ylim(0, 0.9)
    save(figure, "appc-plane")


if __name__ == "__main__":
    main()
