"""四种时空注意力：查询词元能看到哪些词元。"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle
from style import INK, save, use_book_style

FRAMES, SIDE = 4, 5
QUERY = (2, 2, 2)


def masks():
    """Yield a title and the tokens seen by the query, as an array frames x side x side."""
    full = np.ones((FRAMES, SIDE, SIDE))
    factor = np.zeros_like(full)
    factor[QUERY[0]] = 1
    factor[:, QUERY[1], QUERY[2]] = 2
    window = np.zeros_like(full)
    window[1:, 1:4, 1:4] = 1
    causal = np.zeros_like(full)
    causal[: QUERY[0] + 1] = 1
    yield "全注意力", full
    yield "分解", factor
    yield "窗口", window
    yield "按帧因果", causal


def main() -> None:
    """Draw four rows of frames."""
    use_book_style()
    figure, axes = plt.subplots(4, FRAMES, figsize=(4.3, 4.1))
    for row, (title, seen) in zip(axes, masks(), strict=True):
        for k, axis in enumerate(row):
            colour = np.array(["#ffffff", "#a9c5d8", "#e3c28a"])[seen[k].astype(int)]
            for y in range(SIDE):
                for x in range(SIDE):
                    here = (k, y, x) == QUERY
                    axis.add_patch(
                        Rectangle(
                            (x, SIDE - 1 - y),
                            1,
                            1,
                            facecolor=INK[3] if here else colour[y, x],
                            edgecolor="#8a9096",
                            linewidth=0.5,
                        )
                    )
            axis.set_xlim(-0.1, SIDE + 0.1)
            axis.set_ylim(-0.1, SIDE + 0.1)
            axis.set_aspect("equal")
            axis.set_xticks([])
            axis.set_yticks([])
            for side in axis.spines.values():
                side.set_visible(False)
        row[0].set_ylabel(title, fontsize=9)
    for k, axis in enumerate(axes[0]):
        axis.set_title(f"第 {k + 1} 帧", fontsize=8)
    save(figure, "ch11-patterns")


if __name__ == "__main__":
    main()
