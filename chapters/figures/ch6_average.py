"""条件速度的后验平均：大噪声与小噪声各一例。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

DATA = np.array([[-2.0, 0.6], [-1.5, -0.9], [-0.4, 1.5], [0.6, -1.4], [1.7, 0.9], [2.1, -0.5]])


def weights(x, t):
    """Return the posterior probabilities of the data points on the linear path."""
    log = -((x - (1 - t) * DATA) ** 2).sum(1) / (2 * t**2)
    p = np.exp(log - log.max())
    return p / p.sum()


def main() -> None:
    """Draw the conditional velocities at one point and their mean, reversed towards the data."""
    use_book_style()
    figure, axes = plt.subplots(1, 2, figsize=(4.9, 2.3), sharey=True)
    for ax, t, x in zip(axes, (0.7, 0.3), ([2.3, 1.75], [0.75, 0.35]), strict=True):
        point = np.array(x)
        p = weights(point, t)
        step = (DATA - point) / t  # minus the conditional velocity
        for arrow, share in zip(step, p, strict=True):
            if share < 0.01:
                continue
            tip = point + 0.7 * t * arrow
            ax.annotate(
                "",
                tip,
                point,
                arrowprops={
                    "arrowstyle": "-|>,head_width=0.16,head_length=0.3",
                    "color": "#9aa3a8",
                    "lw": 0.6 + 4.5 * share,
                    "shrinkA": 0,
                    "shrinkB": 0,
                },
            )
        tip = point + 0.7 * t * (p @ step)
        ax.annotate(
            "",
            tip,
            point,
            arrowprops={
                "arrowstyle": "-|>,head_width=0.22,head_length=0.4",
                "color": INK[3],
                "lw": 2.0,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )
        for spot, share in zip(DATA, p, strict=True):
            ax.plot(*spot, "o", color=INK[0], ms=4)
            up, aside = spot[1] > 0, t > 0.5 and spot[0] == 1.7  # an arrow passes above
            ax.annotate(
                f"{share:.2f}",
                spot,
                xytext=(-6 if aside else 0, (6 if up else -6) * (not aside)),
                textcoords="offset points",
                ha="right" if aside else "center",
                va="center" if aside else "bottom" if up else "top",
                fontsize=7,
                color=INK[0],
            )
        ax.plot(*point, "o", color="black", ms=4, zorder=5)
        ax.set_title(rf"$t={t}$", fontsize=9)
        ax.set_xlim(-2.7, 2.8)
        ax.set_ylim(-2.0, 2.1)
        ax.set_aspect("equal")
        ax.set_xticks([])
        ax.set_yticks([])
    save(figure, "ch6-average")


if __name__ == "__main__":
    main()
