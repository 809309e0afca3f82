"""终端条件 W_T^2 的适应解，以及随机积分对终端值的复制误差。"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import NullFormatter
from style import INK, save, use_book_style


def main() -> None:
    """Draw adapted solutions that share a start, and the replication error against the mesh."""
    use_book_style()
    rng = np.random.default_rng(23)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.5))

    count = 250
    time = np.linspace(0, 1, count + 1)
    for colour in INK[:4]:
        noise = rng.standard_normal(count) / np.sqrt(count)
        path = np.concatenate([[0.0], np.cumsum(noise)])
        left.plot(time, path**2 + 1 - time, color=colour, linewidth=0.8)
        left.axhline(path[-1] ** 2, color=colour, linestyle=":", linewidth=0.7)
        left.plot([1], [path[-1] ** 2], "o", markersize=3, color=colour)
    left.plot([0], [1], "o", markersize=4, color="black")
    left.set_xlabel("时间 $t$")
    left.set_ylabel("$Y_t$")

    counts = 2 ** np.arange(2, 13)
    many = rng.standard_normal((400, counts[-1])) / np.sqrt(counts[-1])
    error = []
    for steps in counts:
        noise = many.reshape(400, steps, -1).sum(axis=2)
        before = np.cumsum(noise, axis=1) - noise
        gap = noise.sum(axis=1) ** 2 - 1 - (2 * before * noise).sum(axis=1)
        error.append(np.sqrt((gap**2).mean()))
    right.loglog(counts, np.sqrt(2 / counts), color=INK[0], label=r"$\sqrt{2/n}$")
    right.loglog(counts, error, "o", markersize=3, color=INK[1], label="均方根误差")
    right.set_xlabel("划分的段数 $n$")
    right.yaxis.set_minor_formatter(NullFormatter())
    right.legend(fontsize=7)
    save(figure, "appb-adapted")


if __name__ == "__main__":
    main()
