"""图：双峰数据的真实反向核与同矩高斯——一个大步的形状，以及平均 KL 散度随步长的变化。"""

import matplotlib.pyplot as plt
import numpy as np
import style

style.use_book_style()
MODES, SD, ABAR_T = np.array([-1.0, 1.0]), 0.15, 0.3
WIDE = np.linspace(-6, 6, 6001)


def marginal(x, abar):
    var = abar * SD**2 + 1 - abar
    d = x[:, None] - np.sqrt(abar) * MODES
    return np.exp(-(d**2) / (2 * var)).mean(1) / np.sqrt(2 * np.pi * var)


def kernel(xt, beta):
    """真实的 q(x_{t-1}|x_t)、网格，以及同均值同方差的高斯。"""
    a = 1 - beta
    half = 9 * np.sqrt(beta / a)
    z = WIDE if beta > 0.3 else np.linspace(xt / a**0.5 - half, xt / a**0.5 + half, 4001)
    p = np.exp(-((xt - np.sqrt(a) * z) ** 2) / (2 * beta)) * marginal(z, ABAR_T / a)
    p /= np.trapezoid(p, z)
    mean = np.trapezoid(z * p, z)
    var = np.trapezoid((z - mean) ** 2 * p, z)
    return z, p, np.exp(-((z - mean) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)


def kl(xt, beta):
    z, p, fit = kernel(xt, beta)
    ok = p > 1e-12
    return np.trapezoid(
        np.where(ok, p * np.log(np.where(ok, p / np.maximum(fit, 1e-300), 1)), 0), z
    )


fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.5))
z, p, fit = kernel(0.1, 0.6)
show = slice(1500, 4600, 16)
left.plot(z[show], p[show], label=r"真实的 $q(x_{t-1}|x_t)$")
left.plot(z[show], fit[show], "--", label="同矩高斯")
left.set_xlabel(r"$x_{t-1}$")
left.set_title(r"$\beta_t=0.6,\ x_t=0.1$", fontsize=8)
left.set_yticks([])
left.set_ylim(0, 1.5 * p.max())
left.legend(fontsize=7, loc="upper right")
betas = np.geomspace(0.005, 0.6, 14)
grid = np.linspace(-3, 3, 61)
weight = marginal(grid, ABAR_T)
average = [
    sum(w * kl(x, b) for w, x in zip(weight, grid, strict=True)) / weight.sum() for b in betas
]
right.loglog(betas, average, "o-", ms=3, label="平均 KL 散度")
right.loglog(
    betas[:8],
    average[0] * (betas[:8] / betas[0]) ** 3,
    ":",
    color="#555555",
    label=r"斜率 3 的直线",
)
right.set_xlabel(r"$\beta_t$")
right.set_ylabel("奈特")
right.legend(fontsize=7)
style.save(fig, "ch3-kernel")
