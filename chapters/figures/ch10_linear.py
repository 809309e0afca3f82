"""线性 β-VAE：水位以下坍缩，码率与失真落在高斯的率失真曲线上。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

SPECTRUM = np.array([4.0, 2.0, 1.0, 0.5, 0.2, 0.05])
TAU = 0.6


def curve(taus, rank):
    """Return distortion and rate of the best linear VAE with `rank` latent variables."""
    head, tail = SPECTRUM[:rank], SPECTRUM[rank:]
    distortion = [np.minimum(head, tau).sum() + tail.sum() for tau in taus]
    rate = [np.maximum(0, 0.5 * np.log(head / tau)).sum() for tau in taus]
    return np.array(distortion), np.array(rate)


def main() -> None:
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    index = np.arange(1, 7)
    left.bar(index, np.minimum(SPECTRUM, TAU), color="#c9d1d6", label="失真", width=0.7)
    left.bar(
        index, np.maximum(SPECTRUM - TAU, 0), bottom=TAU, color=INK[0], label="保留", width=0.7
    )
    left.axhline(TAU, color=INK[3], ls="--", lw=1)
    left.text(6.5, TAU + 0.1, r"$\tau=\beta\sigma^2$", color=INK[3], ha="right", fontsize=8)
    left.set(xlabel="方向", ylabel=r"方差 $\lambda_i$", xticks=index)
    left.legend(fontsize=8)
    fine = np.geomspace(4, 0.002, 300)
    some = np.geomspace(3.5, 0.004, 14)
    right.plot(*curve(fine, 6), color=INK[5], label="$R(D)$")
    right.plot(*curve(some, 6), "o", color=INK[0], ms=3.5, label="$k=d$")
    right.plot(*curve(fine, 4), color=INK[1], ls="--", label="$k=4$")
    right.set(xscale="log", xlabel="失真 $D$", ylabel="码率 $R$（奈特）")
    right.legend(fontsize=8)
    save(figure, "ch10-linear")


if __name__ == "__main__":
    main()
