"""高斯打分的注意力熵，与有效键数随序列长度的变化。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

RNG = np.random.default_rng(7)


def entropy(n, s, rows):
    """Return the mean entropy of a softmax over `n` normal scores of deviation `s`."""
    z = s * RNG.standard_normal((rows, n))
    z -= z.max(1, keepdims=True)
    p = np.exp(z)
    total = p.sum(1)
    return float(np.mean(np.log(total) - (p * z).sum(1) / total))


def main() -> None:
    """Draw entropy over deviation, and effective keys over length with and without scaling."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.4))
    grid = np.linspace(0, 7, 15)
    for n, ink, mark in ((64, INK[1], "s"), (1024, INK[2], "^"), (16384, INK[0], "o")):
        rows = max(30, 120000 // n)
        left.plot(
            grid, [entropy(n, s, rows) for s in grid], mark, color=ink, ms=3, label=f"$N={n}$"
        )
        edge = np.sqrt(2 * np.log(n))
        s = np.linspace(0, edge, 100)
        left.plot(s, np.log(n) - s**2 / 2, color=ink, lw=1)
        left.axvline(edge, color=ink, lw=0.6, ls=":")
    left.set_xlabel(r"打分的标准差 $s$")
    left.set_ylabel(r"熵 $H$")
    left.set_ylim(-0.3, 10.3)
    left.legend(fontsize=7)
    lengths = np.array([64, 128, 256, 512, 1024, 2048, 4096, 8192])
    base, s = 256, 2.0
    plain = [np.exp(entropy(n, s, 200000 // n + 40)) for n in lengths]
    scaled = [
        np.exp(entropy(n, s * np.sqrt(np.log(n) / np.log(base)), 200000 // n + 40)) for n in lengths
    ]
    right.loglog(lengths, plain, "s--", color=INK[1], ms=3, label="不缩放")
    right.loglog(lengths, scaled, "o-", color=INK[0], ms=3, label=r"乘 $\sqrt{\log N/\log256}$")
    right.axvline(base, color="#9aa3a8", lw=0.6, ls=":")
    right.set_xlabel(r"序列长度 $N$")
    right.set_ylabel(r"有效键数 $e^H$")
    right.legend(fontsize=7)
    save(figure, "ch7-entropy")


if __name__ == "__main__":
    main()
