"""坐标检验：标准参数化与μP下隐层特征的改变随宽度的变化。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

WIDTHS, STEPS, RATE, BASE, INPUT, ROWS = (32, 64, 128, 256, 512, 1024), 5, 0.01, 32, 16, 64


def changes(width, mup, seed):
    """Return the root mean square change of the second hidden layer after each Adam step."""
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((ROWS, INPUT)), rng.standard_normal((ROWS, 1))
    shape = ((INPUT, width), (width, width), (width, 1))
    scale = (INPUT**-0.5, width**-0.5, 1 / width if mup else width**-0.5)
    w = [s * rng.standard_normal(one) for s, one in zip(scale, shape, strict=True)]
    slow = RATE * BASE / width if mup else RATE
    rates = (RATE, slow, slow)
    mean, square = [np.zeros(one) for one in shape], [np.zeros(one) for one in shape]
    start, found = np.tanh(x @ w[0]) @ w[1], []
    for step in range(1, STEPS + 1):
        a = np.tanh(x @ w[0])
        b = np.tanh(a @ w[1])
        error = 2 * (b @ w[2] - y) / ROWS
        back = (error @ w[2].T) * (1 - b**2)
        front = (back @ w[1].T) * (1 - a**2)
        for i, g in enumerate((x.T @ front, a.T @ back, b.T @ error)):
            mean[i] += 0.1 * (g - mean[i])
            square[i] += 0.001 * (g * g - square[i])
            root = np.sqrt(square[i] / (1 - 0.999**step)) + 1e-12
            w[i] -= rates[i] * mean[i] / (1 - 0.9**step) / root
        found.append(np.sqrt(np.mean((np.tanh(x @ w[0]) @ w[1] - start) ** 2)))
    return found


def main() -> None:
    """Draw the change over the width, a line for each step."""
    use_book_style()
    figure, axes = plt.subplots(1, 2, figsize=(4.9, 2.4), sharey=True)
    shades = plt.get_cmap("viridis")(np.linspace(0.85, 0.1, STEPS))
    for ax, mup, title in zip(axes, (False, True), ("标准参数化", "μP"), strict=True):
        table = np.array(
            [np.mean([changes(n, mup, seed) for seed in range(4)], axis=0) for n in WIDTHS]
        )
        for step in range(STEPS):
            ax.loglog(
                WIDTHS, table[:, step], "o-", ms=2.5, color=shades[step], label=f"第{step + 1}步"
            )
        ax.set_title(title, fontsize=9)
        ax.set_xlabel("宽度")
        ax.set_xticks(WIDTHS[::2], [str(n) for n in WIDTHS[::2]])
        ax.minorticks_off()
    axes[0].set_ylabel("隐层改变的均方根")
    axes[0].plot(WIDTHS, np.array(WIDTHS) / 32 * 0.12, color=INK[5], lw=0.8, ls=":")
    axes[1].legend(fontsize=6.5, loc="upper right", ncols=2)
    save(figure, "ch7-mup")


if __name__ == "__main__":
    main()
