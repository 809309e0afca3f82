"""联合注意力的四块，与三种文本条件的信息流向（示意图）。"""

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle
from shapes import arrow, box
from style import INK, save, use_book_style

TEXT, IMAGE = "#d9dee3", "#c5d8e8"
STREAM = (1.5, 0.7)


def main() -> None:
    """Draw the matrix at the left and the three ways at the right."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.6), width_ratios=(1.1, 1))
    text, image = 2.0, 4.0
    size = text + image
    blocks = (
        (0, image, text, text, TEXT, "文本自注意"),
        (text, image, image, text, "#eef1f3", "文本看图像"),
        (0, 0, text, image, "#eef1f3", "图像\n看文本"),
        (text, 0, image, image, IMAGE, "图像自注意"),
    )
    for x, y, width, height, colour, words in blocks:
        left.add_patch(
            Rectangle((x, y), width, height, facecolor=colour, edgecolor="white", lw=1.5)
        )
        left.text(x + width / 2, y + height / 2, words, ha="center", va="center", fontsize=7)
    left.add_patch(Rectangle((0, 0.9), size, 0.45, fill=False, edgecolor=INK[3], lw=1.1))
    left.text(size + 0.15, 1.12, "$i$", fontsize=8, color=INK[3], va="center")
    left.annotate("", (0, -0.35), (text, -0.35), arrowprops={"arrowstyle": "<->", "lw": 0.7})
    left.annotate("", (text, -0.35), (size, -0.35), arrowprops={"arrowstyle": "<->", "lw": 0.7})
    left.text(text / 2, -0.85, "和为 $w_i$", ha="center", fontsize=7)
    left.text(text + image / 2, -0.85, "和为 $1-w_i$", ha="center", fontsize=7)
    left.text(size / 2, size + 0.2, "键", ha="center", fontsize=8)
    left.text(-0.45, size / 2, "查询", ha="center", va="center", fontsize=8, rotation=90)
    left.set_xlim(-0.9, size + 0.6)
    left.set_ylim(-1.3, size + 0.8)
    left.set_aspect("equal")
    left.axis("off")
    for row, (name, note) in enumerate(
        (("交叉注意力", "文本不变"), ("联合注意力（双流）", "两套权重"), ("单流", "一套权重"))
    ):
        y = 4.6 - 2.1 * row
        right.text(0.0, y + 0.98, name, fontsize=7.5)
        right.text(4.45, y + 0.98, note, fontsize=7, color=INK[5], ha="right")
        if row < 2:
            box(right, (0.1, y), STREAM, "文本", face=TEXT, line=0.8)
            box(right, (2.8, y), STREAM, "图像", face=IMAGE, line=0.8)
            arrow(right, (1.68, y + 0.35), (2.72, y + 0.35), "-|>" if row == 0 else "<|-|>", 0.9)
        else:
            box(right, (0.1, y), STREAM, "文本", face=TEXT, line=0.8)
            box(right, (1.68, y), STREAM, "图像", face=IMAGE, line=0.8)
    right.set_xlim(-0.2, 4.6)
    right.set_ylim(0.1, 6.2)
    right.axis("off")
    save(figure, "ch7-joint")


if __name__ == "__main__":
    main()
