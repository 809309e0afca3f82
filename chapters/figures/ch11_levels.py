"""四种噪声水平的走法：横轴为网络求值的次序，纵轴为帧。"""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cm import ScalarMappable
from style import save, use_book_style

FRAMES, STEPS = 12, 8


def ramp(start, length, count):
    """Noise level of one frame that is denoised from call `start` on, `length` calls long."""
    return np.clip(1 - (np.arange(count) - start) / length, 0, 1)


def stripes(axis, frame, line):
    """Draw one frame's levels, a bar for each run of equal ones."""
    ends = [0, *(np.flatnonzero(np.diff(line)) + 1), len(line)]
    for start, stop in pairwise(ends):
        if line[start] > 0:
            colour = plt.get_cmap("Blues")(line[start])
            axis.broken_barh([(start, stop - start)], (frame, 1), facecolors=colour)


def main() -> None:
    """Draw the level of each frame at each call for four schedules."""
    use_book_style()
    figure, axes = plt.subplots(2, 2, figsize=(4.9, 3.5))
    plans = {
        "整段": [ramp(0, STEPS, 40) for _ in range(FRAMES)],
        "分段自回归（每段4帧）": [ramp(STEPS * (k // 4), STEPS, 40) for k in range(FRAMES)],
        "逐帧自回归": [ramp(STEPS * k, STEPS, STEPS * FRAMES + 2) for k in range(FRAMES)],
        "滚动（窗口4帧）": [ramp(2 * k, STEPS, 40) for k in range(FRAMES)],
    }
    for axis, (title, plan) in zip(axes.flat, plans.items(), strict=True):
        for frame, line in enumerate(plan):
            stripes(axis, frame, line)
        axis.set_xlim(0, len(plan[0]))
        axis.set_ylim(FRAMES, 0)
        axis.set_title(title, fontsize=8.5)
        axis.set_yticks([0.5, 5.5, 11.5], ["1", "6", "12"])
    for axis in axes[1]:
        axis.set_xlabel("网络求值次序")
    for axis in axes[:, 0]:
        axis.set_ylabel("帧")
    scale = ScalarMappable(cmap="Blues")
    bar = figure.colorbar(scale, ax=axes, shrink=0.7, ticks=[0, 0.5, 1])
    bar.solids.set_rasterized(False)
    bar.solids.set_edgecolor("face")
    bar.set_label("噪声水平 $t_k$", fontsize=8)
    save(figure, "ch11-levels")


if __name__ == "__main__":
    main()
