"""图：最优反向方差与两个界之比，四种一维数据分布（总方差均为 1，单点除外）。"""

import matplotlib.pyplot as plt
import numpy as np
import style

style.use_book_style()
T = 1000
beta = np.linspace(1e-4, 0.02, T)
abar = np.cumprod(1 - beta)
prev = np.concatenate([[1.0], abar[:-1]])
tilde = beta * (1 - prev) / (1 - abar)
gain = np.sqrt(prev) * beta / (1 - abar)
steps = np.unique(np.round(np.geomspace(2, T, 60)).astype(int))


def mmse(modes, sd, a):
    """混合高斯数据 x_0 在 x_t 已知时的平均条件方差（数值积分）。"""
    var = a * sd**2 + 1 - a
    x = np.linspace(-7, 7, 14001)
    logw = -((x[:, None] - np.sqrt(a) * modes) ** 2) / (2 * var)
    w = np.exp(logw)
    dens = w.mean(1) / np.sqrt(2 * np.pi * var)
    w /= w.sum(1, keepdims=True) + 1e-300
    post = modes + np.sqrt(a) * sd**2 / var * (x[:, None] - np.sqrt(a) * modes)
    mean = (w * post).sum(1)
    second = (w * (post**2 + sd**2 * (1 - a) / var)).sum(1)
    return np.trapezoid((second - mean**2) * dens, x)


fig, ax = plt.subplots(figsize=(4.7, 2.7))
cases = [
    (np.array([0.0]), 1.0, r"$\mathcal{N}(0,1)$：恰为上界 $\beta_t$", "-"),
    (np.array([-0.995, 0.995]), 0.1, r"两峰，各峰标准差 $0.1$", "--"),
    (np.array([-0.9998, 0.9998]), 0.02, r"两峰，各峰标准差 $0.02$", "-."),
]
for modes, sd, name, line in cases:
    ratio = [
        (tilde[t - 1] + gain[t - 1] ** 2 * mmse(modes, sd, abar[t - 1])) / beta[t - 1]
        for t in steps
    ]
    ax.semilogx(steps, ratio, line, label=name)
ax.semilogx(steps, tilde[steps - 1] / beta[steps - 1], ":", label=r"单点：恰为下界 $\tilde\beta_t$")
ax.set_xlabel(r"$t$")
ax.set_ylabel(r"$\sigma_t^{*2}/\beta_t$")
ax.set_ylim(0.4, 1.05)
ax.legend(fontsize=7, loc="lower right")
style.save(fig, "ch3-variance")
