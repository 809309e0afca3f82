"""四种转移的混合：总变差随步数的变化，与离散高斯转移的分布。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

SIZE, CHANGE, WIDTH = 64, 0.1, 4.0


def gaussian():
    """Return the discretised Gaussian kernel whose step has standard deviation WIDTH."""
    beta = 8 * WIDTH**2 / (SIZE - 1) ** 2
    shift = np.arange(-(SIZE - 1), SIZE)
    total = np.exp(-4 * shift**2 / ((SIZE - 1) ** 2 * beta)).sum()
    i = np.arange(SIZE)
    kernel = np.exp(-4 * (i[:, None] - i) ** 2 / ((SIZE - 1) ** 2 * beta)) / total
    np.fill_diagonal(kernel, 0)
    np.fill_diagonal(kernel, 1 - kernel.sum(1))
    return kernel


def kernels():
    """Return the symmetric kernels with their names."""
    alpha = 1 - CHANGE * SIZE / (SIZE - 1)
    uniform = alpha * np.eye(SIZE) + (1 - alpha) / SIZE
    ring = (1 - CHANGE) * np.eye(SIZE)
    for step in (1, -1):
        ring += CHANGE / 2 * np.roll(np.eye(SIZE), step, 1)
    return {"均匀": uniform, "离散高斯": gaussian(), "环上的近邻": ring}


def main() -> None:
    """Draw the distance to the end over the steps, and three laws on the way."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.3))
    steps = np.unique(np.round(np.logspace(0, 4, 60)).astype(int))
    for colour, (name, kernel) in zip(INK, kernels().items(), strict=False):
        value, vector = np.linalg.eigh(kernel)
        at = SIZE // 2
        law = (vector[at] * value ** steps[:, None]) @ vector.T
        left.plot(steps, 0.5 * np.abs(law - 1 / SIZE).sum(1), color=colour, label=name)
        slow = np.sort(np.abs(value))[-2]
        bound = 0.5 * np.sqrt(SIZE - 1) * slow**steps
        left.plot(steps, np.where(bound < 1, bound, np.nan), color=colour, linestyle="--", lw=0.8)
    left.plot(steps, (1 - CHANGE) ** steps, ":", color=INK[3], label="吸收")
    left.set_xscale("log")
    left.set_xlabel("步数")
    left.set_ylabel("到终点的总变差")
    left.set_ylim(0, 1.5)
    left.set_yticks([0, 0.5, 1])
    left.legend(fontsize=6.5, loc="upper left", labelspacing=0.2, ncols=2, columnspacing=1.2)
    law = np.eye(SIZE)[SIZE // 3]
    kernel = gaussian()
    for n in range(1, 151):
        law = law @ kernel
        if n in (1, 15, 150):
            right.plot(law, color=INK[(1, 15, 150).index(n)], label=f"{n} 步")
    right.set_xlabel("符号的编号")
    right.set_ylabel("概率")
    right.legend(fontsize=7)
    save(figure, "ch12-mixing")


if __name__ == "__main__":
    main()
