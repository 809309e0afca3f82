"""两种转移矩阵：均匀与吸收，以及它们的后验。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

SIZE = 8


def main() -> None:
    """Draw the marginals of one token over time and the chance that a token is revealed."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.3))
    kept = np.linspace(1, 0, 101)
    time = 1 - kept
    left.plot(time, kept + (1 - kept) / SIZE, color=INK[0], label="均匀：原符号")
    left.plot(time, (1 - kept) / SIZE, color=INK[0], linestyle="--", label="均匀：其他每个")
    left.plot(time, kept, color=INK[3], label="吸收：原符号")
    left.plot(time, 1 - kept, color=INK[3], linestyle="--", label="吸收：掩码")
    left.set_xlabel(r"$1-\bar\alpha_t$")
    left.set_ylabel("概率")
    left.set_ylim(-0.03, 1.65)
    left.set_yticks([0, 0.5, 1])
    left.legend(fontsize=6.5, labelspacing=0.2, loc="upper left")
    for colour, steps in zip(INK, (4, 8, 16), strict=False):
        k = np.arange(steps, 0, -1)
        right.plot(k / steps, 1 / k, "o-", markersize=2.5, color=colour, label=f"{steps} 步")
    right.set_xlabel("$t$")
    right.set_ylabel("这一步被揭开的概率")
    right.legend(fontsize=7)
    save(figure, "ch12-kernels")


if __name__ == "__main__":
    main()
