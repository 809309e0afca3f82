"""掩码扩散的一条轨迹（示意图）：前向逐渐遮盖，反向逐渐揭开。"""

import matplotlib.pyplot as plt
from matplotlib.patches import FancyArrowPatch, Rectangle
from style import INK, save, use_book_style

WORDS = list("扩散模型也能生成文字")
ORDER = [3, 7, 0, 9, 5, 1, 8, 4, 2, 6]


def main() -> None:
    """Draw five states of one sentence, masked places filled with grey."""
    use_book_style()
    figure, axis = plt.subplots(figsize=(4.4, 2.2))
    axis.set_xlim(-1.7, 12.0)
    axis.set_ylim(-0.4, 5.3)
    axis.axis("off")
    for row, hidden in enumerate((0, 3, 5, 8, 10)):
        y = 4.4 - row
        gone = set(ORDER[:hidden])
        for i, word in enumerate(WORDS):
            axis.add_patch(
                Rectangle(
                    (i, y),
                    0.9,
                    0.75,
                    facecolor="#cccccc" if i in gone else "white",
                    edgecolor=INK[0],
                    linewidth=0.7,
                )
            )
            if i not in gone:
                axis.text(i + 0.45, y + 0.35, word, ha="center", va="center", fontsize=9)
        axis.text(-0.3, y + 0.35, f"$t={row / 4:g}$", ha="right", va="center", fontsize=8)
    for x, (a, b), text in [(10.4, (5.1, 0.5), "遮盖"), (11.4, (0.5, 5.1), "揭开")]:
        axis.add_patch(
            FancyArrowPatch((x, a), (x, b), arrowstyle="-|>", mutation_scale=9, linewidth=0.8)
        )
        axis.text(x, 0.05, text, ha="center", fontsize=7)
    save(figure, "ch12-process")


if __name__ == "__main__":
    main()
