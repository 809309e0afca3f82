"""布朗运动的二次变差与全变差随划分加细的变化。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style


def main() -> None:
    """Draw one path with a magnified piece, and the two variations against the mesh."""
    use_book_style()
    rng = np.random.default_rng(7)
    finest = 2**16
    steps = rng.standard_normal(finest) / np.sqrt(finest)
    path = np.concatenate([[0.0], np.cumsum(steps)])
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.5))

    every = finest // 256
    time = np.linspace(0, 1, 257)
    left.plot(time, path[::every], color=INK[0], linewidth=0.7, label=r"$W_t$")
    # 把 [0.5, 0.5+1/64] 放大：时间乘 64，位置乘 8。
    start, span = finest // 2, finest // 64
    piece = path[start : start + span + 1 : span // 256]
    left.plot(
        time,
        8 * (piece - piece[0]),
        color=INK[1],
        linewidth=0.7,
        label=r"$8\,(W_{1/2+t/64}-W_{1/2})$",
    )
    left.set_xlabel("时间 $t$")
    low, high = left.get_ylim()
    left.set_ylim(low, high + 0.35 * (high - low))
    left.legend(fontsize=7, loc="upper left", borderaxespad=0.1, labelspacing=0.2)

    powers = np.arange(2, 13)
    counts = 2**powers
    paths = 256
    many = rng.standard_normal((paths, counts[-1])) / np.sqrt(counts[-1])
    quadratic, total = [], []
    for count in counts:
        rough = many.reshape(paths, count, -1).sum(axis=2)
        quadratic.append(np.sqrt((((rough**2).sum(axis=1) - 1) ** 2).mean()))
        total.append(np.abs(rough).sum(axis=1).mean())
    right.loglog(
        counts, np.sqrt(2 * counts / np.pi), color=INK[1], linestyle="--", label=r"$\sqrt{2n/\pi}$"
    )
    right.loglog(counts, total, "s", markersize=3, color=INK[1], label="全变差（均值）")
    right.loglog(counts, np.sqrt(2 / counts), color=INK[0], label=r"$\sqrt{2/n}$")
    right.loglog(counts, quadratic, "o", markersize=3, color=INK[0], label="二次变差的均方根误差")
    right.set_xlabel("划分的段数 $n$")
    right.set_ylim(0.008, 6000)
    right.legend(fontsize=6.5, loc="upper left", borderaxespad=0.1, labelspacing=0.2)
    save(figure, "appa-quadvar")


if __name__ == "__main__":
    main()
