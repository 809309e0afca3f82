"""本章各方程之间的关系（示意图）。"""

import matplotlib.pyplot as plt
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from style import INK, save, use_book_style


def main() -> None:
    """Draw boxes for the chain, the equations and what leads from one to the other."""
    use_book_style()
    figure, axis = plt.subplots(figsize=(4.7, 2.3))
    axis.set_xlim(0, 10)
    axis.set_ylim(0, 5)
    axis.axis("off")
    boxes = {
        "chain": (0.1, 3.6, "离散的加噪链\n（DDPM，NCSN）"),
        "sde": (3.7, 3.6, "前向SDE\n$f\\,dt+g\\,dW$"),
        "fp": (7.2, 3.6, "Fokker–Planck\n方程"),
        "back": (1.9, 0.3, "反向SDE\n$f-g^2\\nabla\\log p_t$"),
        "ode": (6.0, 0.3, "概率流ODE\n$f-\\frac{1}{2}g^2\\nabla\\log p_t$"),
    }
    for x, y, text in boxes.values():
        axis.add_patch(
            FancyBboxPatch(
                (x, y),
                2.6,
                1.1,
                boxstyle="round,pad=0.05",
                facecolor="white",
                edgecolor=INK[0],
                linewidth=0.8,
            )
        )
        axis.text(x + 1.3, y + 0.55, text, ha="center", va="center", fontsize=7.5)
    arrows = [
        ((2.8, 4.15), (3.6, 4.15), "", 0, 0),
        ((6.4, 4.15), (7.1, 4.15), "", 0, 0),
        ((4.6, 3.5), (3.4, 1.5), "时间反演", -0.75, 0),
        ((8.3, 3.5), (7.5, 1.5), "改写为输运", 0.95, 0),
        ((4.65, 0.85), (5.9, 0.85), "去掉噪声", 0, 0.32),
    ]
    for start, end, text, dx, dy in arrows:
        axis.add_patch(
            FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=8, linewidth=0.8)
        )
        if text:
            x, y = (start[0] + end[0]) / 2 + dx, (start[1] + end[1]) / 2 + dy
            axis.text(x, y, text, ha="center", va="center", fontsize=7, color=INK[3])
    axis.text(3.2, 4.45, "步数→∞", ha="center", fontsize=7, color=INK[3])
    axis.text(6.75, 4.45, "Itô公式", ha="center", fontsize=7, color=INK[3])
    save(figure, "ch5-map")


if __name__ == "__main__":
    main()
