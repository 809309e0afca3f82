"""本章各方程之间的关系（示意图）。"""

import matplotlib.pyplot as plt
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from style import INK, save, use_book_style


def arrow(axis, start, end):
    """Draw an arrow that touches what lies at both ends."""
    axis.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=8, linewidth=0.8, shrinkA=0, shrinkB=0
        )
    )


def main() -> None:
    """Draw boxes for the chain, the equations and what leads from one to the other."""
    use_book_style()
    figure, axis = plt.subplots(figsize=(4.7, 2.3))
    axis.set_xlim(0, 10)
    axis.set_ylim(0, 5)
    axis.axis("off")
    wide, high = 2.5, 1.15
    boxes = {
        "chain": (0.1, 3.55, "离散的加噪链\n（DDPM，NCSN）"),
        "sde": (3.75, 3.55, "前向SDE\n$f\\,dt+g\\,dW$"),
        "fp": (7.4, 3.55, "Fokker–Planck\n方程"),
        "back": (3.75, 0.35, "反向SDE\n$f-g^2\\nabla\\log p_t$"),
        "ode": (7.4, 0.35, "概率流ODE\n$f-\\frac{1}{2}g^2\\nabla\\log p_t$"),
    }
    for x, y, text in boxes.values():
        axis.add_patch(
            FancyBboxPatch(
                (x, y),
                wide,
                high,
                boxstyle="round,pad=0.05",
                facecolor="white",
                edgecolor=INK[0],
                linewidth=0.8,
            )
        )
        axis.text(
            x + wide / 2,
            y + high / 2,
            text,
            ha="center",
            va="center",
            fontsize=7.5,
            linespacing=1.3,
        )
    for left, right, text in [
        ("chain", "sde", "步数→∞"),
        ("sde", "fp", "Itô公式"),
        ("back", "ode", "去掉噪声"),
    ]:
        (x, y, _), end = boxes[left], boxes[right][0]
        arrow(axis, (x + wide + 0.1, y + high / 2), (end - 0.1, y + high / 2))
        middle = (x + wide + end) / 2
        axis.text(middle, y + high / 2 + 0.2, text, ha="center", fontsize=7, color=INK[3])
    for top, bottom, text in [("sde", "back", "时间反演"), ("fp", "ode", "改写为输运")]:
        x, y = boxes[top][0] + wide / 2, boxes[top][1]
        arrow(axis, (x, y - 0.1), (x, boxes[bottom][1] + high + 0.1))
        axis.text(x + 0.15, 2.5, text, va="center", fontsize=7, color=INK[3])
    save(figure, "ch5-map")


if __name__ == "__main__":
    main()
