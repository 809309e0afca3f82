"""四种求解器一步之内的求值点（示意图）。"""

import matplotlib.pyplot as plt
from matplotlib.patches import FancyArrowPatch
from style import INK, save, use_book_style


def arc(axis, left, right, y, dashed=False, up=True):
    """Draw a curved step from `left` to `right` at height `y`."""
    axis.add_patch(
        FancyArrowPatch(
            (left, y),
            (right, y),
            connectionstyle=f"arc3,rad={-0.28 if up else 0.28}",
            arrowstyle="-|>",
            mutation_scale=8,
            linewidth=0.9,
            linestyle="--" if dashed else "-",
            color=INK[5] if dashed else INK[0],
            shrinkA=4,
            shrinkB=4,
        )
    )


def main() -> None:
    """Draw one row a solver: points, trial steps, the step."""
    use_book_style()
    figure, axis = plt.subplots(figsize=(4.7, 2.9))
    axis.set_xlim(-3.3, 8.6)
    axis.set_ylim(-0.9, 4.9)
    axis.axis("off")
    before, here, there = 0.6, 3.4, 6.6
    middle = (here + there) / 2
    rows = [
        (4, "DDIM", [here], [], []),
        (2.8, "Heun", [here, there], [], [there]),
        (1.6, "DPM-Solver-2", [here, middle], [], [middle]),
        (0.4, "DPM-Solver++(2M)", [here], [before], []),
    ]
    for y, name, new, old, trial in rows:
        axis.plot([0.1, 7.2], [y, y], color="0.75", linewidth=0.6, zorder=0)
        axis.text(-0.1, y, name, ha="right", va="center", fontsize=8)
        for x in new:
            axis.plot(x, y, "o", color=INK[3], markersize=5, zorder=3)
        for x in old:
            axis.plot(x, y, "o", color=INK[3], markersize=5, markerfacecolor="white", zorder=3)
        if there not in new:
            axis.plot(there, y, "|", color="0.4", markersize=7)
        for x in trial:
            arc(axis, here, x, y, dashed=True, up=False)
        arc(axis, here, there, y)
        calls = "每步求值1次" if len(new) == 1 else "每步求值2次"
        axis.text(7.4, y, calls, va="center", fontsize=6.5, color=INK[5])
    for x, label in [(before, r"$\ell_{t'}$"), (here, r"$\ell_t$"), (there, r"$\ell_u$")]:
        axis.text(x, -0.35, label, ha="center", va="center", fontsize=9)
    axis.text(middle, 1.02, r"$\ell_m$", ha="center", fontsize=8)
    axis.annotate(
        "", (7.3, -0.75), (0.1, -0.75), arrowprops={"arrowstyle": "-|>", "linewidth": 0.7}
    )
    axis.text(0.0, -0.75, "噪声", ha="right", va="center", fontsize=7.5)
    axis.text(7.4, -0.75, "数据", va="center", fontsize=7.5)
    save(figure, "ch8-stencil")


if __name__ == "__main__":
    main()
