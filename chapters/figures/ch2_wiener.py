"""图：线性最优去噪器的增益、空间中的核与均方根半径。"""

import matplotlib.pyplot as plt
import numpy as np
import style
from scipy.special import k0

A, BASE = 1.0, 0.05
LEVELS = (0.3, 1, 3, 10)
LINES = ("-", "--", "-.", ":")


def decay(sigma):
    """核的衰减常数 kappa_sigma。"""
    return np.sqrt(BASE**2 + A / sigma**2)


style.use_book_style()
fig, (left, middle, right) = plt.subplots(1, 3, figsize=(5.9, 2.2))
omega = np.geomspace(0.01, np.pi, 200)
r = np.geomspace(0.03, 40, 300)
for sigma, line in zip(LEVELS, LINES, strict=True):
    kappa = decay(sigma)
    gain = A / (A + sigma**2 * (omega**2 + BASE**2))
    (drawn,) = left.semilogx(omega, gain, line, label=rf"$\sigma={sigma}$")
    if kappa < np.pi:
        left.plot(
            kappa, A / (A + sigma**2 * (kappa**2 + BASE**2)), "o", ms=3, color=drawn.get_color()
        )
    weight = kappa**2 * r * k0(kappa * r)
    middle.plot(r, weight / weight.max(), line)
left.set_xlabel(r"频率 $|\omega|$")
left.set_ylabel("增益")
fig.legend(loc="outside upper center", ncols=4, fontsize=8, handlelength=2.6)
middle.set_xlabel("半径（像素）")
middle.set_ylabel("相对权重")
middle.set_xscale("log")
middle.set_xlim(0.05, 40)
sigma = np.geomspace(0.1, 300, 200)
right.loglog(sigma, 2 / decay(sigma))
right.loglog(sigma, 2 * sigma / np.sqrt(A), "--", color="#888888", lw=0.9)
right.axhline(2 / BASE, ls="--", color="#888888", lw=0.9)
right.set_ylim(0.15, 100)
right.set_xlabel(r"噪声水平 $\sigma$")
right.set_ylabel(r"$r_\sigma$（像素）")
style.save(fig, "ch2-wiener")
