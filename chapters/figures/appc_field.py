"""三点数据的分数场、概率流与等密度线。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

MEAN = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, 1.5]])
WEIGHT = np.array([0.3, 0.3, 0.4])
A, VAR = 0.8, 0.36


def law(x):
    """Return the density up to a constant and the score at the points `x` of shape (n, 2)."""
    terms = WEIGHT * np.exp(-((x[:, None] - A * MEAN) ** 2).sum(-1) / (2 * VAR))
    density = terms.sum(1)
    return density, (A * terms @ MEAN / density[:, None] - x) / VAR


def main() -> None:
    """Draw the score as arrows over level lines, and the field with a rotation added."""
    use_book_style()
    figure, axes = plt.subplots(1, 2, figsize=(4.7, 2.5), sharey=True)
    side = np.linspace(-2, 2, 61)
    mesh = np.stack(np.meshgrid(side, side + 0.5), -1)
    height = np.log(law(mesh.reshape(-1, 2))[0]).reshape(61, 61)
    coarse = np.linspace(-1.8, 1.8, 11)
    spots = np.stack(np.meshgrid(coarse, coarse + 0.5), -1).reshape(-1, 2)
    force = law(spots)[1]
    turned = force + 1.2 * np.stack([-spots[:, 1], spots[:, 0]], 1)
    u = np.linspace(0, 1, 60)[:, None]
    line = (1 - u) * np.array([-1.0, -0.5]) + u * np.array([1.0, 1.0])
    arc = line + np.sin(np.pi * u) * np.array([0.8, -1.2])
    for axis, field, title in zip(axes, (force, turned), ("精确分数", "加旋转"), strict=True):
        axis.contour(
            side, side + 0.5, height, levels=8, colors=INK[5], linewidths=0.4, linestyles="solid"
        )
        axis.quiver(*spots.T, *field.T, color=INK[0], scale=60, width=0.006)
        axis.plot(*line.T, color=INK[3], linewidth=1)
        axis.plot(*arc.T, color=INK[1], linewidth=1)
        axis.set_title(title, fontsize=8)
        axis.set_aspect("equal")
        axis.set_xticks([-1, 0, 1])
    save(figure, "appc-field")


if __name__ == "__main__":
    main()
