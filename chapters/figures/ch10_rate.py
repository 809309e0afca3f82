"""高斯图像的率失真：谱按频率的平方衰减，码率在频率上的分布。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

SIDE = 64


def spectrum():
    """Return radial frequencies and eigenvalues (per pixel mean 1) of a SIDE × SIDE image."""
    k = np.fft.fftfreq(SIDE) * SIDE
    radius = np.hypot(*np.meshgrid(k, k)).ravel()
    power = 1 / np.maximum(radius, 1.0) ** 2
    return radius, power * SIDE**2 / power.sum()


def level(power, share):
    """Return the water level at which the distortion is `share` of the variance."""
    low, high = 1e-12, power.max()
    for _ in range(200):
        middle = np.sqrt(low * high)
        if np.minimum(power, middle).sum() > share * power.sum():
            high = middle
        else:
            low = middle
    return low


def main() -> None:
    use_book_style()
    radius, power = spectrum()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    taus = np.geomspace(power.max(), power.min() * 1e-3, 300)
    share = [np.minimum(power, tau).sum() / power.sum() for tau in taus]
    bits = [np.maximum(0, np.log2(power / tau) / 2).sum() / SIDE**2 for tau in taus]
    left.loglog(share, bits, color=INK[5])
    edges = np.arange(0.5, 46, 2)
    for colour, part in zip(INK, (0.1, 0.01, 0.001), strict=False):
        tau = level(power, part)
        each = np.maximum(0, np.log2(power / tau) / 2)
        left.plot(part, each.sum() / SIDE**2, "o", color=colour, ms=4)
        total, _ = np.histogram(radius, edges, weights=each)
        right.plot((edges[1:] + edges[:-1]) / 2, total / 2, color=colour, label=f"{part * 100:g}%")
        print(part, each.sum() / SIDE**2)
    left.set(xlabel="失真占方差的比例", ylabel="码率（比特/像素）", xlim=(5e-4, 1), ylim=(1e-2, 10))
    left.invert_xaxis()
    right.set(xlabel="径向频率", ylabel="每单位频率的比特")
    right.set_xlim(0, 45)
    right.set_ylim(0, 950)
    right.legend(
        title="失真", fontsize=7.5, title_fontsize=8, ncol=3, columnspacing=0.8, handlelength=1.2
    )
    save(figure, "ch10-rate")


if __name__ == "__main__":
    main()
