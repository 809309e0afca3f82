"""信息曲线，与并行揭开的平均代价。"""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
from ch12_steps import balanced
from demo_unmask import WORDS as COUPLETS
from style import INK, save, use_book_style

LENGTH = 12


def curve(words):
    """Return h(m), m = 0 … L - 1, for equally likely words given as rows of integers."""
    base = int(words.max()) + 1
    mean = []
    for size in range(LENGTH + 1):
        found = []
        for places in combinations(range(LENGTH), size):
            code = np.zeros(len(words), dtype=np.int64)
            for place in places:
                _, code = np.unique(code * base + words[:, place], return_inverse=True)
            p = np.bincount(code) / len(words)
            found.append(-(p * np.log(p)).sum())
        mean.append(np.mean(found))
    return np.diff(mean)


def cost(h, a, b):
    """Return the mean total correlation of one step from a to b known places."""
    return h[a] * (b - a) - h[a:b].sum()


def best(h):
    """Return the least cost for 1 … L steps, by dynamic programming."""
    value = np.full(LENGTH + 1, np.inf)
    value[0], found = 0.0, []
    for _ in range(LENGTH):
        value = np.array(
            [np.inf]
            + [min(value[a] + cost(h, a, b) for a in range(b)) for b in range(1, LENGTH + 1)]
        )
        found.append(value[LENGTH])
    return found


def main() -> None:
    """Draw both curves, the staircase of four steps, and costs against steps."""
    use_book_style()
    symbols = sorted(set("".join(COUPLETS)))
    couplets = np.array([[symbols.index(c) for c in w] for w in COUPLETS])
    h = curve(balanced(LENGTH))
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.3))
    m = np.arange(LENGTH)
    stairs = h[(m // 3) * 3]
    edges = np.arange(LENGTH + 1)
    left.stairs(h, edges, color=INK[0], linewidth=1.2, baseline=None, label="括号串")
    left.stairs(curve(couplets), edges, color=INK[1], linewidth=1.2, baseline=None, label="对句")
    left.stairs(stairs, edges, color=INK[0], linewidth=0.7, linestyle="--", baseline=None)
    left.bar(m + 0.5, stairs - h, 1.0, bottom=h, color=INK[0], alpha=0.2, linewidth=0)
    left.set_xlabel("已知的位置数 $m$")
    left.set_ylabel("$h(m)$（奈特）")
    left.legend(fontsize=7)
    counts = [1, 2, 3, 4, 6, 12]
    even = [sum(cost(h, a, a + LENGTH // n) for a in range(0, LENGTH, LENGTH // n)) for n in counts]
    right.plot(counts, even, "o-", markersize=2.5, color=INK[0], label="等分")
    right.plot(m + 1, best(h), "^-", markersize=2.5, color=INK[2], label="最优分配")
    bound = [(LENGTH // n - 1) * (h[0] - h[-1]) for n in counts]
    right.plot(counts, bound, color=INK[5], linestyle="--", linewidth=0.9, label="上界")
    right.set_xlabel("步数")
    right.set_ylabel("平均总相关（奈特）")
    right.set_yscale("symlog", linthresh=0.1)
    right.set_ylim(-0.01, 12)
    right.legend(fontsize=7)
    save(figure, "ch12-info")


if __name__ == "__main__":
    main()
