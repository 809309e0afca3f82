"""旋转编码的平均核，以及位置插值与NTK缩放对各频率的压缩。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

PAIRS, FACTOR = 18, 4.0


def main() -> None:
    """Draw the mean kernel for two bases, and the compression of each frequency."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    k = np.arange(PAIRS)
    gap = np.linspace(0, 64, 641)
    for base, ink, dash in ((1e4, INK[0], "-"), (1e2, INK[1], "--")):
        kernel = np.cos(gap[:, None] * base ** (-k / PAIRS)).mean(1)
        left.plot(gap, kernel, color=ink, ls=dash, label=rf"$b=10^{int(np.log10(base))}$")
    left.axhline(0, color="#9aa3a8", lw=0.5)
    left.set_xlabel(r"距离 $\Delta$（词元）")
    left.set_ylabel("平均核")
    left.legend(fontsize=7)
    right.plot(k, np.full(PAIRS, 1 / FACTOR), "s", color=INK[1], ms=3, label="位置插值")
    right.plot(k, FACTOR ** (-k / (PAIRS - 1)), "o", color=INK[0], ms=3, label="NTK缩放")
    right.plot(k, np.ones(PAIRS), "^", color=INK[5], ms=3, label="不变（外推）")
    right.set_ylim(0, 1.35)
    right.set_xlabel(r"频率序号 $k$（由高到低）")
    right.set_ylabel(r"$\omega_k'/\omega_k$")
    right.legend(fontsize=7, loc="upper center", ncols=2, columnspacing=0.8, handletextpad=0.2)
    save(figure, "ch7-rope")


if __name__ == "__main__":
    main()
