"""图：秩受限的线性去噪器估计数据与估计噪声的误差。"""

import matplotlib.pyplot as plt
import numpy as np
import style

SIDE = 16
freq = np.fft.fftfreq(SIDE) * SIDE
power = 1 / np.maximum(freq[:, None] ** 2 + freq**2, 1)
ell = np.sort((power / power.mean()).ravel())[::-1]
d = len(ell)
sigma = np.geomspace(0.03, 30, 120)
RANKS = (16, 64, 192)
LINES = ("-", "--", "-.")


def skip_error(r, s):
    """加上 c y 的跳跃，对 c 取最小的超出误差（每维）。"""
    c = np.linspace(0, 1, 401)[:, None]
    terms = (ell - c * (ell + s**2)) ** 2 / (ell + s**2)
    return np.sort(terms, 1)[:, : d - r].sum(1).min() / d


style.use_book_style()
fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.5))
best = np.array([(ell * s**2 / (ell + s**2)).mean() for s in sigma])
noise = np.array([(ell / (ell + s**2)).mean() for s in sigma])
for r, line in zip(RANKS, LINES, strict=True):
    data_extra = [(ell[r:] ** 2 / (ell[r:] + s**2)).sum() / d for s in sigma]
    noise_extra = [(s**2 / (ell[: d - r] + s**2)).sum() / d for s in sigma]
    left.loglog(sigma, best + data_extra, line, label=rf"$r={r}$")
    right.semilogx(sigma, noise + noise_extra, line, label=rf"$r={r}$")
left.loglog(sigma, best, "--", color="#888888", lw=0.9, label="无瓶颈")
right.semilogx(sigma, noise, "--", color="#888888", lw=0.9, label="无瓶颈")
mixed = [(b + skip_error(16, s)) / s**2 for b, s in zip(best, sigma, strict=True)]
right.semilogx(sigma, mixed, ":", color=style.INK[3], label=r"$r=16$，加跳跃")
left.set_ylim(5e-4, 1.5)
left.set_title("估计数据", fontsize=9)
right.set_title("估计噪声", fontsize=9)
for ax in (left, right):
    ax.set_xlabel(r"噪声水平 $\sigma$")
    ax.legend(fontsize=7)
left.set_ylabel("每维的误差")
style.save(fig, "ch2-rank")
