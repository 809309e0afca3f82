"""三十二位的Gumbel抽样：Zipf词表上实际的分布与熵。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

SIZE, TINY = 50_257, 2.0**-24


def vocabulary():
    """Return ranks on a logarithmic grid, how many words each stands for, and their chances."""
    edges = np.unique(np.round(np.logspace(0, np.log10(SIZE + 1), 400)).astype(int))
    many = np.diff(edges)
    rank = (edges[:-1] + edges[1:] - 1) / 2
    chance = 1 / rank
    return rank, many, chance / (many * chance).sum()


def drawn(chance, many, steps):
    """Return the chances of words when a place is revealed over `steps` steps in 32 bits."""
    left, got = 1.0, np.zeros_like(chance)
    for k in range(steps, 0, -1):
        now = TINY / np.expm1(TINY * k / chance)
        if k == 1:
            now = now / (many * now).sum()  # the last step reveals whatever is hidden
        got += left * now
        left *= 1 - (many * now).sum()
    return got


def main() -> None:
    """Draw the ratio over the ranks and the entropy over the steps."""
    use_book_style()
    rank, many, chance = vocabulary()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.3))

    def entropy(p):
        return -(many * p * np.log(np.maximum(p, 1e-300))).sum()

    for colour, steps in zip(INK, (128, 1024, 8192), strict=False):
        ratio = drawn(chance, many, steps) / chance
        left.semilogx(rank, ratio, color=colour, label=f"$T={steps}$")
    left.set_xlabel("词的排名")
    left.set_ylabel("实际概率 / 应有概率")
    left.set_ylim(0, 2.1)
    left.legend(fontsize=7, loc="lower left")
    counts = 2 ** np.arange(5, 15)
    right.semilogx(counts, [entropy(drawn(chance, many, int(n))) for n in counts], "o-", ms=2.5)
    right.axhline(entropy(chance), color=INK[5], linestyle="--", linewidth=0.8)
    right.set_xlabel("步数 $T$")
    right.set_ylabel("熵（奈特）")
    save(figure, "ch12-gumbel")


if __name__ == "__main__":
    main()
