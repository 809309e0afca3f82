"""InfoNCE 下界的饱和：相关的高斯向量，得分取最优。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

DIM, ROWS = 10, 400


def bound(info, size, rng):
    """Return log N - L_N for DIM correlated pairs of the given mutual information, in nats."""
    rho = np.sqrt(1 - np.exp(-2 * info / DIM))
    total, rounds = 0.0, max(12, 8192 // size)
    for _ in range(rounds):
        rows = min(ROWS, size)
        x = rng.standard_normal((rows, DIM))
        y = rng.standard_normal((size, DIM))
        y[:rows] = rho * x + np.sqrt(1 - rho**2) * y[:rows]
        square = (y**2).sum(1) - 2 * rho * x @ y.T + rho**2 * (x**2).sum(1)[:, None]
        score = -square / (2 * (1 - rho**2)) + (y**2).sum(1) / 2
        top = score.max(1)
        norm = top + np.log(np.exp(score - top[:, None]).sum(1))
        total += (np.log(size) + np.diagonal(score) - norm).mean()
    return total / rounds


def main() -> None:
    use_book_style()
    rng = np.random.default_rng(10)
    figure, axis = plt.subplots(figsize=(4.4, 2.5))
    infos = np.linspace(0.05, 10, 24)
    axis.plot([0, 10], [0, 10], color=INK[5], lw=0.8)
    for colour, size in zip(INK, (4, 32, 256, 2048), strict=False):
        axis.plot(infos, [bound(i, size, rng) for i in infos], color=colour, label=f"$N={size}$")
        axis.axhline(np.log(size), color=colour, ls="--", lw=0.7)
    axis.set(xlabel="互信息（奈特）", ylabel="下界（奈特）", xlim=(0, 10), ylim=(0, 9))
    axis.legend(fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))
    save(figure, "ch10-infonce")


if __name__ == "__main__":
    main()
