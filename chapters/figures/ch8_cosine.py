"""高斯数据上DDIM的误差：转角与时间格。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

C, HIGH, LOW = 0.5, 80.0, 0.002


def power(n, rho):
    """Return noise levels uniform in the power 1/rho."""
    u = np.linspace(0, 1, n + 1)
    high, low = HIGH ** (1 / rho), LOW ** (1 / rho)
    return (high + u * (low - high)) ** rho


def equal_angles(n):
    """Return noise levels whose angles are equally spaced."""
    return C * np.tan(np.linspace(np.arctan(HIGH / C), np.arctan(LOW / C), n + 1))


def loss(levels):
    """Return the relative error of the standard deviation at the end."""
    return 1 - np.prod(np.cos(np.diff(np.arctan(levels / C))))


def main() -> None:
    """Draw the projection on the circle and the constants of four grids."""
    use_book_style()
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(5.2, 2.5), gridspec_kw={"width_ratios": [1, 1.35]}
    )
    turn = np.linspace(0, np.pi / 2, 200)
    left.plot(np.cos(turn), np.sin(turn), color="0.6", linewidth=0.8)
    angles = np.pi / 2 * np.linspace(1, 0, 6)
    radius = np.cumprod(np.concatenate([[1], np.cos(np.diff(angles))]))
    points = radius[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)
    for angle in angles:
        left.plot([0, np.cos(angle)], [0, np.sin(angle)], color="0.85", linewidth=0.6)
    for start, stop in itertools.pairwise(points):
        left.annotate(
            "", stop, start, arrowprops={"arrowstyle": "-|>", "color": INK[0], "linewidth": 0.9}
        )
    left.plot(points[:, 0], points[:, 1], "o", color=INK[3], markersize=3)
    left.text(0.12, 1.04, "噪声", fontsize=7.5)
    left.text(1.02, 0.05, "精确解", fontsize=7.5)
    left.text(points[-1, 0] - 0.06, 0.06, "DDIM", fontsize=7.5, ha="right", color=INK[3])
    left.set_aspect("equal")
    left.set_xlim(-0.08, 1.32)
    left.set_ylim(-0.08, 1.2)
    left.axis("off")
    steps = np.array([6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256])
    grids = [
        ("转角相等", equal_angles),
        (r"$\rho=7$", lambda n: power(n, 7)),
        (r"$\rho=3$", lambda n: power(n, 3)),
        (r"$\ell$ 均匀", lambda n: np.geomspace(HIGH, LOW, n + 1)),
    ]
    for colour, marker, (name, grid) in zip(INK, "osv^", grids, strict=False):
        value = [n * loss(grid(n)) for n in steps]
        right.semilogx(steps, value, marker=marker, markersize=3, color=colour, label=name)
    right.axhline(np.pi**2 / 8, color="0.5", linewidth=0.7, linestyle="--")
    right.set_ylim(0, 6.5)
    right.set_xlabel("步数 $N$")
    right.set_ylabel("$N\\times$ 相对误差")
    right.legend(fontsize=7, labelspacing=0.2, ncol=2)
    save(figure, "ch8-cosine")


if __name__ == "__main__":
    main()
