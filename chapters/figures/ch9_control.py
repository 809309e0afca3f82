"""ControlNet 的结构（示意图）。"""

import matplotlib.pyplot as plt
from shapes import arrow, box
from style import INK, save, use_book_style

BLOCK = (2.4, 0.8)


def plus(axis, x, y):
    """Draw one sum."""
    axis.plot([x], [y], "o", markersize=7.5, color="white", markeredgecolor="black", mew=0.8)
    axis.text(x, y - 0.03, "+", ha="center", va="center", fontsize=8)


def main() -> None:
    """Draw the locked block, its trainable copy and the two zero convolutions."""
    use_book_style()
    figure, axis = plt.subplots(figsize=(4.4, 2.1))
    axis.set_xlim(0, 9)
    axis.set_ylim(0, 5.2)
    axis.axis("off")
    axis.text(1.5, 4.85, "$x$", ha="center", fontsize=9)
    axis.text(6.9, 4.85, "条件 $c$", ha="center", fontsize=8)
    box(axis, (0.3, 1.85), BLOCK, "冻结的块 $F(\\cdot;\\Theta)$", edge=INK[5])
    box(axis, (5.7, 3.6), BLOCK, "零卷积 $Z_1$", edge=INK[3])
    box(axis, (5.7, 1.75), BLOCK, "可训练的副本 $F(\\cdot;\\Theta_c)$", edge=INK[0])
    box(axis, (5.7, 0.35), BLOCK, "零卷积 $Z_2$", edge=INK[3])
    arrow(axis, (1.5, 4.75), (1.5, 2.65))
    arrow(axis, (6.9, 4.85), (6.9, 4.4))
    arrow(axis, (6.9, 3.6), (6.9, 2.5))
    arrow(axis, (6.9, 1.75), (6.9, 1.1))
    arrow(axis, (1.5, 3.13), (6.8, 3.13))
    plus(axis, 6.9, 3.13)
    arrow(axis, (1.5, 1.85), (1.5, 0.0))
    arrow(axis, (5.65, 0.75), (1.6, 0.75))
    plus(axis, 1.5, 0.75)
    axis.text(1.75, 0.05, "$y$", ha="center", fontsize=9)
    save(figure, "ch9-control")


if __name__ == "__main__":
    main()
