"""图：ULA 的平稳密度随步长变宽；高斯目标上的 W2 偏差与一般的界。"""

import matplotlib.pyplot as plt
import numpy as np
import style

style.use_book_style()
M = 1.5
x = np.linspace(-9, 9, 901)
dx = x[1] - x[0]


def stationary(h):
    """转移矩阵的不动点。"""
    mean = x + h * (-x + M * np.tanh(M * x))
    kernel = np.exp(-((x[:, None] - mean[None]) ** 2) / (4 * h))
    kernel /= kernel.sum(0)
    p = np.exp(-(x**2) / 4)
    power = kernel
    for _ in range(12):
        power = power @ power
    p = power @ p
    return p / p.sum() / dx


fig, (left, right) = plt.subplots(1, 2, figsize=(5.8, 2.5))
target = (np.exp(-((x - M) ** 2) / 2) + np.exp(-((x + M) ** 2) / 2)) / (2 * np.sqrt(2 * np.pi))
show = slice(200, 701, 4)
left.plot(x[show], target[show], color="#999999", lw=2.5, label="目标")
for h, line in [(0.1, "-"), (0.4, "--"), (0.8, ":")]:
    left.plot(x[show], stationary(h)[show], line, label=f"$h={h}$")
left.set_xlabel(r"$x$")
left.set_ylabel("密度")
left.set_ylim(0, 0.34)
left.legend(fontsize=7, ncol=2, loc="upper center")
h = np.geomspace(1e-3, 1, 40)
right.loglog(h, np.sqrt(1 / (1 - h / 2)) - 1, label="真实的偏差")
right.loglog(h, h / 4, ":", color="#555555", label=r"$h/4$")
right.loglog(h, 2 * np.sqrt(h), "--", color=style.INK[1], label="定理的界")
right.set_xlabel(r"步长 $h$")
right.set_ylabel(r"$W_2$")
right.legend(fontsize=8, loc="lower right")
style.save(fig, "ch4-ula")
